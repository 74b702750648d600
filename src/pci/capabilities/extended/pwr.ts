import { bit, bits, extendedCapability, reg8, reg32 } from '../../layout'

/** Power Budgeting. PCIe 5.0 section 7.8.1. */
export const PWR = extendedCapability('PWR', 'Power Budgeting', 0x0004, [
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
