import { registerOf } from '../pci/layout'
import type { Named } from '../pci/name'
import { AER } from '../pci/registers/aer'
import { EXP } from '../pci/registers/exp'

/** A cause of failures that is known: where it shows. */
export interface KnownCase {
  /** Stable code that reports carry. */
  readonly code: string
  readonly title: string
  readonly matches: (place: Place) => boolean
}

/** A failing byte. */
export interface Place {
  readonly named: Named
  readonly failing: number
  readonly profile: string
}

/** Whether the failing bits lie in this register and, where given, in these of its bits. */
function inRegister({ named, failing }: Place, layout: typeof EXP, register: string, bits?: number): boolean {
  const row = registerOf(layout, register)
  const { capability, registerRow, byteInRegister } = named
  if (capability?.kind !== layout.kind || capability.id !== layout.id || registerRow?.name !== row.name) return false
  return bits === undefined || (failing & (bits >> (8 * byteInRegister))) !== 0
}

const PRESENCE_DETECT_STATE = 0x40
const INTERLOCK_STATUS = 0x80

export const KNOWN_CASES: readonly KnownCase[] = [
  {
    code: 'slot-presence-detect',
    title: 'The slot of a port is occupied on one side only; QEMU before 8.1 compares that',
    matches: (place) => inRegister(place, EXP, 'SLTSTA', PRESENCE_DETECT_STATE),
  },
  {
    code: 'slot-interlock-status',
    title: 'A guest toggled the electromechanical interlock, whose state is compared in every version',
    matches: (place) => inRegister(place, EXP, 'SLTSTA', INTERLOCK_STATUS),
  },
  {
    code: 'aer-uncorrectable-mask',
    title: 'QEMU 8.0.0 gave AER a mask register that older machine types must not have',
    matches: (place) => inRegister(place, AER, 'UNCOR_MASK'),
  },
  {
    code: 'vfio-vendor-specific',
    title: 'The vendor-specific capability of a passed-through device differs between the hosts',
    matches: ({ named, profile }) =>
      profile === 'vfio-pci' && named.capability?.kind === 'standard' && named.capability.id === 0x09,
  },
]

/** Code of the first known case whose signature this byte has, or null. */
export function caseOf(place: Place): string | null {
  return KNOWN_CASES.find(({ matches }) => matches(place))?.code ?? null
}
