import { digits } from '../../../../bytes/hex'
import { bit, bits, reg8, reg16, reg32 } from '../../../layout'
import type { RegisterView } from '../../../view'
import { dvsecLayout } from './dvsec-layout'

/** DVSEC id 3. CXL 3.0 section 8.1.5. */
export const CXL_PORT = dvsecLayout(
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
export const CXL_GPF_PORT = dvsecLayout('CXL GPF for Ports', timeout(0x0c, 1), timeout(0x0e, 2))

/** DVSEC id 5. CXL 3.0 section 8.1.7. */
export const CXL_GPF_DEVICE = dvsecLayout(
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
export const CXL_FLEXBUS = dvsecLayout(
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

export function portLines(view: RegisterView): string[] {
  const range = (register: string, count: number) =>
    `${digits(view.value(`${register}_BASE`), count)}-${digits(view.value(`${register}_LIMIT`), count)}`
  const control = 'UnmaskSBR=UNMASK_SBR UnmaskLinkDisable=UNMASK_LD AltMem=ALT_MEM AltBME=ALT_BME ViralEnable=VIRAL'
  return [
    `CXLPortSta:\t${view.flags('STATUS', 'PMComplete=PM_INIT')}`,
    `CXLPortCtl:\t${view.flags('CTRL', control)}`,
    `AlternateBus:\t${range('ALT_BUS', 2)}`,
    `AlternateBus:\t${range('ALT_MEM', 4)}`,
  ]
}

/** A time as a base and a power of ten in microseconds. CXL 3.0 section 8.1.6.1. */
function time(view: RegisterView, register: string): string {
  const scale = view.field(register, 'SCALE')
  if (scale > 7) return `${view.field(register, 'BASE')}<?>`
  const unit = ['us', 'ms', 's'][Math.floor(scale / 3)]
  return `${view.field(register, 'BASE') * 10 ** (scale % 3)}${unit}`
}

export const gpfPortLines = (view: RegisterView): string[] =>
  [1, 2].map((phase) => `GPF Phase ${phase} Timeout: ${time(view, `PHASE${phase}_CTRL`)}`)

export const gpfDeviceLines = (view: RegisterView): string[] => [
  `GPF Phase 2 Duration: ${time(view, 'PHASE2_DURATION')}`,
  `GPF Phase 2 Power: ${view.value('PHASE2_POWER')}mW`,
]

export function flexBusLines(view: RegisterView): string[] {
  const revision = view.field('HEADER1', 'REV')
  if (revision < 1) return [`Revision ${revision} not supported`]
  const late = revision < 2 ? '' : ' 256BFlit=256B_FLIT PBRFlit=PBR_FLIT'
  const common = 'Cache=CACHE IO Mem=MEM'
  const bypass = 'SynHdrByp=SYNC_HDR_BYPASS DrftBuf=DRIFT_BUFFER 68BFlit=68B_FLIT MltLogDev=MLD'
  const retimers = 'RCD=DISABLE_RCD Retimer1=RETIMER1 Retimer2=RETIMER2'
  const lines = [
    `FBCap:\t${view.flags('CAP', `${common} 68BFlit=68B_FLIT MltLogDev=MLD${late}`)}`,
    `FBCtl:\t${view.flags('CTRL', `${common} ${bypass} ${retimers}${late}`)}`,
    `FBSta:\t${view.flags('STATUS', `${common} ${bypass}${late}`)}`,
    `FBModTS:\tReceived FB Data: ${digits(view.field('MODTS', 'DATA'), 6)}`,
  ]
  if (revision < 2) return lines
  return [
    ...lines,
    `FBCap2:\t${view.flags('CAP2', 'NOPHint=NOP_HINT')}`,
    `FBCtl2:\t${view.flags('CTRL2', 'NOPHint=NOP_HINT')}`,
    `FBSta2:\tNOPHintInfo: ${view.field('STATUS2', 'NOP_HINT')}`,
  ]
}
