import { type CapabilityText, fixed, nameOnly } from '../../capability'
import { bit, bits, type Register, reg8, reg32, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

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

const AGP = standardCapability('AGP', 'AGP', 0x02, () => REGISTERS)
const AGP3 = standardCapability('AGP3', 'AGP 8x', 0x0e, () => REGISTERS)

/** Rates by bit, of AGP 2 and of the AGP 3 mode, which counts from 4x. */
function rates(bits: number, agp3: boolean): string {
  const names = [1, 2, 4].filter((_, i) => (bits >> i) & 1).map((rate) => `x${agp3 ? 4 * rate : rate}`)
  return names.length > 0 ? names.join(',') : '<none>'
}

function describe(view: RegisterView): CapabilityText {
  const agp3 = view.field('VERSION', 'MAJOR') >= 3 && view.is('STATUS', 'AGP3')
  const s = (field: string) => view.field('STATUS', field)
  const c = (field: string) => view.field('COMMAND', field)
  return {
    title: `AGP version ${view.field('VERSION', 'MAJOR').toString(16)}.${view.field('VERSION', 'MINOR').toString(16)}`,
    lines: [
      `Status: RQ=${s('RQ') + 1} ${view.flags('STATUS', 'Iso=ISOCH')} ArqSz=${s('ARQSZ')} Cal=${s('CAL')}` +
        ` ${view.flags('STATUS', 'SBA ITACoh=ITACOH GART64 HTrans=HTRANS 64bit=64BIT FW AGP3')}` +
        ` Rate=${rates(s('RATE'), agp3)}`,
      `Command: RQ=${c('RQ') + 1} ArqSz=${c('ARQSZ')} Cal=${c('CAL')}` +
        ` ${view.flags('COMMAND', 'SBA AGP GART64 64bit=64BIT FW')} Rate=${rates(c('RATE'), agp3)}`,
    ],
  }
}

export const agp = fixed(AGP, describe)
export const agp3 = fixed(AGP3, nameOnly('AGP3'))
