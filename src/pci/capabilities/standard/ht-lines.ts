import { digits } from '../../../bytes/hex'
import type { RegisterView } from '../../view'

/*
 * Links of HyperTransport interfaces in lspci's words. A primary interface has two links, numbered 0 and 1, a secondary one
 * has one without a number. HyperTransport 3.1 sections 7.5 and 7.6.
 */

/** Revision 1.02 added the registers after Revision ID. */
const REVISION_102 = 0x22
/** Between 1.01 and 1.02 lspci does not vouch for what it prints. */
const REVISION_101 = 0x11

const WIDTHS = ['8bit', '16bit', '[2]', '32bit', '2bit', '4bit', '[6]', 'N/C']
const FREQUENCIES = [
  ...['200MHz', '300MHz', '400MHz', '500MHz', '600MHz', '800MHz', '1.0GHz', '1.2GHz', '1.4GHz', '1.6GHz'],
  ...['[a]', '[b]', '[c]', '[d]', '[e]', 'Vend'],
]

const ERROR_HANDLING = 'PFlE=PFLE OFlE=OFLE PFE OFE EOCFE RFE CRCFE SERRFE CF RE PNFE ONFE EOCNFE RNFE CRCNFE SERRNFE'

/** "Link Control 0": a name with the link's number, if it has one. */
const numbered = (name: string, link: string): string => `${name} ${link}`.trimEnd()

function controlLines(view: RegisterView, link: string, late: boolean): string[] {
  const control = `LCTR${link}`
  const config = `LCNF${link}`
  const width = (field: string) => WIDTHS[view.field(config, field)]
  const flow = (label: string, field: string) => (late ? ` ${view.flags(config, `${label}=${field}`)}` : '')
  const isochronous = late ? ` ${view.flags(control, 'IsocEn=ISOCEN LSEn=LSEN ExtCTL=EXTCTL 64b=64B')}` : ''
  return [
    `${numbered('Link Control', link)}: ${view.flags(control, 'CFlE=CFLE CST CFE')}` +
      ` ${view.flags(control, '<LkFail=LKFAIL Init=INIT EOC TXO')} <CRCErr=${view.field(control, 'CRCERR').toString(16)}${isochronous}`,
    `${numbered('Link Config', link)}: MLWI=${width('MLWI')}${flow('DwFcIn', 'DFI')} MLWO=${width('MLWO')}${flow('DwFcOut', 'DFO')}` +
      ` LWI=${width('LWI')}${flow('DwFcInEn', 'DFIE')} LWO=${width('LWO')}${flow('DwFcOutEn', 'DFOE')}`,
  ]
}

const frequencyLines = (view: RegisterView, link: string): string[] => [
  `${numbered('Link Frequency', link)}: ${FREQUENCIES[view.field(`LFRER${link}`, 'FREQ')]}`,
  `${numbered('Link Error', link)}: ${view.flags(`LFRER${link}`, '<Prot=PROT <Ovfl=OV <EOC=EOC CTLTm=CTLT')}`,
  `${numbered('Link Frequency Capability', link)}: ${view.flags(
    `LFCAP${link}`,
    '200MHz=200 300MHz=300 400MHz=400 500MHz=500 600MHz=600 800MHz=800 1.0GHz=1000 1.2GHz=1200 1.4GHz=1400 1.6GHz=1600 Vend=VEND',
  )}`,
]

const FEATURES = 'IsocFC=ISOCFC LDTSTOP CRCTM ECTLT 64bA=64BA UIDRD'

const tailLines = (view: RegisterView): string[] => [
  `Error Handling: ${view.flags('EH', ERROR_HANDLING)}`,
  `Prefetchable memory behind bridge Upper: ${digits(view.value('MBU'), 2)}-${digits(view.value('MLU'), 2)}`,
]

/** "1.02": three bits and five. HyperTransport 3.1 section 7.5.6. */
export const revision = (value: number): string => `${value >> 5}.${String(value & 0x1f).padStart(2, '0')}`

const doubt = (view: RegisterView): string[] => {
  const held = view.value('RID')
  return held > REVISION_101 && held < REVISION_102 ? ['!!! Possibly incomplete decoding'] : []
}

/** Slave or primary interface. */
export function primaryLines(view: RegisterView): string[] {
  const late = view.value('RID') >= REVISION_102
  const command = `BaseUnitID=${view.field('CMD', 'BUID')} UnitCnt=${view.field('CMD', 'UC')}`
  const lines = [
    ...doubt(view),
    `Command: ${command} ${view.flags('CMD', `MastHost=MH DefDir=DD${late ? ' DUL' : ''}`)}`,
    ...controlLines(view, '0', late),
    ...controlLines(view, '1', late),
    `Revision ID: ${revision(view.value('RID'))}`,
  ]
  if (!late) return lines
  return [
    ...lines,
    ...frequencyLines(view, '0'),
    `Feature Capability: ${view.flags('FTR', FEATURES)}`,
    ...frequencyLines(view, '1'),
    ...tailLines(view),
    `Bus Number: ${digits(view.value('BN'), 2)}`,
  ]
}

/** Host or secondary interface. */
export function secondaryLines(view: RegisterView): string[] {
  const late = view.value('RID') >= REVISION_102
  const device = ` DevNum=${view.field('CMD', 'DN')} ${view.flags('CMD', 'ChainSide=CS HostHide=HH Slave=AS <EOCErr=HIECE DUL')}`
  const lines = [
    ...doubt(view),
    `Command: ${view.flags('CMD', 'WarmRst=WR DblEnd=DE')}${late ? device : ''}`,
    ...controlLines(view, '', late),
    `Revision ID: ${revision(view.value('RID'))}`,
  ]
  if (!late) return lines
  return [
    ...lines,
    ...frequencyLines(view, ''),
    `Feature Capability: ${view.flags('FTR', `${FEATURES} ExtRS=EXTRS UCnfE=UCNFE`)}`,
    ...(view.is('FTR', 'EXTRS') ? tailLines(view) : []),
  ]
}
