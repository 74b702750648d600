import { digits } from '../../../../bytes/hex'
import { named } from '../../../format'
import { type RegisterView, sign } from '../../../view'
import { powerLimit } from './device'

const INDICATOR = ['Unknown', 'On', 'Blink', 'Off']

/** Slot capabilities, control and status. */
export function slotLines(view: RegisterView): string[] {
  const cap = (field: string) => view.field('SLTCAP', field)
  const indicator = (field: string) => named(INDICATOR, view.field('SLTCTL', field), '')
  return [
    `SltCap:\t${view.flags('SLTCAP', 'AttnBtn=ABP PwrCtrl=PCP MRL=MRLSP AttnInd=AIP PwrInd=PIP HotPlug=HPC Surprise=HPS')}`,
    `\tSlot #${cap('PSN')}, PowerLimit ${powerLimit(cap('SPLV'), cap('SPLS'))};` +
      ` ${view.flags('SLTCAP', 'Interlock=EIP NoCompl=NCCS')}`,
    `SltCtl:\tEnable: ${view.flags('SLTCTL', 'AttnBtn=ABPE PwrFlt=PFDE MRL=MRLSCE PresDet=PDCE CmdCplt=CCIE HPIrq=HPIE LinkChg=DLLSCE')}`,
    `\tControl: AttnInd ${indicator('AIC')}, PwrInd ${indicator('PIC')},` +
      ` ${view.flags('SLTCTL', 'Power=PCC Interlock=EIC')}`,
    `SltSta:\tStatus: ${view.flags('SLTSTA', 'AttnBtn=ABP PowerFlt=PFD MRL=MRLSS CmdCplt=CC PresDet=PDS Interlock=EIS')}`,
    `\tChanged: ${view.flags('SLTSTA', 'MRL=MRLSC PresDet=PDC LinkState=DLLSC')}`,
  ]
}

/** Root capabilities, control and status. */
export function rootLines(view: RegisterView): string[] {
  return [
    `RootCap: CRSVisible${sign(view.is('RTCAP', 'CRSVIS'))}`,
    `RootCtl: ${view.flags('RTCTL', 'ErrCorrectable=SECEE ErrNon-Fatal=SENFEE ErrFatal=SEFEE PMEIntEna=PMEIE CRSVisible=CRSSVE')}`,
    `RootSta: PME ReqID ${digits(view.field('RTSTA', 'PME_RID'), 4)},` +
      ` ${view.flags('RTSTA', 'PMEStatus=PME PMEPending=PENDING')}`,
  ]
}
