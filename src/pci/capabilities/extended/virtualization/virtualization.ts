import { baseAddressUses } from '../../../base-address'
import type { Decoded } from '../../../decoded'
import { digits } from '../../../format'
import type { View } from '../../../view'

const ACS_FLAGS = 'SrcValid=SV TransBlk=TB ReqRedir=RR CmpltRedir=CR UpstreamFwd=UF EgressCtrl=EC DirectTrans=DT'

export const acs = (view: View): Decoded => ({
  title: 'Access Control Services',
  lines: [`ACSCap:\t${view.flags('CAP', ACS_FLAGS)}`, `ACSCtl:\t${view.flags('CTRL', ACS_FLAGS)}`],
})

export const ari = (view: View): Decoded => ({
  title: 'Alternative Routing-ID Interpretation (ARI)',
  lines: [
    `ARICap:\t${view.flags('CAP', 'MFVC ACS')}, Next Function: ${view.field('CAP', 'NFN')}`,
    `ARICtl:\t${view.flags('CTRL', 'MFVC ACS')}, Function Group: ${view.field('CTRL', 'FG')}`,
  ],
})

export const ats = (view: View): Decoded => ({
  title: 'Address Translation Service (ATS)',
  lines: [
    `ATSCap:\tInvalidate Queue Depth: ${digits(view.field('CAP', 'QDEP'), 2)}`,
    `ATSCtl:\t${view.flags('CTRL', 'Enable=ENABLE')}, Smallest Translation Unit: ${digits(view.field('CTRL', 'STU'), 2)}`,
  ],
})

export const pasid = (view: View): Decoded => ({
  title: 'Process Address Space ID (PASID)',
  lines: [
    `PASIDCap: ${view.flags('CAP', 'Exec=EXEC Priv=PRIV')}, Max PASID Width: ${digits(view.field('CAP', 'WIDTH'), 2)}`,
    `PASIDCtl: ${view.flags('CTRL', 'Enable=ENABLE Exec=EXEC Priv=PRIV')}`,
  ],
})

export const pri = (view: View): Decoded => ({
  title: 'Page Request Interface (PRI)',
  lines: [
    `PRICtl: ${view.flags('CTRL', 'Enable=ENABLE Reset=RESET')}`,
    `PRISta: ${view.flags('STATUS', 'RF UPRGI Stopped=STOPPED')}`,
    `Page Request Capacity: ${digits(view.value('MAX_REQ'), 8)}, Page Request Allocation: ${digits(view.value('ALLOC_REQ'), 8)}`,
  ],
})

/** One line for each base address of the virtual functions that is not zero. */
function virtualBars(view: View): string[] {
  const values = [0, 1, 2, 3, 4, 5].map((i) => view.value(`BAR_${i}`))
  const uses = baseAddressUses(values)
  return values.flatMap((value, i) => {
    if (uses[i] === 'upper' || value === 0 || value === 0xffffffff) return []
    const wide = (value & 6) === 4
    const address = digits(value - (value & 0xf), 8)
    const full = wide ? digits(values[i + 1] ?? 0, 8) + address : address
    const prefetch = (value & 8) !== 0 ? '' : 'non-'
    return [`Region ${i}: Memory at ${full} (${wide ? '64' : '32'}-bit, ${prefetch}prefetchable)`]
  })
}

export function sriov(view: View): Decoded {
  const count = (register: string) => view.value(register)
  return {
    title: 'Single Root I/O Virtualization (SR-IOV)',
    lines: [
      `IOVCap:\t${view.flags('CAP', 'Migration=VFM 10BitTagReq=10BIT_TAG_REQ')}` +
        ` Interrupt Message Number: ${digits(view.field('CAP', 'INTR'), 3)}`,
      `IOVCtl:\t${view.flags('CTRL', 'Enable=VFE Migration=VFM Interrupt=INTR MSE ARIHierarchy=ARI 10BitTagReq=10BIT_TAG_REQ_EN')}`,
      `IOVSta:\t${view.flags('STATUS', 'Migration=VFM')}`,
      `Initial VFs: ${count('INITIAL_VF')}, Total VFs: ${count('TOTAL_VF')}, Number of VFs: ${count('NUM_VF')},` +
        ` Function Dependency Link: ${digits(count('FUNC_LINK'), 2)}`,
      `VF offset: ${count('VF_OFFSET')}, stride: ${count('VF_STRIDE')}, Device ID: ${digits(count('VF_DID'), 4)}`,
      `Supported Page Size: ${digits(count('SUP_PGSIZE'), 8)}, System Page Size: ${digits(count('SYS_PGSIZE'), 8)}`,
      ...virtualBars(view),
      `VF Migration: offset: ${digits(8 * view.field('VFM', 'OFFSET'), 8)}, BIR: ${view.field('VFM', 'BIR')}`,
    ],
  }
}
