import { type CapabilityText, fixed, nameOnly, varying } from '../../capability'
import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg8, reg16, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

/** Power Budgeting. PCIe 5.0 section 7.8.1. */
const PWR = extendedCapability('PWR', 'Power Budgeting', 0x0004, () => [
  reg8(0x04, 'DSR', 'Power Budgeting Data Select'),
  reg32(0x08, 'DATA', 'Power Budgeting Data', [
    bits(0, 8, 'BASE', 'Base Power'),
    bits(8, 2, 'SCALE', 'Data Scale'),
    bits(10, 3, 'PM_SUB', 'PM Sub State'),
    bits(13, 2, 'PM_STATE', 'PM State'),
    bits(15, 3, 'TYPE', 'Type'),
    bits(18, 3, 'RAIL', 'Power Rail'),
  ]),
  reg8(0x0c, 'CAP', 'Power Budgeting Capability', [bit(0, 'BUDGET', 'System Allocated')]),
])

/** Dynamic Power Allocation with its substate array. PCIe 5.0 section 7.9.12. @param cap DPA Capability register */
function dpaLayout(cap: number): CapabilityLayout {
  return extendedCapability('DPA', 'Dynamic Power Allocation', 0x0016, () => [
    reg32(0x04, 'CAP', 'DPA Capability', [
      bits(0, 5, 'SUBSTATE', 'Substate_Max'),
      bits(8, 2, 'TLUNIT', 'Transition Latency Unit'),
      bits(12, 2, 'PAS', 'Power Allocation Scale'),
      bits(16, 8, 'XLCY0', 'Transition Latency Value 0'),
      bits(24, 8, 'XLCY1', 'Transition Latency Value 1'),
    ]),
    reg32(0x08, 'LATENCY', 'DPA Latency Indicator'),
    reg16(0x0c, 'STATUS', 'DPA Status', [
      bits(0, 5, 'SUBSTATE', 'Substate Status'),
      bit(8, 'ENABLED', 'Substate Control Enabled'),
    ]),
    reg16(0x0e, 'CTRL', 'DPA Control', [bits(0, 5, 'SUBSTATE', 'Substate Control')]),
    ...Array.from({ length: (cap & 0x1f) + 1 }, (_, i) =>
      reg8(0x10 + i, `SUBSTATE_${i}`, `Substate Power Allocation ${i}`),
    ),
  ])
}

const DPA = dpaLayout(0)

const latencyRegister = (offset: number, name: string, title: string) =>
  reg16(offset, name, title, [bits(0, 10, 'VALUE', 'Latency Value'), bits(10, 3, 'SCALE', 'Latency Scale')])

/** Latency Tolerance Reporting. PCIe 5.0 section 7.8.2. */
const LTR = extendedCapability('LTR', 'Latency Tolerance Reporting', 0x0018, () => [
  latencyRegister(0x04, 'MAX_SNOOP_LAT', 'Max Snoop Latency'),
  latencyRegister(0x06, 'MAX_NOSNOOP_LAT', 'Max No-Snoop Latency'),
])

/** PCIe 5.0 sections 7.8.3.2 to 7.8.3.4. */
const L1SS_REGISTERS: readonly Register[] = [
  reg32(0x04, 'CAP', 'L1 PM Substates Capabilities', [
    bit(0, 'PCIPM_L1_2', 'PCI-PM L1.2 Supported'),
    bit(1, 'PCIPM_L1_1', 'PCI-PM L1.1 Supported'),
    bit(2, 'ASPM_L1_2', 'ASPM L1.2 Supported'),
    bit(3, 'ASPM_L1_1', 'ASPM L1.1 Supported'),
    bit(4, 'L1_PM_SS', 'L1 PM Substates Supported'),
    bit(5, 'LINK_ACTIVATION', 'Link Activation Supported'),
    bits(8, 8, 'CM_RESTORE_TIME', 'Port Common_Mode_Restore_Time'),
    bits(16, 2, 'P_PWR_ON_SCALE', 'Port T_POWER_ON Scale'),
    bits(19, 5, 'P_PWR_ON_VALUE', 'Port T_POWER_ON Value'),
  ]),
  reg32(0x08, 'CTL1', 'L1 PM Substates Control 1', [
    bit(0, 'PCIPM_L1_2', 'PCI-PM L1.2 Enable'),
    bit(1, 'PCIPM_L1_1', 'PCI-PM L1.1 Enable'),
    bit(2, 'ASPM_L1_2', 'ASPM L1.2 Enable'),
    bit(3, 'ASPM_L1_1', 'ASPM L1.1 Enable'),
    bit(4, 'LINK_ACTIVATION_INT', 'Link Activation Interrupt Enable'),
    bit(5, 'LINK_ACTIVATION', 'Link Activation Control'),
    bits(8, 8, 'CM_RESTORE_TIME', 'Common_Mode_Restore_Time'),
    bits(16, 10, 'LTR_L12_TH_VALUE', 'LTR_L1.2_THRESHOLD_Value'),
    bits(29, 3, 'LTR_L12_TH_SCALE', 'LTR_L1.2_THRESHOLD_Scale'),
  ]),
  reg32(0x0c, 'CTL2', 'L1 PM Substates Control 2', [
    bits(0, 2, 'T_PWR_ON_SCALE', 'T_POWER_ON Scale'),
    bits(3, 5, 'T_PWR_ON_VALUE', 'T_POWER_ON Value'),
  ]),
]

const l1ssWith = (...extension: Register[]) =>
  extendedCapability('L1SS', 'L1 PM Substates', 0x001e, () => [...L1SS_REGISTERS, ...extension])

/** 16 bytes. */
const L1SS = l1ssWith()
/** With Link Activation Supported: 20 bytes. PCIe 5.0 section 7.8.3.5. */
const L1SS_ACTIVATION = l1ssWith(
  reg32(0x10, 'STATUS', 'L1 PM Substates Status', [bit(0, 'LINK_ACTIVATION', 'Link Activation Status')]),
)

/** A latency value and its scale of 32 to the n nanoseconds, where scales 6 and 7 are not permitted. PCIe 5.0 section 6.18. */
const latencyNs = (value: number, scale: number): string => (scale > 5 ? '<error>' : `${value * 32 ** scale}ns`)

function describeLtr(view: RegisterView): CapabilityText {
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

function describeL1ss(view: RegisterView): CapabilityText {
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

export const pwr = fixed(PWR, nameOnly('Power Budgeting'))
export const dpa = varying(DPA, (read) => dpaLayout(read(0x04, 4)), nameOnly('Dynamic Power Allocation'))
export const ltr = fixed(LTR, describeLtr)
export const l1ss = varying(L1SS, (read) => ((read(0x04, 4) & 0x20) === 0 ? L1SS : L1SS_ACTIVATION), describeL1ss)
