import { type CapabilityText, fixed } from '../../capability'
import { bit, bits, extendedCapability, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

/** Precision Time Measurement. PCIe 5.0 section 7.9.16. */
const PTM = extendedCapability('PTM', 'Precision Time Measurement', 0x001f, () => [
  reg32(0x04, 'CAP', 'PTM Capability', [
    bit(0, 'REQ', 'PTM Requester Capable'),
    bit(1, 'RES', 'PTM Responder Capable'),
    bit(2, 'ROOT', 'PTM Root Capable'),
    bit(3, 'EPTM', 'ePTM Capable'),
    bits(8, 8, 'GRANULARITY', 'Local Clock Granularity'),
  ]),
  reg32(0x08, 'CTRL', 'PTM Control', [
    bit(0, 'ENABLE', 'PTM Enable'),
    bit(1, 'ROOT', 'Root Select'),
    bits(8, 8, 'GRANULARITY', 'Effective Granularity'),
  ]),
])

/** Local and effective granularity. PCIe 5.0 sections 7.9.16.2 and 7.9.16.3: 0 and 255 have a meaning of their own. */
function granularity(value: number, zero: string): string {
  if (value === 0) return zero
  return value === 0xff ? 'Greater than 254ns' : `${value}ns`
}

function describe(view: RegisterView): CapabilityText {
  const roles = view.flags('CAP', 'Requester=REQ Responder=RES Root=ROOT')
  return {
    title: 'Precision Time Measurement',
    lines: [
      `PTMCap: ${roles}`,
      `PTMClockGranularity: ${granularity(view.field('CAP', 'GRANULARITY'), 'Unimplemented')}`,
      `PTMControl: ${view.flags('CTRL', 'Enabled=ENABLE RootSelected=ROOT')}`,
      `PTMEffectiveGranularity: ${granularity(view.field('CTRL', 'GRANULARITY'), 'Unknown')}`,
    ],
  }
}

export const ptm = fixed(PTM, describe)
