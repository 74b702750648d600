import { digits } from '../../../bytes/hex'
import type { Capability, CapabilityText } from '../../capability'
import { isRoot } from '../../function-facts'
import { bit, bits, extendedCapability, layoutEnd, type Register, reg16, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

/** PCIe 6.0 section 7.8.4.2; mask and severity have the same bits. */
const uncorrectable = (what: string) => [
  bit(0, 'UND', `Undefined${what}`),
  bit(4, 'DLP', `Data Link Protocol Error${what}`),
  bit(5, 'SURPDN', `Surprise Down Error${what}`),
  bit(12, 'POISON_TLP', `Poisoned TLP Received${what}`),
  bit(13, 'FCP', `Flow Control Protocol Error${what}`),
  bit(14, 'COMP_TIME', `Completion Timeout${what}`),
  bit(15, 'COMP_ABORT', `Completer Abort${what}`),
  bit(16, 'UNX_COMP', `Unexpected Completion${what}`),
  bit(17, 'RX_OVER', `Receiver Overflow${what}`),
  bit(18, 'MALF_TLP', `Malformed TLP${what}`),
  bit(19, 'ECRC', `ECRC Error${what}`),
  bit(20, 'UNSUP', `Unsupported Request Error${what}`),
  bit(21, 'ACSV', `ACS Violation${what}`),
  bit(22, 'INTN', `Uncorrectable Internal Error${what}`),
  bit(23, 'MCBTLP', `MC Blocked TLP${what}`),
  bit(24, 'ATOMEG', `AtomicOp Egress Blocked${what}`),
  bit(25, 'TLPPRE', `TLP Prefix Blocked Error${what}`),
  bit(26, 'POISON_TLP_EGRESS', `Poisoned TLP Egress Blocked${what}`),
  bit(27, 'DMWR_REQ_EGRESS', `DMWr Request Egress Blocked${what}`),
  bit(28, 'IDE_CHECK', `IDE Check Failed${what}`),
  bit(29, 'MISROUTED_IDE_TLP', `Misrouted IDE TLP${what}`),
  bit(30, 'PCRC_CHECK', `PCRC Check Failed${what}`),
  bit(31, 'TLP_XLAT_EGRESS', `TLP Translation Egress Blocked${what}`),
]

/** PCIe 5.0 section 7.8.4.5. */
const correctable = (what: string) => [
  bit(0, 'RCVR', `Receiver Error${what}`),
  bit(6, 'BAD_TLP', `Bad TLP${what}`),
  bit(7, 'BAD_DLLP', `Bad DLLP${what}`),
  bit(8, 'REP_ROLL', `REPLAY_NUM Rollover${what}`),
  bit(12, 'REP_TIMER', `Replay Timer Timeout${what}`),
  bit(13, 'ADV_NFAT', `Advisory Non-Fatal Error${what}`),
  bit(14, 'INTERNAL', `Corrected Internal Error${what}`),
  bit(15, 'LOG_OVER', `Header Log Overflow${what}`),
]

/** PCIe 5.0 sections 7.8.4.2 to 7.8.4.8. */
const ERRORS: readonly Register[] = [
  reg32(0x04, 'UNCOR_STATUS', 'Uncorrectable Error Status', uncorrectable(' Status')),
  reg32(0x08, 'UNCOR_MASK', 'Uncorrectable Error Mask', uncorrectable(' Mask')),
  reg32(0x0c, 'UNCOR_SEVER', 'Uncorrectable Error Severity', uncorrectable(' Severity')),
  reg32(0x10, 'COR_STATUS', 'Correctable Error Status', correctable(' Status')),
  reg32(0x14, 'COR_MASK', 'Correctable Error Mask', correctable(' Mask')),
  reg32(0x18, 'CAP', 'Advanced Error Capabilities and Control', [
    bits(0, 5, 'FEP', 'First Error Pointer'),
    bit(5, 'ECRC_GENC', 'ECRC Generation Capable'),
    bit(6, 'ECRC_GENE', 'ECRC Generation Enable'),
    bit(7, 'ECRC_CHKC', 'ECRC Check Capable'),
    bit(8, 'ECRC_CHKE', 'ECRC Check Enable'),
    bit(9, 'MHRC', 'Multiple Header Recording Capable'),
    bit(10, 'MHRE', 'Multiple Header Recording Enable'),
    bit(11, 'TLP_PREFIX_LOG', 'TLP Prefix Log Present'),
    bit(12, 'COMP_TIME_LOG', 'Completion Timeout Prefix/Header Log Capable'),
  ]),
  ...[0, 1, 2, 3].map((i) => reg32(0x1c + 4 * i, `HEADER_LOG_${i}`, `Header Log DWORD ${i}`)),
]

/** Root ports and root complex event collectors only. PCIe 5.0 sections 7.8.4.9 to 7.8.4.11. */
const ROOT: readonly Register[] = [
  reg32(0x2c, 'ROOT_COMMAND', 'Root Error Command', [
    bit(0, 'COR_EN', 'Correctable Error Reporting Enable'),
    bit(1, 'NONFATAL_EN', 'Non-Fatal Error Reporting Enable'),
    bit(2, 'FATAL_EN', 'Fatal Error Reporting Enable'),
  ]),
  reg32(0x30, 'ROOT_STATUS', 'Root Error Status', [
    bit(0, 'COR_RCV', 'ERR_COR Received'),
    bit(1, 'MULTI_COR_RCV', 'Multiple ERR_COR Received'),
    bit(2, 'UNCOR_RCV', 'ERR_FATAL/NONFATAL Received'),
    bit(3, 'MULTI_UNCOR_RCV', 'Multiple ERR_FATAL/NONFATAL Received'),
    bit(4, 'FIRST_FATAL', 'First Uncorrectable Fatal'),
    bit(5, 'NONFATAL_RCV', 'Non-Fatal Error Messages Received'),
    bit(6, 'FATAL_RCV', 'Fatal Error Messages Received'),
    bits(27, 5, 'AER_IRQ', 'Advanced Error Interrupt Message Number'),
  ]),
  reg16(0x34, 'ERR_SRC_COR', 'ERR_COR Source Identification'),
  reg16(0x36, 'ERR_SRC_UNCOR', 'ERR_FATAL/NONFATAL Source Identification'),
]

/** PCIe 5.0 section 7.8.4.12. */
const PREFIX_LOG: readonly Register[] = [0, 1, 2, 3].map((i) =>
  reg32(0x38 + 4 * i, `TLP_PREFIX_LOG_${i}`, `TLP Prefix Log DWORD ${i}`),
)

const aerWith = (...groups: (readonly Register[])[]) =>
  extendedCapability('AER', 'Advanced Error Reporting', 0x0001, () => groups.flat())

/** The whole structure with root registers and TLP prefix log: 72 bytes. */
export const AER = aerWith(ERRORS, ROOT, PREFIX_LOG)
/** For functions that are neither root port nor event collector, bytes 0x2c to 0x37 are reserved. */
const AER_ENDPOINT = aerWith(ERRORS, PREFIX_LOG)

/** Flags by line. */
const UNCORRECTABLE_FLAGS = [
  'DLP SDES=SURPDN TLP=POISON_TLP FCP CmpltTO=COMP_TIME CmpltAbrt=COMP_ABORT UnxCmplt=UNX_COMP RxOF=RX_OVER MalfTLP=MALF_TLP',
  'ECRC UnsupReq=UNSUP ACSViol=ACSV UncorrIntErr=INTN BlockedTLP=MCBTLP AtomicOpBlocked=ATOMEG TLPBlockedErr=TLPPRE',
  'PoisonTLPBlocked=POISON_TLP_EGRESS DMWrReqBlocked=DMWR_REQ_EGRESS IDECheck=IDE_CHECK MisIDETLP=MISROUTED_IDE_TLP' +
    ' PCRC_CHECK TLPXlatBlocked=TLP_XLAT_EGRESS',
]
const CORRECTABLE_FLAGS =
  'RxErr=RCVR BadTLP=BAD_TLP BadDLLP=BAD_DLLP Rollover=REP_ROLL Timeout=REP_TIMER AdvNonFatalErr=ADV_NFAT' +
  ' CorrIntErr=INTERNAL HeaderOF=LOG_OVER'

/** "UESta:" and the like, three lines. */
const uncorrectableLines = (view: RegisterView, label: string, register: string): string[] =>
  UNCORRECTABLE_FLAGS.map((flags, line) => `${line === 0 ? label : ''}\t${view.flags(register, flags)}`)

function rootLines(view: RegisterView): string[] {
  return [
    `RootCmd: ${view.flags('ROOT_COMMAND', 'CERptEn=COR_EN NFERptEn=NONFATAL_EN FERptEn=FATAL_EN')}`,
    `RootSta: ${view.flags('ROOT_STATUS', 'CERcvd=COR_RCV MultCERcvd=MULTI_COR_RCV UERcvd=UNCOR_RCV MultUERcvd=MULTI_UNCOR_RCV')}`,
    `\t ${view.flags('ROOT_STATUS', 'FirstFatal=FIRST_FATAL NonFatalMsg=NONFATAL_RCV FatalMsg=FATAL_RCV')}` +
      ` IntMsgNum ${view.field('ROOT_STATUS', 'AER_IRQ')}`,
    `ErrorSrc: ERR_COR: ${digits(view.value('ERR_SRC_COR'), 4)} ERR_FATAL/NONFATAL: ${digits(view.value('ERR_SRC_UNCOR'), 4)}`,
  ]
}

function describe(view: RegisterView): CapabilityText {
  const log = [0, 1, 2, 3].map((i) => digits(view.value(`HEADER_LOG_${i}`), 8)).join(' ')
  return {
    title: 'Advanced Error Reporting',
    lines: [
      ...uncorrectableLines(view, 'UESta:', 'UNCOR_STATUS'),
      ...uncorrectableLines(view, 'UEMsk:', 'UNCOR_MASK'),
      ...uncorrectableLines(view, 'UESvrt:', 'UNCOR_SEVER'),
      `CESta:\t${view.flags('COR_STATUS', CORRECTABLE_FLAGS)}`,
      `CEMsk:\t${view.flags('COR_MASK', CORRECTABLE_FLAGS)}`,
      `AERCap:\tFirst Error Pointer: ${digits(view.field('CAP', 'FEP'), 2)},` +
        ` ${view.flags('CAP', 'ECRCGenCap=ECRC_GENC ECRCGenEn=ECRC_GENE ECRCChkCap=ECRC_CHKC ECRCChkEn=ECRC_CHKE')}`,
      `\t${view.flags('CAP', 'MultHdrRecCap=MHRC MultHdrRecEn=MHRE TLPPfxPres=TLP_PREFIX_LOG HdrLogCap=COMP_TIME_LOG')}`,
      `HeaderLog: ${log}`,
      ...(isRoot(view.facts) ? rootLines(view) : []),
    ],
  }
}

export const aer: Capability = {
  base: AER,
  layout: (_, facts) => (isRoot(facts) ? AER : AER_ENDPOINT),
  length: (layout, _, room) => Math.min(layoutEnd(layout), room),
  describe,
}
