import { fixed, nameOnly } from '../../capability'
import { bit, bits, extendedCapability, reg16, reg32 } from '../../layout'

/** Function Readiness Status queueing. PCIe 5.0 section 7.8.9. */
const FRS = extendedCapability('FRS', 'FRS Queueing', 0x0021, () => [
  reg32(0x04, 'CAP', 'FRS Queueing Capability', [
    bits(0, 12, 'DEPTH', 'FRS Queue Max Depth'),
    bits(16, 5, 'IRQ', 'FRS Interrupt Message Number'),
  ]),
  reg16(0x08, 'STATUS', 'FRS Queueing Status', [
    bit(0, 'RECEIVED', 'FRS Message Received'),
    bit(1, 'OVERFLOW', 'FRS Message Overflow'),
  ]),
  reg16(0x0a, 'CTRL', 'FRS Queueing Control', [bit(0, 'INT_EN', 'FRS Interrupt Enable')]),
  reg32(0x0c, 'QUEUE', 'FRS Message Queue', [
    bits(0, 16, 'FUNCTION', 'FRS Message Queue Function ID'),
    bits(16, 4, 'REASON', 'FRS Message Queue Reason'),
    bits(20, 12, 'DEPTH', 'FRS Message Queue Depth'),
  ]),
])

/** Readiness Time Reporting. PCIe 5.0 section 7.9.17. */
const RTR = extendedCapability('RTR', 'Readiness Time Reporting', 0x0022, () => [
  reg32(0x04, 'TIME1', 'Readiness Time Reporting 1', [
    bits(0, 12, 'RESET', 'Reset Time'),
    bits(12, 12, 'DL_UP', 'DL_Up Time'),
    bit(31, 'VALID', 'Valid'),
  ]),
  reg32(0x08, 'TIME2', 'Readiness Time Reporting 2', [
    bits(0, 12, 'FLR', 'FLR Time'),
    bits(12, 12, 'D3HOT_D0', 'D3Hot to D0 Time'),
  ]),
])

export const frs = fixed(FRS, nameOnly('FRS Queueing'))
export const rtr = fixed(RTR, nameOnly('Readiness Time Reporting'))
