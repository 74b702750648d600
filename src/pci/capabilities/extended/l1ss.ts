import { bit, bits, extendedCapability, type Register, reg32 } from '../../layout'

/** PCIe 5.0 sections 7.8.3.2 to 7.8.3.4. */
const REGISTERS: readonly Register[] = [
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

const l1ss = (...more: Register[]) => extendedCapability('L1SS', 'L1 PM Substates', 0x001e, [...REGISTERS, ...more])

/** 16 bytes. */
export const L1SS = l1ss()
/** With Link Activation Supported: 20 bytes. PCIe 5.0 section 7.8.3.5. */
export const L1SS_ACTIVATION = l1ss(
  reg32(0x10, 'STATUS', 'L1 PM Substates Status', [bit(0, 'LINK_ACTIVATION', 'Link Activation Status')]),
)
