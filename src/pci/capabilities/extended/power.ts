import type { Decoded } from '../../decoded'
import type { View } from '../../view'

/** A latency value and its scale of 32 to the n nanoseconds, of which 6 and 7 are not permitted. PCIe 5.0 section 6.18. */
const latencyNs = (value: number, scale: number): string => (scale > 5 ? '<error>' : `${value * 32 ** scale}ns`)

export function ltr(view: View): Decoded {
  const latency = (register: string) => latencyNs(view.field(register, 'VALUE'), view.field(register, 'SCALE'))
  return {
    title: 'Latency Tolerance Reporting',
    lines: [`Max snoop latency: ${latency('MAX_SNOOP_LAT')}`, `Max no snoop latency: ${latency('MAX_NOSNOOP_LAT')}`],
  }
}

/** Microseconds of a T_POWER_ON value, or null for the reserved scale. PCIe 5.0 section 7.8.3.2. */
function powerOn(value: number, scale: number): string {
  const factor = [2, 10, 100][scale]
  return factor === undefined ? '<error>' : `${value * factor}us`
}

export function l1ss(view: View): Decoded {
  const states = 'PCI-PM_L1.2=PCIPM_L1_2 PCI-PM_L1.1=PCIPM_L1_1 ASPM_L1.2=ASPM_L1_2 ASPM_L1.1=ASPM_L1_1'
  const cap = (field: string) => view.field('CAP', field)
  const ctl1 = (field: string) => view.field('CTL1', field)
  const ctl2 = (field: string) => view.field('CTL2', field)
  const deep = cap('PCIPM_L1_2') !== 0 || cap('ASPM_L1_2') !== 0
  const lines = [`L1SubCap: ${view.flags('CAP', `${states} L1_PM_Substates=L1_PM_SS`)}`]
  if (deep) {
    lines.push(
      `\t  PortCommonModeRestoreTime=${cap('CM_RESTORE_TIME')}us` +
        ` PortTPowerOnTime=${powerOn(cap('P_PWR_ON_VALUE'), cap('P_PWR_ON_SCALE'))}`,
    )
  }
  lines.push(`L1SubCtl1: ${view.flags('CTL1', states)}`)
  if (deep) {
    const time = latencyNs(ctl1('LTR_L12_TH_VALUE'), ctl1('LTR_L12_TH_SCALE'))
    const threshold = cap('ASPM_L1_2') === 0 ? '' : ` LTR1.2_Threshold=${time}`
    lines.push(`\t   T_CommonMode=${ctl1('CM_RESTORE_TIME')}us${threshold}`)
  }
  const time = deep ? ` T_PwrOn=${powerOn(ctl2('T_PWR_ON_VALUE'), ctl2('T_PWR_ON_SCALE'))}` : ''
  lines.push(`L1SubCtl2:${time}`)
  return { title: 'L1 PM Substates', lines }
}
