import { EXP } from '../../pci/capabilities/standard/express/registers'
import { type Device, isVfioSection } from '../../pci/device'
import { PORT_TYPE } from '../../pci/function-facts'
import { maskOf, registerOf } from '../../pci/layout'
import type { Assumption } from '../options/assumption'
import { expressAt, expressBits } from '../options/edit'
import { ATOMIC_COMPLETERS } from '../painting/steps/express'
import { since } from '../releases/rule-changes'
import type { Version } from '../releases/version'
import { isBehind } from './presence'

const MASK = maskOf(EXP, 'DEVCAP2', ...ATOMIC_COMPLETERS)

/** What a port's AtomicOps rest on, and which bits of config space they are. */
interface HostAtomics {
  readonly assumption: Assumption
  /** Bytes of Device Capabilities 2 with the bits. */
  readonly bits: readonly { readonly at: number; readonly mask: number }[]
}

const isRootPort = ({ config }: Device, at: number): boolean => config[at + 2]! >> 4 === PORT_TYPE.root

/**
 * Returns what the AtomicOps of a root port rest on: the destination's host sets them for the passed-through function
 * behind the port, so those of the source don't predict them.
 * @returns null for another device, without such a function, and for releases before 8.1
 */
export function hostAtomics(port: Device, all: readonly Device[], target: Version): HostAtomics | null {
  const at = expressAt(port.config)
  if (at === undefined || !isRootPort(port, at) || !since(target, 'root-port-atomics')) return null
  const shown = ATOMIC_COMPLETERS.filter((name) => expressBits(port.config, 'DEVCAP2', name) === true)
  const passedThrough = all.some((other) => isVfioSection(other.id) && isBehind(port, other))
  if (shown.length === 0 && !passedThrough) return null
  const text =
    shown.length > 0
      ? "the function behind the port completes the same AtomicOps on the destination's host"
      : "the function behind the port completes no AtomicOps on the destination's host either"
  const first = at + registerOf(EXP, 'DEVCAP2').offset
  return {
    assumption: { property: 'AtomicOps', value: shown.join(' '), from: 'dump', confirmed: false, text },
    bits: [0, 1].map((byte) => ({ at: first + byte, mask: (MASK >> (8 * byte)) & 0xff })),
  }
}
