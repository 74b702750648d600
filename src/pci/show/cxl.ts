import {
  CXL_DEVICE,
  CXL_FLEXBUS,
  CXL_FUNCTION_MAP,
  CXL_GPF_DEVICE,
  CXL_GPF_PORT,
  CXL_MLD,
  CXL_PORT,
} from '../capabilities/extended/vendor/cxl'
import { digits, digits64, named } from '../format'
import type { Layout } from '../layout'
import type { View } from '../view'
import { cxlDeviceLines } from './cxl-device'

function functionMap(view: View): string[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `FuncMap ${i}: ${digits(view.value(`MAP_${i}`), 8)}`)
}

function port(view: View): string[] {
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
function time(view: View, register: string): string {
  const scale = view.field(register, 'SCALE')
  if (scale > 7) return `${view.field(register, 'BASE')}<?>`
  const unit = ['us', 'ms', 's'][Math.floor(scale / 3)]
  return `${view.field(register, 'BASE') * 10 ** (scale % 3)}${unit}`
}

const gpfPort = (view: View): string[] =>
  [1, 2].map((phase) => `GPF Phase ${phase} Timeout: ${time(view, `PHASE${phase}_CTRL`)}`)

const gpfDevice = (view: View): string[] => [
  `GPF Phase 2 Duration: ${time(view, 'PHASE2_DURATION')}`,
  `GPF Phase 2 Power: ${view.value('PHASE2_POWER')}mW`,
]

function flexBus(view: View): string[] {
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

const BLOCKS = ['empty', 'component registers', 'BAR virtualization', 'CXL device registers', 'CPMU registers']

/** Where register blocks lie; an entry with identifier 0 is empty. CXL 3.0 section 8.1.9. */
function locator(view: View): string[] {
  const lines = []
  for (let i = 0; view.has(`BLOCK_HI_${i}`); i++) {
    const f = (field: string) => view.field(`BLOCK_LO_${i}`, field)
    if (f('ID') === 0) continue
    const offset = digits64(view.value(`BLOCK_HI_${i}`), f('OFFSET') * 0x10000)
    lines.push(`Block${i + 1}: BIR: bar${f('BIR')}, ID: ${named(BLOCKS, f('ID'), '<?>')}, offset: ${offset}`)
  }
  return lines
}

const logicalDevices = (view: View): string[] => [`NumLogDevs: ${view.value('LDS')}`]

/** By DVSEC id: the whole table, and what reads it. */
const STRUCTURES: ReadonlyMap<number, { whole: Layout | null; lines: (view: View) => string[] }> = new Map([
  [0, { whole: CXL_DEVICE, lines: cxlDeviceLines }],
  [2, { whole: CXL_FUNCTION_MAP, lines: functionMap }],
  [3, { whole: CXL_PORT, lines: port }],
  [4, { whole: CXL_GPF_PORT, lines: gpfPort }],
  [5, { whole: CXL_GPF_DEVICE, lines: gpfDevice }],
  [7, { whole: CXL_FLEXBUS, lines: flexBus }],
  [8, { whole: null, lines: locator }],
  [9, { whole: CXL_MLD, lines: logicalDevices }],
])

/** Registers that a flex bus port has before revision 2: the DVSEC then ends with the first. */
const REVISION_2 = ['CAP2', 'CTRL2', 'STATUS2']

/** Lines of one of CXL's own DVSECs, or nothing for another id and for one that is too short for its registers. */
export function cxlLines(view: View): string[] {
  const structure = STRUCTURES.get(view.field('HEADER2', 'ID'))
  if (!structure) return []
  const early = view.field('HEADER1', 'REV') < 2
  const needed = (structure.whole?.registers ?? []).filter(({ name }) => !(early && REVISION_2.includes(name)))
  return needed.every(({ name }) => view.has(name)) ? structure.lines(view) : []
}
