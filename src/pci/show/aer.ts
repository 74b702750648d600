import type { Decoded } from '../decoded'
import { digits } from '../format'
import { isRoot } from '../function-facts'
import type { View } from '../view'

const UNCORRECTABLE =
  'DLP SDES=SURPDN TLP=POISON_TLP FCP CmpltTO=COMP_TIME CmpltAbrt=COMP_ABORT UnxCmplt=UNX_COMP RxOF=RX_OVER' +
  ' MalfTLP=MALF_TLP ECRC UnsupReq=UNSUP ACSViol=ACSV'
const CORRECTABLE =
  'RxErr=RCVR BadTLP=BAD_TLP BadDLLP=BAD_DLLP Rollover=REP_ROLL Timeout=REP_TIMER AdvNonFatalErr=ADV_NFAT'

function rootLines(view: View): string[] {
  return [
    `RootCmd: ${view.flags('ROOT_COMMAND', 'CERptEn=COR_EN NFERptEn=NONFATAL_EN FERptEn=FATAL_EN')}`,
    `RootSta: ${view.flags('ROOT_STATUS', 'CERcvd=COR_RCV MultCERcvd=MULTI_COR_RCV UERcvd=UNCOR_RCV MultUERcvd=MULTI_UNCOR_RCV')}`,
    `\t ${view.flags('ROOT_STATUS', 'FirstFatal=FIRST_FATAL NonFatalMsg=NONFATAL_RCV FatalMsg=FATAL_RCV')}` +
      ` IntMsg ${view.field('ROOT_STATUS', 'AER_IRQ')}`,
    `ErrorSrc: ERR_COR: ${digits(view.value('ERR_SRC_COR'), 4)} ERR_FATAL/NONFATAL: ${digits(view.value('ERR_SRC_UNCOR'), 4)}`,
  ]
}

export function aer(view: View): Decoded {
  const log = [0, 1, 2, 3].map((i) => digits(view.value(`HEADER_LOG_${i}`), 8)).join(' ')
  return {
    title: 'Advanced Error Reporting',
    lines: [
      `UESta:\t${view.flags('UNCOR_STATUS', UNCORRECTABLE)}`,
      `UEMsk:\t${view.flags('UNCOR_MASK', UNCORRECTABLE)}`,
      `UESvrt:\t${view.flags('UNCOR_SEVER', UNCORRECTABLE)}`,
      `CESta:\t${view.flags('COR_STATUS', CORRECTABLE)}`,
      `CEMsk:\t${view.flags('COR_MASK', CORRECTABLE)}`,
      `AERCap:\tFirst Error Pointer: ${digits(view.field('CAP', 'FEP'), 2)},` +
        ` ${view.flags('CAP', 'ECRCGenCap=ECRC_GENC ECRCGenEn=ECRC_GENE ECRCChkCap=ECRC_CHKC ECRCChkEn=ECRC_CHKE')}`,
      `\t${view.flags('CAP', 'MultHdrRecCap=MHRC MultHdrRecEn=MHRE TLPPfxPres=TLP_PREFIX_LOG HdrLogCap=COMP_TIME_LOG')}`,
      `HeaderLog: ${log}`,
      ...(isRoot(view.facts) ? rootLines(view) : []),
    ],
  }
}
