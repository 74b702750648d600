import { digits } from '../../../bytes/hex'
import { type Capability, type CapabilityText, oneLine } from '../../capability'
import { digits64 } from '../../format'
import {
  bit,
  bits,
  type CapabilityLayout,
  layoutEnd,
  type Register,
  reg8,
  reg16,
  reg32,
  standardCapability,
} from '../../layout'
import type { RegisterView } from '../../view'
import { primaryLines, revision, secondaryLines } from './ht-lines'

/** HyperTransport 3.1 section 7.5.4: link control, one per link. */
const linkControl = (offset: number, link: string) =>
  reg16(offset, `LCTR${link}`, `Link Control ${link}`.trim(), [
    bit(1, 'CFLE', 'CRC Flood Enable'),
    bit(2, 'CST', 'CRC Start Test'),
    bit(3, 'CFE', 'CRC Force Error'),
    bit(4, 'LKFAIL', 'Link Failure'),
    bit(5, 'INIT', 'Initialization Complete'),
    bit(6, 'EOC', 'End of Chain'),
    bit(7, 'TXO', 'Transmitter Off'),
    bits(8, 4, 'CRCERR', 'CRC Error'),
    bit(12, 'ISOCEN', 'Isochronous Flow Control Enable'),
    bit(13, 'LSEN', 'LDTSTOP# Tristate Enable'),
    bit(14, 'EXTCTL', 'Extended CTL Time'),
    bit(15, '64B', '64-bit Addressing Enable'),
  ])

const linkConfig = (offset: number, link: string) =>
  reg16(offset, `LCNF${link}`, `Link Configuration ${link}`.trim(), [
    bits(0, 3, 'MLWI', 'Max Link Width In'),
    bit(3, 'DFI', 'Doubleword Flow Control In'),
    bits(4, 3, 'MLWO', 'Max Link Width Out'),
    bit(7, 'DFO', 'Doubleword Flow Control Out'),
    bits(8, 3, 'LWI', 'Link Width In'),
    bit(11, 'DFIE', 'Doubleword Flow Control In Enable'),
    bits(12, 3, 'LWO', 'Link Width Out'),
    bit(15, 'DFOE', 'Doubleword Flow Control Out Enable'),
  ])

const linkFrequency = (offset: number, link: string) => [
  reg8(offset, `LFRER${link}`, `Link Frequency/Error ${link}`.trim(), [
    bits(0, 4, 'FREQ', 'Link Frequency'),
    bit(4, 'PROT', 'Protocol Error'),
    bit(5, 'OV', 'Overflow Error'),
    bit(6, 'EOC', 'End of Chain Error'),
    bit(7, 'CTLT', 'CTL Timeout'),
  ]),
  reg16(offset + 1, `LFCAP${link}`, `Link Frequency Capability ${link}`.trim(), [
    ...[200, 300, 400, 500, 600, 800, 1000, 1200, 1400, 1600].map((mhz, at) => bit(at, `${mhz}`, `${mhz} MHz`)),
    bit(15, 'VEND', 'Vendor-Specific'),
  ]),
]

const tail = (offset: number): readonly Register[] => [
  reg16(offset, 'ES', 'Enumeration Scratchpad'),
  reg16(offset + 2, 'EH', 'Error Handling', [
    bit(0, 'PFLE', 'Protocol Error Flood Enable'),
    bit(1, 'OFLE', 'Overflow Error Flood Enable'),
    bit(2, 'PFE', 'Protocol Error Fatal Enable'),
    bit(3, 'OFE', 'Overflow Error Fatal Enable'),
    bit(4, 'EOCFE', 'End of Chain Error Fatal Enable'),
    bit(5, 'RFE', 'Response Error Fatal Enable'),
    bit(6, 'CRCFE', 'CRC Error Fatal Enable'),
    bit(7, 'SERRFE', 'System Error Fatal Enable'),
    bit(8, 'CF', 'Chain Fail'),
    bit(9, 'RE', 'Response Error'),
    bit(10, 'PNFE', 'Protocol Error Nonfatal Enable'),
    bit(11, 'ONFE', 'Overflow Error Nonfatal Enable'),
    bit(12, 'EOCNFE', 'End of Chain Error Nonfatal Enable'),
    bit(13, 'RNFE', 'Response Error Nonfatal Enable'),
    bit(14, 'CRCNFE', 'CRC Error Nonfatal Enable'),
    bit(15, 'SERRNFE', 'System Error Nonfatal Enable'),
  ]),
  reg8(offset + 4, 'MBU', 'Memory Base Upper'),
  reg8(offset + 5, 'MLU', 'Memory Limit Upper'),
]

/** HyperTransport 3.1 section 7.5.8: what both kinds of interface have. */
const FEATURES = [
  bit(0, 'ISOCFC', 'Isochronous Flow Control Mode'),
  bit(1, 'LDTSTOP', 'LDTSTOP# Supported'),
  bit(2, 'CRCTM', 'CRC Test Mode'),
  bit(3, 'ECTLT', 'Extended CTL Time Required'),
  bit(4, '64BA', '64-bit Addressing'),
  bit(5, 'UIDRD', 'UnitID Reorder Disable'),
]

const block = (title: string, ...registers: Register[]) =>
  standardCapability('HT', `HyperTransport: ${title}`, 0x08, () => registers)

const type5 = bits(11, 5, 'TYPE', 'Capability Type')

/** Slave or primary interface: 28 bytes. HyperTransport 3.1 section 7.5. */
const HT_PRIMARY = block(
  'Slave or Primary Interface',
  reg16(0x02, 'CMD', 'Command', [
    bits(0, 5, 'BUID', 'Base UnitID'),
    bits(5, 5, 'UC', 'Unit Count'),
    bit(10, 'MH', 'Master Host'),
    bit(11, 'DD', 'Default Direction'),
    bit(12, 'DUL', 'Drop on Uninitialized Link'),
    bits(13, 3, 'TYPE', 'Capability Type'),
  ]),
  linkControl(0x04, '0'),
  linkConfig(0x06, '0'),
  linkControl(0x08, '1'),
  linkConfig(0x0a, '1'),
  reg8(0x0c, 'RID', 'Revision ID'),
  ...linkFrequency(0x0d, '0'),
  reg8(0x10, 'FTR', 'Feature Capability', FEATURES),
  ...linkFrequency(0x11, '1'),
  ...tail(0x14),
  reg8(0x1a, 'BN', 'Bus Number'),
)

/** Host or secondary interface: 24 bytes. HyperTransport 3.1 section 7.6. */
const HT_SECONDARY = block(
  'Host or Secondary Interface',
  reg16(0x02, 'CMD', 'Command', [
    bit(0, 'WR', 'Warm Reset'),
    bit(1, 'DE', 'Double-Ended'),
    bits(2, 5, 'DN', 'Device Number'),
    bit(7, 'CS', 'Chain Side'),
    bit(8, 'HH', 'Host Hide'),
    bit(10, 'AS', 'Act as Slave'),
    bit(11, 'HIECE', 'Host Inbound End of Chain Error'),
    bit(12, 'DUL', 'Drop on Uninitialized Link'),
    bits(13, 3, 'TYPE', 'Capability Type'),
  ]),
  linkControl(0x04, ''),
  linkConfig(0x06, ''),
  reg8(0x08, 'RID', 'Revision ID'),
  ...linkFrequency(0x09, ''),
  reg16(0x0c, 'FTR', 'Feature Capability', [
    ...FEATURES,
    bit(8, 'EXTRS', 'Extended Register Set'),
    bit(9, 'UCNFE', 'Upstream Configuration Enable'),
  ]),
  ...tail(0x10),
)

/** MSI mapping: 12 bytes, or 4 with a fixed address. HyperTransport 3.1 section 7.12. */
const MSI_FLAGS = reg16(0x02, 'CMD', 'Command', [bit(0, 'ENABLE', 'Enable'), bit(1, 'FIXED', 'Fixed'), type5])
const HT_MSI_MAPPING = block(
  'MSI Mapping',
  MSI_FLAGS,
  reg32(0x04, 'ADDR_LO', 'Mapping Address Lower'),
  reg32(0x08, 'ADDR_HI', 'Mapping Address Upper'),
)
const HT_MSI_MAPPING_FIXED = block('MSI Mapping', MSI_FLAGS)

const plain = (title: string) => block(title, reg16(0x02, 'CMD', 'Command', [type5]))

/** Block types by the upper five bits of the command register. HyperTransport 3.1 table 61. */
const OTHERS: ReadonlyMap<number, CapabilityLayout> = new Map([
  [0x08, plain('Switch')],
  [0x10, plain('Interrupt Discovery and Configuration')],
  [0x11, plain('Revision ID')],
  [0x12, plain('UnitID Clumping')],
  [0x13, plain('Extended Configuration Space Access')],
  [0x14, plain('Address Mapping')],
  [0x16, plain('DirectRoute')],
  [0x17, plain('VCSet')],
  [0x18, plain('Retry Mode')],
  [0x19, plain('X86 (reserved)')],
  [0x1a, plain('Gen3')],
  [0x1b, plain('Function-Level Extension')],
  [0x1c, plain('Power Management')],
])

/** A HyperTransport block of a type that is not listed. */
const HT = standardCapability('HT', 'HyperTransport', 0x08, () => [reg16(0x02, 'CMD', 'Command', [type5])])

/** The layout for a command register: three type bits for interfaces, five for everything else. */
function htLayout(command: number): CapabilityLayout {
  if (command >> 13 === 0) return HT_PRIMARY
  if (command >> 13 === 1) return HT_SECONDARY
  if (command >> 11 === 0x15) return (command & 2) === 0 ? HT_MSI_MAPPING : HT_MSI_MAPPING_FIXED
  return OTHERS.get(command >> 11) ?? HT
}

const ADDRESS_ALIGNMENT = 0x100000

function msiMapping(view: RegisterView): CapabilityText {
  const title = `HyperTransport: MSI Mapping ${view.flags('CMD', 'Enable=ENABLE Fixed=FIXED')}`
  if (!view.has('ADDR_LO')) return oneLine(title)
  const low = view.value('ADDR_LO')
  return {
    title,
    lines: [`Mapping Address Base: ${digits64(view.value('ADDR_HI'), low - (low % ADDRESS_ALIGNMENT))}`],
  }
}

const REVISION_TYPE = 0x11

/** Links of interfaces, the mapping of interrupts, and the kind of all other blocks. */
function describe(view: RegisterView): CapabilityText {
  if (view.layout === HT_PRIMARY) return { title: HT_PRIMARY.title, lines: primaryLines(view) }
  if (view.layout === HT_SECONDARY) return { title: HT_SECONDARY.title, lines: secondaryLines(view) }
  if (view.layout === HT_MSI_MAPPING || view.layout === HT_MSI_MAPPING_FIXED) return msiMapping(view)
  if (view.field('CMD', 'TYPE') === REVISION_TYPE) return oneLine(`${view.layout.title}: ${revision(view.read(2, 1))}`)
  return oneLine(view.layout === HT ? `HyperTransport: #${digits(view.field('CMD', 'TYPE'), 2)}` : view.layout.title)
}

/** Blocks whose registers are all known. */
const WHOLE: readonly CapabilityLayout[] = [HT_PRIMARY, HT_SECONDARY, HT_MSI_MAPPING, HT_MSI_MAPPING_FIXED]

export const ht: Capability = {
  base: HT,
  layout: (read) => htLayout(read(0x02, 2)),
  length: (layout, _, room) => (WHOLE.includes(layout) ? layoutEnd(layout) : room),
  describe,
}
