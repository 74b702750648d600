import { bit, bits, type CapabilityLayout, extendedCapability, type Register, reg16, reg32 } from '../../layout'

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
export function tphLayout(cap: number): CapabilityLayout {
  const entries = ((cap >>> 9) & 3) === IN_CAPABILITY ? ((cap >>> 16) & 0x7ff) + 1 : 0
  const table = Array.from({ length: entries }, (_, i) =>
    reg16(0x0c + 2 * i, `ST_${i}`, `ST Table Entry ${i}`, [
      bits(0, 8, 'LOWER', 'ST Lower'),
      bits(8, 8, 'UPPER', 'ST Upper'),
    ]),
  )
  return extendedCapability('TPH', 'TPH Requester', 0x0017, [...REGISTERS, ...table])
}

/** Without a table: 12 bytes. */
export const TPH = tphLayout(0)
