import { digits } from '../../../bytes/hex'
import { type CapabilityText, varying } from '../../capability'
import { named } from '../../format'
import { bit, bits, type Register, reg16, reg32, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

/** PCI-X 2.0 section 7.2.9: error correction, in capabilities of version 1 and 2. */
const ecc = (offset: number): readonly Register[] => [
  reg32(offset, 'ECC_CSR', 'ECC Control and Status'),
  reg32(offset + 4, 'ECC_FIRST', 'ECC First Address'),
  reg32(offset + 8, 'ECC_SECOND', 'ECC Second Address'),
  reg32(offset + 12, 'ECC_ATTRIBUTE', 'ECC Attribute'),
]

/** PCI-X 2.0 sections 7.2.3 and 7.2.4. */
const ENDPOINT: readonly Register[] = [
  reg16(0x02, 'CMD', 'PCI-X Command', [
    bit(0, 'DPERR_E', 'Data Parity Error Recovery Enable'),
    bit(1, 'ERO', 'Enable Relaxed Ordering'),
    bits(2, 2, 'MAX_READ', 'Maximum Memory Read Byte Count'),
    bits(4, 3, 'MAX_SPLIT', 'Maximum Outstanding Split Transactions'),
    bits(12, 2, 'VERSION', 'PCI-X Capabilities List Item Version'),
  ]),
  reg32(0x04, 'STATUS', 'PCI-X Status', [
    bits(0, 3, 'FUNCTION', 'Function Number'),
    bits(3, 5, 'DEVICE', 'Device Number'),
    bits(8, 8, 'BUS', 'Bus Number'),
    bit(16, '64BIT', '64-bit Device'),
    bit(17, '133MHZ', '133 MHz Capable'),
    bit(18, 'SPL_DISC', 'Split Completion Discarded'),
    bit(19, 'UNX_SPL', 'Unexpected Split Completion'),
    bit(20, 'COMPLEX', 'Device Complexity'),
    bits(21, 2, 'MAX_READ', 'Designed Maximum Memory Read Byte Count'),
    bits(23, 3, 'MAX_SPLIT', 'Designed Maximum Outstanding Split Transactions'),
    bits(26, 3, 'MAX_CUM', 'Designed Maximum Cumulative Read Size'),
    bit(29, 'SPL_ERR', 'Received Split Completion Error Message'),
    bit(30, '266MHZ', 'PCI-X 266 Capable'),
    bit(31, '533MHZ', 'PCI-X 533 Capable'),
  ]),
]

/** PCI-X 2.0 section 8.6.2. */
const BRIDGE: readonly Register[] = [
  reg16(0x02, 'BRIDGE_SSTATUS', 'PCI-X Secondary Status', [
    bit(0, '64BIT', '64-bit Device'),
    bit(1, '133MHZ', '133 MHz Capable'),
    bit(2, 'SPL_DISC', 'Split Completion Discarded'),
    bit(3, 'UNX_SPL', 'Unexpected Split Completion'),
    bit(4, 'SPL_OVERRUN', 'Split Completion Overrun'),
    bit(5, 'SPL_DELAYED', 'Split Request Delayed'),
    bits(6, 4, 'FREQ', 'Secondary Bus Mode and Frequency'),
    bits(12, 2, 'VERS', 'PCI-X Capabilities List Item Version'),
    bit(14, '266MHZ', 'PCI-X 266 Capable'),
    bit(15, '533MHZ', 'PCI-X 533 Capable'),
  ]),
  reg32(0x04, 'BRIDGE_STATUS', 'PCI-X Bridge Status', [
    bits(0, 3, 'FUNCTION', 'Function Number'),
    bits(3, 5, 'DEVICE', 'Device Number'),
    bits(8, 8, 'BUS', 'Bus Number'),
    bit(16, '64BIT', '64-bit Device'),
    bit(17, '133MHZ', '133 MHz Capable'),
    bit(18, 'SPL_DISC', 'Split Completion Discarded'),
    bit(19, 'UNX_SPL', 'Unexpected Split Completion'),
    bit(20, 'SPL_OVERRUN', 'Split Completion Overrun'),
    bit(21, 'SPL_DELAYED', 'Split Request Delayed'),
    bit(29, 'ID_MESSAGING', 'Device ID Messaging Capable'),
    bit(30, '266MHZ', 'PCI-X 266 Capable'),
    bit(31, '533MHZ', 'PCI-X 533 Capable'),
  ]),
  ...['Upstream', 'Downstream'].map((direction, i) =>
    reg32(0x08 + 4 * i, `${direction.toUpperCase()}_SPLIT`, `${direction} Split Transaction Control`, [
      bits(0, 16, 'CAPACITY', 'Split Transaction Capacity'),
      bits(16, 16, 'LIMIT', 'Split Transaction Commitment Limit'),
    ]),
  ),
]

const pcixWith = (...groups: (readonly Register[])[]) => standardCapability('PCIX', 'PCI-X', 0x07, () => groups.flat())

/** An endpoint's structure: 8 bytes. */
const PCIX = pcixWith(ENDPOINT)
/** With error correction: 24 bytes. */
const PCIX_ECC = pcixWith(ENDPOINT, ecc(0x08))
/** A bridge's structure: 16 bytes. */
const PCIX_BRIDGE = pcixWith(BRIDGE)
/** With error correction: 32 bytes. */
const PCIX_BRIDGE_ECC = pcixWith(BRIDGE, ecc(0x10))

/**
 * @param first the 16 bits at offset 2: command, or a bridge's secondary status. Bits 13:12 hold the version in both.
 */
function pcixLayout(first: number, bridge: boolean) {
  const withEcc = ((first >> 12) & 3) !== 0
  if (bridge) return withEcc ? PCIX_BRIDGE_ECC : PCIX_BRIDGE
  return withEcc ? PCIX_ECC : PCIX
}

const OUTSTANDING = [1, 2, 3, 4, 8, 12, 16, 32]
const FREQUENCIES = ['conv', '66MHz', '100MHz', '133MHz', '?4', '?5', '?6', '?7']

function describeEndpoint(view: RegisterView): CapabilityText {
  const s = (field: string) => view.field('STATUS', field)
  return {
    title: 'PCI-X non-bridge device',
    lines: [
      `Command: ${view.flags('CMD', 'DPERE=DPERR_E ERO')} RBC=${512 << view.field('CMD', 'MAX_READ')}` +
        ` OST=${OUTSTANDING[view.field('CMD', 'MAX_SPLIT')]}`,
      `Status: ${address(view, 'STATUS')} ${view.flags('STATUS', '64bit=64BIT 133MHz=133MHZ SCD=SPL_DISC USC=UNX_SPL')}` +
        ` DC=${s('COMPLEX') ? 'bridge' : 'simple'} DMMRBC=${512 << s('MAX_READ')}` +
        ` DMOST=${OUTSTANDING[s('MAX_SPLIT')]} DMCRS=${8 << s('MAX_CUM')}` +
        ` ${view.flags('STATUS', 'RSCEM=SPL_ERR 266MHz=266MHZ 533MHz=533MHZ')}`,
    ],
  }
}

const address = (view: RegisterView, register: string): string =>
  `Dev=${digits(view.field(register, 'BUS'), 2)}:${digits(view.field(register, 'DEVICE'), 2)}` +
  `.${view.field(register, 'FUNCTION')}`

function describeBridge(view: RegisterView): CapabilityText {
  const split = (register: string) =>
    `Capacity=${view.field(register, 'CAPACITY')} CommitmentLimit=${view.field(register, 'LIMIT')}`
  const states = '64bit=64BIT 133MHz=133MHZ SCD=SPL_DISC USC=UNX_SPL SCO=SPL_OVERRUN SRD=SPL_DELAYED'
  const frequency = named(FREQUENCIES, view.field('BRIDGE_SSTATUS', 'FREQ') & 7, '?')
  return {
    title: 'PCI-X bridge device',
    lines: [
      `Secondary Status: ${view.flags('BRIDGE_SSTATUS', states)} Freq=${frequency}`,
      `Status: ${address(view, 'BRIDGE_STATUS')} ${view.flags('BRIDGE_STATUS', states)}`,
      `Upstream: ${split('UPSTREAM_SPLIT')}`,
      `Downstream: ${split('DOWNSTREAM_SPLIT')}`,
    ],
  }
}

const describe = (view: RegisterView): CapabilityText =>
  view.facts.bridge ? describeBridge(view) : describeEndpoint(view)

export const pcix = varying(PCIX, (read, facts) => pcixLayout(read(0x02, 2), facts.bridge), describe)
