import { named, significant } from '../../../format'
import { PORT_TYPE } from '../../../function-facts'
import type { RegisterView } from '../../../view'

const L0S_LATENCY = ['<64ns', '<128ns', '<256ns', '<512ns', '<1us', '<2us', '<4us', 'unlimited']
const L1_LATENCY = ['<1us', '<2us', '<4us', '<8us', '<16us', '<32us', '<64us', 'unlimited']

export const l0sLatency = (value: number): string => named(L0S_LATENCY, value, '')
export const l1Latency = (value: number): string => named(L1_LATENCY, value, '')

/**
 * A power limit. PCIe 5.0 section 7.5.3.9: the value times 1, 0.1, 0.01 or 0.001 watts; from 0xf0 on with the first
 * scale 250 W and 25 W more for each step.
 */
export function powerLimit(value: number, scale: number): string {
  if (scale !== 0 || value < 0xf0) return `${significant(value / 10 ** scale)}W`
  return value === 0xff ? '>600W' : `${250 + 25 * (value - 0xf0)}W`
}

function capabilities(view: RegisterView, type: number): string[] {
  const f = (field: string) => view.field('DEVCAP', field)
  const endpoint = type === PORT_TYPE.endpoint || type === PORT_TYPE.legacyEndpoint
  const latency = endpoint ? `, Latency L0s ${l0sLatency(f('L0S'))}, L1 ${l1Latency(f('L1'))}` : ''
  const flags = [view.flags('DEVCAP', 'ExtTag=EXT_TAG')]
  if (endpoint || type === PORT_TYPE.upstream || type === PORT_TYPE.pcieToPci) {
    flags.push(view.flags('DEVCAP', 'AttnBtn=ATN_BUT AttnInd=ATN_IND PwrInd=PWR_IND'))
  }
  flags.push(view.flags('DEVCAP', 'RBE=RBER'))
  if (endpoint || type === PORT_TYPE.integratedEndpoint) flags.push(view.flags('DEVCAP', 'FLReset=FLR'))
  if (type === PORT_TYPE.endpoint || type === PORT_TYPE.upstream || type === PORT_TYPE.pcieToPci) {
    flags.push(`SlotPowerLimit ${powerLimit(f('PWR_VAL'), f('PWR_SCL'))}`)
  }
  flags.push(view.flags('DEVCAP', 'TEE-IO=TEE_IO'))
  return [
    `DevCap:\tMaxPayload ${128 << f('PAYLOAD')} bytes, PhantFunc ${(1 << f('PHANTOM')) - 1}${latency}`,
    `\t${flags.join(' ')}`,
  ]
}

function control(view: RegisterView, type: number): string[] {
  const flags = [
    view.flags('DEVCTL', 'RlxdOrd=RELAX_EN ExtTag=EXT_TAG PhantFunc=PHANTOM AuxPwr=AUX_PME NoSnoop=NOSNOOP_EN'),
  ]
  const resets =
    type === PORT_TYPE.endpoint || type === PORT_TYPE.legacyEndpoint || type === PORT_TYPE.integratedEndpoint
  if (type === PORT_TYPE.pcieToPci) flags.push(view.flags('DEVCTL', 'BrConfRtry=BCR_FLR'))
  if (resets && view.is('DEVCAP', 'FLR')) flags.push(view.flags('DEVCTL', 'FLReset=BCR_FLR'))
  const size = (field: string) => 128 << view.field('DEVCTL', field)
  return [
    `DevCtl:\t${view.flags('DEVCTL', 'CorrErr=CERE NonFatalErr=NFERE FatalErr=FERE UnsupReq=URRE')}`,
    `\t${flags.join(' ')}`,
    `\tMaxPayload ${size('PAYLOAD')} bytes, MaxReadReq ${size('READRQ')} bytes`,
  ]
}

/** Device capabilities, control and status. */
export function deviceLines(view: RegisterView, type: number): string[] {
  const status = view.flags(
    'DEVSTA',
    'CorrErr=CED NonFatalErr=NFED FatalErr=FED UnsupReq=URD AuxPwr=AUXPD TransPend=TRPND',
  )
  return [...capabilities(view, type), ...control(view, type), `DevSta:\t${status}`]
}

/** Completion timeout ranges by the four bits A to D. */
const TIMEOUT_RANGES: readonly (string | undefined)[] = Object.assign(new Array(16), {
  0: 'Not Supported',
  1: 'Range A',
  2: 'Range B',
  3: 'Range AB',
  6: 'Range BC',
  7: 'Range ABC',
  14: 'Range BCD',
  15: 'Range ABCD',
})

const TIMEOUTS: readonly (string | undefined)[] = Object.assign(new Array(16), {
  0: '50us to 50ms',
  1: '50us to 100us',
  2: '1ms to 10ms',
  5: '16ms to 55ms',
  6: '65ms to 210ms',
  9: '260ms to 900ms',
  10: '1s to 3.5s',
  13: '4s to 13s',
  14: '17s to 64s',
})

const OBFF_SUPPORT = ['Not Supported', 'Via message', 'Via WAKE#', 'Via message/WAKE#']
const OBFF_ENABLE = ['Disabled', 'Via message A', 'Via message B', 'Via WAKE#']
const POWER_REDUCTION = ['Not Supported', 'Dev Specific', 'Form Factor Dev Specific']
const LN_SYSTEM = ['Not Supported', '64byte cachelines', '128byte cachelines']

function capabilities2(view: RegisterView, type: number): string[] {
  const f = (field: string) => view.field('DEVCAP2', field)
  const isPort = type === PORT_TYPE.root || type === PORT_TYPE.upstream || type === PORT_TYPE.downstream
  const prefixes = f('EE_PREFIX') ? `, MaxEETLPPrefixes ${f('EE_PREFIX_MAX') || 4}` : ''
  const flags = [view.flags('DEVCAP2', 'FRS')]
  if (type === PORT_TYPE.root) flags.push(`LN System CLS ${named(LN_SYSTEM, f('LN_CLS'), 'Reserved')},`)
  if (type === PORT_TYPE.root || type === PORT_TYPE.endpoint)
    flags.push(`TPHComp${f('TPH_COMP') & 1 ? '+' : '-'} ExtTPHComp${f('TPH_COMP') & 2 ? '+' : '-'}`)
  if (type === PORT_TYPE.root || type === PORT_TYPE.downstream) flags.push(view.flags('DEVCAP2', 'ARIFwd=ARI'))
  const atomic = []
  if (isPort) atomic.push(view.flags('DEVCAP2', 'Routing=ATOMIC_ROUTE'))
  if (type === PORT_TYPE.root || view.facts.memoryBar) {
    atomic.push(view.flags('DEVCAP2', '32bit=ATOMIC_COMP32 64bit=ATOMIC_COMP64 128bitCAS=ATOMIC_COMP128'))
  }
  return [
    `DevCap2: Completion Timeout: ${named(TIMEOUT_RANGES, f('COMP_TMOUT_RANGES'), 'Unknown')},` +
      ` ${view.flags('DEVCAP2', 'TimeoutDis=COMP_TMOUT_DIS NROPrPrP=NO_RO_PRPR LTR')}`,
    `\t ${view.flags('DEVCAP2', '10BitTagComp=10BIT_TAG_COMP 10BitTagReq=10BIT_TAG_REQ')}` +
      ` OBFF ${named(OBFF_SUPPORT, f('OBFF'), '')}, ${view.flags('DEVCAP2', 'ExtFmt=EXT_FMT EETLPPrefix=EE_PREFIX')}${prefixes}`,
    `\t EmergencyPowerReduction ${named(POWER_REDUCTION, f('EMERGENCY_PWR'), 'Reserved')},` +
      ` ${view.flags('DEVCAP2', 'EmergencyPowerReductionInit=EMERGENCY_PWR_INIT')}`,
    `\t ${flags.join(' ')}`,
    ...(atomic.length > 0 ? [`\t AtomicOpsCap: ${atomic.join(' ')}`] : []),
  ]
}

function control2(view: RegisterView, type: number): string[] {
  const forwards = type === PORT_TYPE.root || type === PORT_TYPE.downstream
  const ari = forwards ? ` ${view.flags('DEVCTL2', 'ARIFwd=ARI')}` : ''
  const endpoint =
    type === PORT_TYPE.endpoint || type === PORT_TYPE.legacyEndpoint || type === PORT_TYPE.integratedEndpoint
  const atomic = []
  if (type === PORT_TYPE.root || endpoint) {
    atomic.push(view.flags('DEVCTL2', 'ReqEn=ATOMIC_REQ'))
  }
  if (forwards || type === PORT_TYPE.upstream) atomic.push(view.flags('DEVCTL2', 'EgressBlck=ATOMIC_EGRESS_BLOCK'))
  return [
    `DevCtl2: Completion Timeout: ${named(TIMEOUTS, view.field('DEVCTL2', 'COMP_TIMEOUT'), 'Unknown')},` +
      ` ${view.flags('DEVCTL2', 'TimeoutDis=COMP_TMOUT_DIS')}${ari}`,
    ...(atomic.length > 0 ? [`\t AtomicOpsCtl: ${atomic.join(' ')}`] : []),
    `\t ${view.flags('DEVCTL2', 'IDOReq=IDO_REQ_EN IDOCompl=IDO_CMP_EN LTR=LTR_EN EmergencyPowerReductionReq=EMERGENCY_PWR_REQ')}`,
    `\t ${view.flags('DEVCTL2', '10BitTagReq=10BIT_TAG_REQ_EN')}` +
      ` OBFF ${named(OBFF_ENABLE, view.field('DEVCTL2', 'OBFF'), '')}, ${view.flags('DEVCTL2', 'EETLPPrefixBlk=EE_PREFIX_BLOCK')}`,
  ]
}

/** The second set of device registers, of version 2 capabilities. */
export const deviceLines2 = (view: RegisterView, type: number): string[] => [
  ...capabilities2(view, type),
  ...control2(view, type),
]
