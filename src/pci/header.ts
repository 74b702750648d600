import { type BaseAddressUse, baseAddress, baseAddressUses } from './base-address'
import { baseAddressValues, headerType } from './config-space'
import { bit, bits, type Layout, layoutEnd, type Register, reg8, reg16, reg32 } from './layout'

/** PCI 3.0 section 6.2.2. */
const COMMAND = reg16(0x04, 'COMMAND', 'Command', [
  bit(0, 'IO', 'I/O Space Enable'),
  bit(1, 'MEMORY', 'Memory Space Enable'),
  bit(2, 'MASTER', 'Bus Master Enable'),
  bit(3, 'SPECIAL', 'Special Cycle Enable'),
  bit(4, 'INVALIDATE', 'Memory Write and Invalidate'),
  bit(5, 'VGA_PALETTE', 'VGA Palette Snoop'),
  bit(6, 'PARITY', 'Parity Error Response'),
  bit(7, 'WAIT', 'IDSEL Stepping/Wait Cycle Control'),
  bit(8, 'SERR', 'SERR# Enable'),
  bit(9, 'FAST_BACK', 'Fast Back-to-Back Transactions Enable'),
  bit(10, 'INTX_DISABLE', 'Interrupt Disable'),
])

/** The error and timing bits that Status and Secondary Status share. PCI 3.0 section 6.2.3. */
const statusErrors = (systemError: string) => [
  bit(5, '66MHZ', '66 MHz Capable'),
  bit(6, 'UDF', 'User Definable Features'),
  bit(7, 'FAST_BACK', 'Fast Back-to-Back Transactions Capable'),
  bit(8, 'PARITY', 'Master Data Parity Error'),
  bits(9, 2, 'DEVSEL', 'DEVSEL Timing'),
  bit(11, 'SIG_TARGET_ABORT', 'Signaled Target Abort'),
  bit(12, 'REC_TARGET_ABORT', 'Received Target Abort'),
  bit(13, 'REC_MASTER_ABORT', 'Received Master Abort'),
  bit(14, 'SIG_SYSTEM_ERROR', systemError),
  bit(15, 'DETECTED_PARITY', 'Detected Parity Error'),
]

const STATUS = reg16(0x06, 'STATUS', 'Status', [
  bit(0, 'IMM_READY', 'Immediate Readiness'),
  bit(3, 'INTERRUPT', 'Interrupt Status'),
  bit(4, 'CAP_LIST', 'Capabilities List'),
  ...statusErrors('Signaled System Error'),
])

/** What all header types share, up to the first base address. PCI 3.0 section 6.1. */
const COMMON_START: readonly Register[] = [
  reg16(0x00, 'VENDOR_ID', 'Vendor ID'),
  reg16(0x02, 'DEVICE_ID', 'Device ID'),
  COMMAND,
  STATUS,
  reg8(0x08, 'REVISION_ID', 'Revision ID'),
  reg8(0x09, 'CLASS_PROG', 'Programming Interface'),
  reg16(0x0a, 'CLASS_DEVICE', 'Class Code', [
    bits(0, 8, 'SUB_CLASS', 'Sub-Class Code'),
    bits(8, 8, 'BASE_CLASS', 'Base Class Code'),
  ]),
  reg8(0x0c, 'CACHE_LINE_SIZE', 'Cache Line Size'),
  reg8(0x0d, 'LATENCY_TIMER', 'Latency Timer'),
  reg8(0x0e, 'HEADER_TYPE', 'Header Type', [
    bits(0, 7, 'LAYOUT', 'Header Layout'),
    bit(7, 'MULTI_FUNCTION', 'Multi-Function Device'),
  ]),
  reg8(0x0f, 'BIST', 'BIST', [
    bits(0, 4, 'CODE', 'Completion Code'),
    bit(6, 'START', 'Start BIST'),
    bit(7, 'CAPABLE', 'BIST Capable'),
  ]),
]

const baseAddresses = (uses: readonly BaseAddressUse[]) =>
  uses.map((use, i) => baseAddress(0x10 + 4 * i, `BASE_ADDRESS_${i}`, `Base Address ${i}`, use))

const romAddress = (offset: number) =>
  reg32(offset, 'ROM_ADDRESS', 'Expansion ROM Base Address', [
    bit(0, 'ENABLE', 'Expansion ROM Enable'),
    bits(11, 21, 'ADDRESS', 'Expansion ROM Base Address'),
  ])

const CAPABILITY_LIST = reg8(0x34, 'CAPABILITY_LIST', 'Capabilities Pointer')
const INTERRUPT: readonly Register[] = [
  reg8(0x3c, 'INTERRUPT_LINE', 'Interrupt Line'),
  reg8(0x3d, 'INTERRUPT_PIN', 'Interrupt Pin'),
]

/** Type 0 header: endpoints. PCI 3.0 figure 6-1. @param uses what its six base address registers hold */
const endpointHeader = (uses: readonly BaseAddressUse[]): Layout => ({
  name: 'HEADER0',
  title: 'Type 0 Header',
  registers: [
    ...COMMON_START,
    ...baseAddresses(uses),
    reg32(0x28, 'CARDBUS_CIS', 'CardBus CIS Pointer'),
    reg16(0x2c, 'SUBSYSTEM_VENDOR_ID', 'Subsystem Vendor ID'),
    reg16(0x2e, 'SUBSYSTEM_ID', 'Subsystem ID'),
    romAddress(0x30),
    CAPABILITY_LIST,
    ...INTERRUPT,
    reg8(0x3e, 'MIN_GNT', 'Min_Gnt'),
    reg8(0x3f, 'MAX_LAT', 'Max_Lat'),
  ],
})

/** With memory base addresses of 32 bits. */
export const HEADER_ENDPOINT = endpointHeader(Array(6).fill('memory'))

const window8 = (offset: number, name: string, title: string) =>
  reg8(offset, name, title, [bits(0, 4, 'TYPE', 'I/O Addressing Capability'), bits(4, 4, 'ADDRESS', 'Address[15:12]')])

const window16 = (offset: number, name: string, title: string) =>
  reg16(offset, name, title, [bits(0, 4, 'TYPE', 'Addressing Capability'), bits(4, 12, 'ADDRESS', 'Address[31:20]')])

/** Type 1 header: PCI-to-PCI bridges. PCI-to-PCI Bridge 1.2 section 3.2. @param uses of its two base addresses */
const bridgeHeader = (uses: readonly BaseAddressUse[]): Layout => ({
  name: 'HEADER1',
  title: 'Type 1 Header',
  registers: [
    ...COMMON_START,
    ...baseAddresses(uses),
    reg8(0x18, 'PRIMARY_BUS', 'Primary Bus Number'),
    reg8(0x19, 'SECONDARY_BUS', 'Secondary Bus Number'),
    reg8(0x1a, 'SUBORDINATE_BUS', 'Subordinate Bus Number'),
    reg8(0x1b, 'SEC_LATENCY_TIMER', 'Secondary Latency Timer'),
    window8(0x1c, 'IO_BASE', 'I/O Base'),
    window8(0x1d, 'IO_LIMIT', 'I/O Limit'),
    reg16(0x1e, 'SEC_STATUS', 'Secondary Status', statusErrors('Received System Error')),
    window16(0x20, 'MEMORY_BASE', 'Memory Base'),
    window16(0x22, 'MEMORY_LIMIT', 'Memory Limit'),
    window16(0x24, 'PREF_MEMORY_BASE', 'Prefetchable Memory Base'),
    window16(0x26, 'PREF_MEMORY_LIMIT', 'Prefetchable Memory Limit'),
    reg32(0x28, 'PREF_BASE_UPPER32', 'Prefetchable Base Upper 32 Bits'),
    reg32(0x2c, 'PREF_LIMIT_UPPER32', 'Prefetchable Limit Upper 32 Bits'),
    reg16(0x30, 'IO_BASE_UPPER16', 'I/O Base Upper 16 Bits'),
    reg16(0x32, 'IO_LIMIT_UPPER16', 'I/O Limit Upper 16 Bits'),
    CAPABILITY_LIST,
    romAddress(0x38),
    ...INTERRUPT,
    reg16(0x3e, 'BRIDGE_CONTROL', 'Bridge Control', [
      bit(0, 'PARITY', 'Parity Error Response Enable'),
      bit(1, 'SERR', 'SERR# Enable'),
      bit(2, 'ISA', 'ISA Enable'),
      bit(3, 'VGA', 'VGA Enable'),
      bit(4, 'VGA_16BIT', 'VGA 16-bit Decode'),
      bit(5, 'MASTER_ABORT', 'Master-Abort Mode'),
      bit(6, 'BUS_RESET', 'Secondary Bus Reset'),
      bit(7, 'FAST_BACK', 'Fast Back-to-Back Transactions Enable'),
      bit(8, 'DISCARD', 'Primary Discard Timer'),
      bit(9, 'SEC_DISCARD', 'Secondary Discard Timer'),
      bit(10, 'DISCARD_STATUS', 'Discard Timer Status'),
      bit(11, 'DISCARD_SERR', 'Discard Timer SERR# Enable'),
    ]),
  ],
})

/** With memory base addresses of 32 bits. */
export const HEADER_BRIDGE = bridgeHeader(['memory', 'memory'])

const cardIo = (offset: number, name: string, title: string) => [
  reg16(offset, name, title),
  reg16(offset + 2, `${name}_HI`, `${title} Upper 16 Bits`),
]

/** Type 2 header: PCI-to-CardBus bridges. PC Card Standard 8.0, PCI-to-CardBus Bridge register description (Yenta). */
export const HEADER_CARDBUS: Layout = {
  name: 'HEADER2',
  title: 'Type 2 Header',
  registers: [
    ...COMMON_START,
    reg32(0x10, 'CB_CARDBUS_BASE', 'CardBus Socket Base Address'),
    reg8(0x14, 'CB_CAPABILITY_LIST', 'Capabilities Pointer'),
    reg16(0x16, 'CB_SEC_STATUS', 'Secondary Status', statusErrors('Received System Error')),
    reg8(0x18, 'CB_PRIMARY_BUS', 'PCI Bus Number'),
    reg8(0x19, 'CB_CARD_BUS', 'CardBus Bus Number'),
    reg8(0x1a, 'CB_SUBORDINATE_BUS', 'Subordinate Bus Number'),
    reg8(0x1b, 'CB_LATENCY_TIMER', 'CardBus Latency Timer'),
    reg32(0x1c, 'CB_MEMORY_BASE_0', 'Memory Base 0'),
    reg32(0x20, 'CB_MEMORY_LIMIT_0', 'Memory Limit 0'),
    reg32(0x24, 'CB_MEMORY_BASE_1', 'Memory Base 1'),
    reg32(0x28, 'CB_MEMORY_LIMIT_1', 'Memory Limit 1'),
    ...cardIo(0x2c, 'CB_IO_BASE_0', 'I/O Base 0'),
    ...cardIo(0x30, 'CB_IO_LIMIT_0', 'I/O Limit 0'),
    ...cardIo(0x34, 'CB_IO_BASE_1', 'I/O Base 1'),
    ...cardIo(0x38, 'CB_IO_LIMIT_1', 'I/O Limit 1'),
    ...INTERRUPT,
    reg16(0x3e, 'CB_BRIDGE_CONTROL', 'Bridge Control', [
      bit(0, 'PARITY', 'Parity Error Response Enable'),
      bit(1, 'SERR', 'SERR# Enable'),
      bit(2, 'ISA', 'ISA Enable'),
      bit(3, 'VGA', 'VGA Enable'),
      bit(5, 'MASTER_ABORT', 'Master-Abort Mode'),
      bit(6, 'CB_RESET', 'CardBus Reset'),
      bit(7, '16BIT_INT', '16-bit Interrupt Enable'),
      bit(8, 'PREFETCH_MEM0', 'Memory 0 Prefetch Enable'),
      bit(9, 'PREFETCH_MEM1', 'Memory 1 Prefetch Enable'),
      bit(10, 'POST_WRITES', 'Write Posting Enable'),
    ]),
    reg16(0x40, 'CB_SUBSYSTEM_VENDOR_ID', 'Subsystem Vendor ID'),
    reg16(0x42, 'CB_SUBSYSTEM_ID', 'Subsystem ID'),
    reg32(0x44, 'CB_LEGACY_MODE_BASE', 'PC Card 16-bit Legacy Mode Base Address'),
  ],
}

/** A header of an unknown type: only what all types share. */
const HEADER_UNKNOWN: Layout = { name: 'HEADER', title: 'Unknown Header', registers: COMMON_START }

/** The header's registers by its type, and its base addresses by what they hold. @param config 64 bytes or more */
export function headerLayout(config: Uint8Array): Layout {
  const uses = baseAddressUses(baseAddressValues(config))
  switch (headerType(config)) {
    case 0:
      return endpointHeader(uses)
    case 1:
      return bridgeHeader(uses)
    case 2:
      return HEADER_CARDBUS
    default:
      return HEADER_UNKNOWN
  }
}

const COMMON_LENGTH = 0x40

/** Bytes of this header: 64, and 72 of CardBus, whose last registers lie after. */
export const headerLength = (layout: Layout): number => Math.max(COMMON_LENGTH, layoutEnd(layout))
