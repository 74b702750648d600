import { bit, bits, type CapabilityLayout, type Register, reg8, reg16, reg32 } from '../../../layout'
import { dvsec } from './dvsec'

/** CXL 3.0 section 8.1.3.8: size and base of one range of device memory. */
const range = (offset: number, n: number): readonly Register[] => [
  reg32(offset, `RANGE${n}_SIZE_HI`, `Range ${n} Size High`),
  reg32(offset + 4, `RANGE${n}_SIZE_LO`, `Range ${n} Size Low`, [
    bit(0, 'VALID', 'Memory_Info_Valid'),
    bit(1, 'ACTIVE', 'Memory_Active'),
    bits(2, 3, 'MEDIA', 'Media_Type'),
    bits(5, 3, 'CLASS', 'Memory_Class'),
    bits(8, 5, 'INTERLEAVE', 'Desired_Interleave'),
    bits(13, 3, 'TIMEOUT', 'Memory_Active_Timeout'),
    bits(28, 4, 'SIZE', 'Memory_Size_Low'),
  ]),
  reg32(offset + 8, `RANGE${n}_BASE_HI`, `Range ${n} Base High`),
  reg32(offset + 12, `RANGE${n}_BASE_LO`, `Range ${n} Base Low`, [bits(28, 4, 'BASE', 'Memory_Base_Low')]),
]

/** DVSEC id 0. CXL 3.0 section 8.1.3. */
export const CXL_DEVICE = dvsec(
  'CXL Device',
  reg16(0x0a, 'CAP', 'CXL Capability', [
    bit(0, 'CACHE', 'Cache_Capable'),
    bit(1, 'IO', 'IO_Capable'),
    bit(2, 'MEM', 'Mem_Capable'),
    bit(3, 'MEM_HWINIT', 'Mem_HwInit_Mode'),
    bits(4, 2, 'HDM_COUNT', 'HDM_Count'),
    bit(6, 'CACHE_WB', 'Cache Writeback and Invalidate Capable'),
    bit(7, 'RESET', 'CXL Reset Capable'),
    bits(8, 3, 'RESET_TIMEOUT', 'CXL Reset Timeout'),
    bit(11, 'RESET_MEM_CLR', 'CXL Reset Mem Clr Capable'),
    bit(13, 'MLD', 'Multiple Logical Device'),
    bit(14, 'VIRAL', 'Viral_Capable'),
    bit(15, 'PM_INIT', 'PM Init Completion Reporting Capable'),
  ]),
  reg16(0x0c, 'CTRL', 'CXL Control', [
    bit(0, 'CACHE', 'Cache_Enable'),
    bit(1, 'IO', 'IO_Enable'),
    bit(2, 'MEM', 'Mem_Enable'),
    bits(3, 5, 'SF_COVERAGE', 'Cache_SF_Coverage'),
    bits(8, 3, 'SF_GRANULARITY', 'Cache_SF_Granularity'),
    bit(11, 'CLEAN_EVICTION', 'Cache_Clean_Eviction'),
    bit(14, 'VIRAL', 'Viral_Enable'),
  ]),
  reg16(0x0e, 'STATUS', 'CXL Status', [bit(14, 'VIRAL', 'Viral_Status')]),
  reg16(0x10, 'CTRL2', 'CXL Control2', [
    bit(0, 'DISABLE_CACHING', 'Disable Caching'),
    bit(1, 'CACHE_WB', 'Initiate Cache Write Back and Invalidation'),
    bit(2, 'RESET', 'Initiate CXL Reset'),
    bit(3, 'RESET_MEM_CLR', 'CXL Reset Mem Clr Enable'),
  ]),
  reg16(0x12, 'STATUS2', 'CXL Status2', [
    bit(0, 'CACHE_INVALID', 'Cache Invalid'),
    bit(1, 'RESET_COMPLETE', 'CXL Reset Complete'),
    bit(2, 'RESET_ERROR', 'CXL Reset Error'),
    bit(15, 'PM_INIT', 'Power Management Initialization Complete'),
  ]),
  reg16(0x14, 'LOCK', 'CXL Lock', [bit(0, 'CONFIG_LOCK', 'CONFIG_LOCK')]),
  reg16(0x16, 'CAP2', 'CXL Capability2', [
    bits(0, 4, 'CACHE_UNIT', 'Cache Size Unit'),
    bits(8, 8, 'CACHE_SIZE', 'Cache Size'),
  ]),
  ...range(0x18, 1),
  ...range(0x28, 2),
)

/** DVSEC id 2. CXL 3.0 section 8.1.4. */
export const CXL_FUNCTION_MAP = dvsec(
  'CXL Non-CXL Function Map',
  ...Array.from({ length: 8 }, (_, i) => reg32(0x0c + 4 * i, `MAP_${i}`, `Non-CXL Function Map ${i}`)),
)

/** DVSEC id 3. CXL 3.0 section 8.1.5. */
export const CXL_PORT = dvsec(
  'CXL Extensions for Ports',
  reg16(0x0a, 'STATUS', 'CXL Port Extension Status', [
    bit(0, 'PM_INIT', 'Port Power Management Initialization Complete'),
    bit(14, 'VIRAL', 'Viral Status'),
  ]),
  reg16(0x0c, 'CTRL', 'CXL Port Control Extensions', [
    bit(0, 'UNMASK_SBR', 'Unmask SBR'),
    bit(1, 'UNMASK_LD', 'Unmask Link Disable'),
    bit(2, 'ALT_MEM', 'Alt Memory and ID Space Enable'),
    bit(3, 'ALT_BME', 'Alt BME'),
    bit(14, 'VIRAL', 'Viral Enable'),
  ]),
  reg8(0x0e, 'ALT_BUS_BASE', 'Alternate Bus Base'),
  reg8(0x0f, 'ALT_BUS_LIMIT', 'Alternate Bus Limit'),
  reg16(0x10, 'ALT_MEM_BASE', 'Alternate Memory Base'),
  reg16(0x12, 'ALT_MEM_LIMIT', 'Alternate Memory Limit'),
  reg16(0x14, 'ALT_PREF_BASE', 'Alternate Prefetchable Memory Base'),
  reg16(0x16, 'ALT_PREF_LIMIT', 'Alternate Prefetchable Memory Limit'),
  reg32(0x18, 'ALT_PREF_BASE_HI', 'Alternate Prefetchable Memory Base High'),
  reg32(0x1c, 'ALT_PREF_LIMIT_HI', 'Alternate Prefetchable Memory Limit High'),
  reg32(0x20, 'RCRB_BASE', 'CXL RCRB Base', [bit(0, 'ENABLE', 'CXL RCRB Enable'), bits(13, 19, 'ADDRESS', 'Address')]),
  reg32(0x24, 'RCRB_BASE_HI', 'CXL RCRB Base High'),
)

const timeout = (offset: number, phase: number) =>
  reg16(offset, `PHASE${phase}_CTRL`, `GPF Phase ${phase} Control`, [
    bits(0, 4, 'BASE', `Port GPF Phase ${phase} Timeout Base`),
    bits(8, 4, 'SCALE', `Port GPF Phase ${phase} Timeout Scale`),
  ])

/** DVSEC id 4. CXL 3.0 section 8.1.6. */
export const CXL_GPF_PORT = dvsec('CXL GPF for Ports', timeout(0x0c, 1), timeout(0x0e, 2))

/** DVSEC id 5. CXL 3.0 section 8.1.7. */
export const CXL_GPF_DEVICE = dvsec(
  'CXL GPF for Devices',
  reg16(0x0a, 'PHASE2_DURATION', 'GPF Phase 2 Duration', [
    bits(0, 4, 'BASE', 'Device GPF Phase 2 Time Base'),
    bits(8, 4, 'SCALE', 'Device GPF Phase 2 Time Scale'),
  ]),
  reg32(0x0c, 'PHASE2_POWER', 'GPF Phase 2 Power'),
)

/** CXL 3.0 section 8.2.1.3: what capability, control and status of a flex bus port have in common. */
const protocols = (suffix: string) => [
  bit(0, 'CACHE', `Cache_${suffix}`),
  bit(1, 'IO', `IO_${suffix}`),
  bit(2, 'MEM', `Mem_${suffix}`),
]

/** DVSEC id 7. CXL 3.0 section 8.2.1.3. */
export const CXL_FLEXBUS = dvsec(
  'CXL Flex Bus Port',
  reg16(0x0a, 'CAP', 'Flex Bus Port Capability', [
    ...protocols('Capable'),
    bit(5, '68B_FLIT', 'CXL 68B Flit and VH Capable'),
    bit(6, 'MLD', 'CXL Multi-Logical Device Capable'),
    bit(13, '256B_FLIT', 'CXL Latency-Optimized 256B Flit Capable'),
    bit(14, 'PBR_FLIT', 'CXL PBR Flit Capable'),
  ]),
  reg16(0x0c, 'CTRL', 'Flex Bus Port Control', [
    ...protocols('Enable'),
    bit(3, 'SYNC_HDR_BYPASS', 'CXL_Sync_Hdr_Bypass_Enable'),
    bit(4, 'DRIFT_BUFFER', 'Drift_Buffer_Enable'),
    bit(5, '68B_FLIT', 'CXL 68B Flit and VH Enable'),
    bit(6, 'MLD', 'CXL Multi-Logical Device Enable'),
    bit(7, 'DISABLE_RCD', 'Disable RCD Training'),
    bit(8, 'RETIMER1', 'Retimer1_Present'),
    bit(9, 'RETIMER2', 'Retimer2_Present'),
    bit(13, '256B_FLIT', 'CXL Latency-Optimized 256B Flit Enable'),
    bit(14, 'PBR_FLIT', 'CXL PBR Flit Enable'),
  ]),
  reg16(0x0e, 'STATUS', 'Flex Bus Port Status', [
    ...protocols('Enabled'),
    bit(3, 'SYNC_HDR_BYPASS', 'CXL_Sync_Hdr_Bypass_Enabled'),
    bit(4, 'DRIFT_BUFFER', 'Drift_Buffer_Enabled'),
    bit(5, '68B_FLIT', 'CXL 68B Flit and VH Enabled'),
    bit(6, 'MLD', 'CXL Multi-Logical Device Enabled'),
    bit(8, 'CORRECTABLE', 'CXL_Correctable_Protocol_ID_Framing_Error'),
    bit(9, 'UNCORRECTABLE', 'CXL_Uncorrectable_Protocol_ID_Framing_Error'),
    bit(10, 'UNEXPECTED_DROP', 'CXL_Unexpected_Protocol_ID_Dropped'),
    bit(13, '256B_FLIT', 'CXL Latency-Optimized 256B Flit Enabled'),
    bit(14, 'PBR_FLIT', 'CXL PBR Flit Enabled'),
  ]),
  reg32(0x10, 'MODTS', 'Flex Bus Port Received Modified TS Data Phase 1', [
    bits(0, 24, 'DATA', 'Received Flex Bus Data'),
  ]),
  reg32(0x14, 'CAP2', 'Flex Bus Port Capability2', [bit(0, 'NOP_HINT', 'NOP Hint Capable')]),
  reg32(0x18, 'CTRL2', 'Flex Bus Port Control2', [bit(0, 'NOP_HINT', 'NOP Hint Enable')]),
  reg32(0x1c, 'STATUS2', 'Flex Bus Port Status2', [bits(0, 2, 'NOP_HINT', 'NOP Hint Info')]),
)

const LOCATOR_START = 0x0c

const block = (i: number): readonly Register[] => [
  reg32(LOCATOR_START + 8 * i, `BLOCK_LO_${i}`, `Register Block ${i} Offset Low`, [
    bits(0, 3, 'BIR', 'Register BIR'),
    bits(8, 8, 'ID', 'Register Block Identifier'),
    bits(16, 16, 'OFFSET', 'Register Block Offset Low'),
  ]),
  reg32(LOCATOR_START + 4 + 8 * i, `BLOCK_HI_${i}`, `Register Block ${i} Offset High`),
]

/** DVSEC id 8, with as many register blocks as `length` bytes hold. CXL 3.0 section 8.1.9. */
const locator = (length: number) => {
  const count = Math.max(0, Math.floor((length - LOCATOR_START) / 8))
  return dvsec('CXL Register Locator', ...Array.from({ length: count }, (_, i) => block(i)).flat())
}

/** DVSEC id 9. CXL 3.0 section 8.1.10. */
export const CXL_MLD = dvsec('CXL Multi-Logical Device', reg16(0x0a, 'LDS', 'Number of LDs Supported'))

/** The vendor id that CXL's own structures carry. CXL 3.0 section 8.1.1. */
export const CXL_VENDOR = 0x1e98

const BY_ID: ReadonlyMap<number, CapabilityLayout> = new Map([
  [0, CXL_DEVICE],
  [2, CXL_FUNCTION_MAP],
  [3, CXL_PORT],
  [4, CXL_GPF_PORT],
  [5, CXL_GPF_DEVICE],
  [7, CXL_FLEXBUS],
  [9, CXL_MLD],
])
const REGISTER_LOCATOR = 8

/** Where what is CXL's own starts, behind the headers that all DVSECs have. */
const OWN_START = 0x0a

/**
 * The layout of one of CXL's DVSECs: registers that do not fit its length are not there.
 * @param id DVSEC id
 * @param length DVSEC length in bytes
 */
export function cxlLayout(id: number, length: number): CapabilityLayout {
  const layout = id === REGISTER_LOCATOR ? locator(length) : (BY_ID.get(id) ?? dvsec('CXL DVSEC'))
  const fits = (row: Register) => row.offset < OWN_START || row.offset + row.width <= length
  return { ...layout, registers: layout.registers.filter(fits) }
}
