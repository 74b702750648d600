import { bit, bits, extendedCapability, reg32 } from '../../layout'

/** Data Object Exchange: 24 bytes. PCIe 6.0 section 7.9.24. */
export const DOE = extendedCapability('DOE', 'Data Object Exchange', 0x002e, [
  reg32(0x04, 'CAP', 'DOE Capabilities', [
    bit(0, 'INT_SUP', 'DOE Interrupt Support'),
    bits(1, 11, 'INT_MSG_NUM', 'DOE Interrupt Message Number'),
  ]),
  reg32(0x08, 'CTRL', 'DOE Control', [
    bit(0, 'ABORT', 'DOE Abort'),
    bit(1, 'INT_EN', 'DOE Interrupt Enable'),
    bit(31, 'GO', 'DOE Go'),
  ]),
  reg32(0x0c, 'STATUS', 'DOE Status', [
    bit(0, 'BUSY', 'DOE Busy'),
    bit(1, 'INT_STATUS', 'DOE Interrupt Status'),
    bit(2, 'ERROR', 'DOE Error'),
    bit(31, 'READY', 'Data Object Ready'),
  ]),
  reg32(0x10, 'WRITE', 'DOE Write Data Mailbox'),
  reg32(0x14, 'READ', 'DOE Read Data Mailbox'),
])
