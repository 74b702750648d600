import { named } from '../../../format'
import { PORT_TYPE } from '../../../function-facts'
import type { RegisterView } from '../../../view'
import { l0sLatency, l1Latency } from './device'

const SPEEDS = [undefined, '2.5GT/s', '5GT/s', '8GT/s', '16GT/s', '32GT/s', '64GT/s', undefined, '128GT/s']
const speed = (value: number): string => named(SPEEDS, value, 'unknown')

const ASPM_SUPPORT = ['not supported', 'L0s', 'L1', 'L0s L1']
const ASPM_CONTROL = ['Disabled', 'L0s Enabled', 'L1 Enabled', 'L0s L1 Enabled']

/** Ports that look down a link. */
const isDownward = (type: number): boolean =>
  type === PORT_TYPE.root || type === PORT_TYPE.downstream || type === PORT_TYPE.pciToPcie

/** How a negotiated value compares with the capability's. The port above the link may be capable of more. */
function compared(actual: number, most: number, type: number): string {
  if (actual > most) return ' (overdriven)'
  return actual < most && !isDownward(type) ? ' (downgraded)' : ''
}

/** Types with a Read Completion Boundary. PCIe 5.0 section 7.5.3.7. */
const BOUNDED: readonly number[] = [PORT_TYPE.root, PORT_TYPE.endpoint, PORT_TYPE.legacyEndpoint, PORT_TYPE.pcieToPci]

/** Link capabilities, control and status. */
export function linkLines(view: RegisterView, type: number): string[] {
  const cap = (field: string) => view.field('LNKCAP', field)
  const exits = []
  if (cap('ASPMS') & 1) exits.push(`L0s ${l0sLatency(cap('L0SEL'))}`)
  if (cap('ASPMS') & 2) exits.push(`L1 ${l1Latency(cap('L1EL'))}`)
  const exit = exits.length > 0 ? `, Exit Latency ${exits.join(', ')}` : ''
  const hasBoundary = BOUNDED.includes(type)
  const boundary = hasBoundary ? ` RCB ${view.is('LNKCTL', 'RCB') ? 128 : 64} bytes,` : ''
  const current = view.field('LNKSTA', 'CLS')
  const width = view.field('LNKSTA', 'NLW')
  return [
    `LnkCap:\tPort #${cap('PN')}, Speed ${speed(cap('SLS'))}, Width x${cap('MLW')}, ASPM ${ASPM_SUPPORT[cap('ASPMS')]}${exit}`,
    `\t${view.flags('LNKCAP', 'ClockPM=CLKPM Surprise=SDERC LLActRep=DLLLARC BwNot=LBNC ASPMOptComp=AOC')}`,
    `LnkCtl:\tASPM ${ASPM_CONTROL[view.field('LNKCTL', 'ASPMC')]};${boundary} ${view.flags('LNKCTL', 'LnkDisable=LD CommClk=CCC')}`,
    `\t${view.flags('LNKCTL', 'ExtSynch=ES ClockPM=CLKREQ_EN AutWidDis=HAWD BWInt=LBMIE AutBWInt=LABIE FltModeDis=FLIT_MODE_DISABLE')}`,
    `LnkSta:\tSpeed ${speed(current)}${compared(current, cap('SLS'), type)}, Width x${width}${compared(width, cap('MLW'), type)}`,
    `\t${view.flags('LNKSTA', 'TrErr=TRAINING_ERROR Train=LT SlotClk=SLC DLActive=DLLLA BWMgmt=LBMS ABWMgmt=LABS')}`,
  ]
}

const SPEED_STEPS = ['2.5GT/s', '5GT/s', '8GT/s', '16GT/s', '32GT/s', '64GT/s', '128GT/s']

/** The range that a supported link speeds vector names. */
function speedRange(vector: number): string {
  if (vector === 0) return 'Unknown'
  const highest = Math.floor(Math.log2(vector))
  return highest === 0 ? SPEED_STEPS[0]! : named(SPEED_STEPS, highest, 'RsvdP').replace(/^(?=\d)/, '2.5-')
}

const LOW_MARGIN = '200-400mV(full-swing)/100-200mV(half-swing)'
const MARGINS = [
  'Normal Operating Range',
  '800-1200mV(full-swing)/400-700mV(half-swing)',
  LOW_MARGIN,
  LOW_MARGIN,
  LOW_MARGIN,
  LOW_MARGIN,
]
/** De-emphasis and preshoot by preset. PCIe 5.0 table 4-24. */
const PRESETS = [
  ['-6', '0'],
  ['-3.5', '0'],
  ['-4.4', '0'],
  ['-2.5', '0'],
  ['0', '0'],
  ['0', '1.9'],
  ['0', '2.5'],
  ['-6.0', '3.5'],
  ['-3.5', '3.5'],
  ['0', '3.5'],
].map(([deemphasis, preshoot]) => `${deemphasis}dB de-emphasis, ${preshoot}dB preshoot`)
const CROSSLINK = ['unsupported', 'Upstream Port', 'Downstream Port', 'incomplete']
const DOWNSTREAM = [
  'Link Down - Not Determined',
  'Link Down - Not Present',
  'Link Down - Present',
  undefined,
  'Link Up - Present',
  'Link Up - Present and DRS Received',
]

/** Level of a de-emphasis bit. */
const decibels = (set: boolean): string => (set ? '-3.5dB' : '-6dB')

/** The second set of link registers, of version 2 capabilities. */
export function linkLines2(view: RegisterView, type: number): string[] {
  const lines = []
  if (view.value('LNKCAP2') !== 0) {
    lines.push(
      `LnkCap2: Supported Link Speeds: ${speedRange(view.field('LNKCAP2', 'SLS'))},` +
        ` ${view.flags('LNKCAP2', 'Crosslink=CROSSLINK Retimer=RETIMER 2Retimers=2RETIMERS DRS')}`,
    )
  }
  const target = view.field('LNKCTL2', 'TLS')
  const selectable =
    type === PORT_TYPE.downstream ? `, Selectable De-emphasis: ${decibels(view.is('LNKCTL2', 'DEEMPHASIS'))}` : ''
  const reportsComponent = view.is('LNKCAP2', 'DRS') && isDownward(type)
  lines.push(
    `LnkCtl2: Target Link Speed: ${target === 0 ? SPEED_STEPS[0] : named(SPEEDS, target, 'Unknown')},` +
      ` ${view.flags('LNKCTL2', 'EnterCompliance=ENTER_COMP SpeedDis=HASD')}${selectable}`,
    `\t Transmit Margin: ${named(MARGINS, view.field('LNKCTL2', 'TX_MARGIN'), 'Unknown')},` +
      ` ${view.flags('LNKCTL2', 'EnterModifiedCompliance=ENTER_MOD_COMP ComplianceSOS=COMP_SOS')}`,
    `\t Compliance Preset/De-emphasis: ${named(PRESETS, view.field('LNKCTL2', 'COMP_PRESET'), 'Unknown')}`,
    `LnkSta2: Current De-emphasis Level: ${decibels(view.is('LNKSTA2', 'DEEMPHASIS'))},` +
      ` ${view.flags('LNKSTA2', 'EqualizationComplete=EQU_COMP EqualizationPhase1=EQU_PHASE1')}`,
    `\t ${view.flags('LNKSTA2', 'EqualizationPhase2=EQU_PHASE2 EqualizationPhase3=EQU_PHASE3 LinkEqualizationRequest=EQU_REQ')}`,
    `\t ${view.flags('LNKSTA2', 'Retimer=RETIMER 2Retimers=2RETIMERS')}` +
      ` CrosslinkRes: ${named(CROSSLINK, view.field('LNKSTA2', 'CROSSLINK'), '')}, ${view.flags('LNKSTA2', 'FltMode=FLIT_MODE')}` +
      (reportsComponent ? `, ${view.flags('LNKSTA2', 'DRS')}` : ''),
  )
  if (reportsComponent) {
    lines.push(`\t DownstreamComp: ${named(DOWNSTREAM, view.field('LNKSTA2', 'DOWN_COMP'), 'Reserved')}`)
  }
  return lines
}
