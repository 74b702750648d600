import { bit, bits, capability, type Register, reg8, reg32 } from '../../layout'

/** AGP 3.0 section 6.1.11 and AGP 2.0 section 6.1.8. */
const REGISTERS: readonly Register[] = [
  reg8(0x02, 'VERSION', 'Revision', [bits(0, 4, 'MINOR', 'Minor Revision'), bits(4, 4, 'MAJOR', 'Major Revision')]),
  reg8(0x03, 'RFU', 'Reserved'),
  reg32(0x04, 'STATUS', 'AGP Status', [
    bits(0, 3, 'RATE', 'Data Rates'),
    bit(3, 'AGP3', 'AGP 3.0 Mode'),
    bit(4, 'FW', 'Fast Write'),
    bit(5, '64BIT', 'Addresses above 4 GB'),
    bit(6, 'HTRANS', 'Host Translation'),
    bit(7, 'GART64', '64-bit GART'),
    bit(8, 'ITACOH', 'Isochronous Coherent'),
    bit(9, 'SBA', 'Side-Band Addressing'),
    bits(10, 3, 'CAL', 'Calibration Cycle'),
    bits(13, 3, 'ARQSZ', 'Async Request Size'),
    bit(17, 'ISOCH', 'Isochronous Support'),
    bits(24, 8, 'RQ', 'Request Queue Depth'),
  ]),
  reg32(0x08, 'COMMAND', 'AGP Command', [
    bits(0, 3, 'RATE', 'Data Rate'),
    bit(4, 'FW', 'Fast Write Enable'),
    bit(5, '64BIT', 'Addresses above 4 GB Enable'),
    bit(7, 'GART64', '64-bit GART Enable'),
    bit(8, 'AGP', 'AGP Enable'),
    bit(9, 'SBA', 'Side-Band Addressing Enable'),
    bits(10, 3, 'CAL', 'Calibration Cycle'),
    bits(13, 3, 'ARQSZ', 'Async Request Size'),
    bits(24, 8, 'RQ', 'Request Queue Depth'),
  ]),
]

export const AGP = capability('AGP', 'AGP', 0x02, REGISTERS)
export const AGP3 = capability('AGP3', 'AGP 8x', 0x0e, REGISTERS)
