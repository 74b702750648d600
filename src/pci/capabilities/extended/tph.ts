import { type CapabilityText, fixed, nameOnly, varying } from '../../capability'
import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg16, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

/** PCIe 5.0 sections 7.9.13.2 and 7.9.13.3. */
const REGISTERS: readonly Register[] = [
  reg32(0x04, 'CAP', 'TPH Requester Capability', [
    bit(0, 'NO_ST', 'No ST Mode Supported'),
    bit(1, 'INTVEC', 'Interrupt Vector Mode Supported'),
    bit(2, 'DEVSPEC', 'Device Specific Mode Supported'),
    bit(8, 'EXTENDED', 'Extended TPH Requester Supported'),
    bits(9, 2, 'LOC', 'ST Table Location'),
    bits(16, 11, 'ST', 'ST Table Size'),
  ]),
  reg32(0x08, 'CTRL', 'TPH Requester Control', [
    bits(0, 3, 'MODE', 'ST Mode Select'),
    bits(8, 2, 'ENABLE', 'TPH Requester Enable'),
  ]),
]

const IN_CAPABILITY = 1

/** TPH Requester, with its steering table when that lies in the capability. @param cap TPH Requester Capability */
function tphLayout(cap: number): CapabilityLayout {
  const entries = ((cap >>> 9) & 3) === IN_CAPABILITY ? ((cap >>> 16) & 0x7ff) + 1 : 0
  const table = Array.from({ length: entries }, (_, i) =>
    reg16(0x0c + 2 * i, `ST_${i}`, `ST Table Entry ${i}`, [
      bits(0, 8, 'LOWER', 'ST Lower'),
      bits(8, 8, 'UPPER', 'ST Upper'),
    ]),
  )
  return extendedCapability('TPH', 'TPH Requester', 0x0017, () => [...REGISTERS, ...table])
}

/** Without a table: 12 bytes. */
const TPH = tphLayout(0)

const LOCATIONS = [
  'No steering table available',
  'Steering table in TPH capability structure',
  'Steering table in MSI-X table',
  'Reserved steering table location',
]

function describe(view: RegisterView): CapabilityText {
  const lines = []
  if (view.is('CAP', 'INTVEC')) lines.push('Interrupt vector mode supported')
  if (view.is('CAP', 'DEVSPEC')) lines.push('Device specific mode supported')
  if (view.is('CAP', 'EXTENDED')) lines.push('Extended requester support')
  lines.push(LOCATIONS[view.field('CAP', 'LOC')]!)
  return { title: 'Transaction Processing Hints', lines }
}

/** LN Requester. PCIe 4.0 section 7.9.14. */
const LNR = extendedCapability('LNR', 'LN Requester', 0x001c, () => [
  reg16(0x04, 'CAP', 'LNR Capability', [
    bit(0, 'LNR_64', 'LNR-64 Supported'),
    bit(1, 'LNR_128', 'LNR-128 Supported'),
    bits(8, 5, 'REGISTRATION_MAX', 'LNR Registration MAX'),
  ]),
  reg16(0x06, 'CTRL', 'LNR Control', [
    bit(0, 'ENABLE', 'LNR Enable'),
    bit(1, 'CLS', 'LNR CLS'),
    bits(8, 5, 'REGISTRATION_LIMIT', 'LNR Registration Limit'),
  ]),
])

export const tph = varying(TPH, (read) => tphLayout(read(0x04, 4)), describe)
export const lnr = fixed(LNR, nameOnly('LN Requester'))
