import { InputError } from '../../../bytes/input-error'
import { nearest } from '../../../bytes/nearest'
import { EXTENDED_CAPABILITIES, STANDARD_CAPABILITIES } from '../../../pci/capabilities'
import { rawExtendedChain, rawStandardChain } from '../../painting/raw-chain'

/** A capability as setpci spells it: "CAP_EXP", "ECAP_AER". */
export interface NamedCapability {
  readonly extended: boolean
  readonly id: number
}

const NAMES: ReadonlyMap<string, NamedCapability> = new Map(
  [STANDARD_CAPABILITIES, EXTENDED_CAPABILITIES].flatMap((families, extended) =>
    [...families].map(([id, { base }]): [string, NamedCapability] => [
      `${extended ? 'ECAP' : 'CAP'}_${base.name}`,
      { extended: extended === 1, id },
    ]),
  ),
)

/** @throws InputError for a name that setpci does not know either, with the nearest known one */
export function namedCapability(name: string): NamedCapability {
  const found = NAMES.get(name)
  if (found) return found
  const near = nearest(name, NAMES.keys())
  throw new InputError(`there is no capability ${name}`, {}, near === null ? null : `Did you mean ${near}?`)
}

/** Returns the offset of a capability in a config space, undefined if it is not in its list. */
export function startOf({ extended, id }: NamedCapability, config: Uint8Array): number | undefined {
  const { capabilities } = extended ? rawExtendedChain(config) : rawStandardChain(config)
  return capabilities.find((entry) => entry.id === id)?.at
}
