import type { Context } from '../painting/context'
import { isSwitchValue, spelled } from '../releases/switch-values'
import { RULES } from './rules'

/** A property that the user set to one value while the dump shows the other. */
export interface ContradictedProperty {
  readonly name: string
  /** As the user wrote it. */
  readonly value: string
  /** What the dump shows: "on", "4". */
  readonly shown: string
}

const COUNT = /^(?:0x[\da-f]{1,8}|\d{1,10})$/i
/** The most vectors or lanes of a device; QEMU reads greater ones as "choose yourself" (DEV_NVECTORS_UNSPECIFIED). */
const MOST = 2048

/** Whether a value, as the user wrote it, can be compared with the shown one and differs from it. */
function differs(value: string, shown: string): boolean {
  if (isSwitchValue(shown)) return isSwitchValue(value) && spelled(value) !== shown
  if (COUNT.test(shown) && COUNT.test(value)) return Number(value) <= MOST && Number(value) !== Number(shown)
  return value !== shown && value !== 'auto'
}

/**
 * Returns every property that the user set to another value than the dump shows.
 * @param type QEMU's name of the device type
 */
export function contradictedProperties(context: Context, type: string): readonly ContradictedProperty[] {
  const { config, set } = context
  if (set.size === 0) return []
  return RULES.flatMap(({ property, has, shown, proves }) => {
    const value = set.get(property)
    if (value === undefined || !has(type)) return []
    const own = shown(config, type, context)
    if (own === null || proves?.(own, context) === false || !differs(value, own)) return []
    return [{ name: property, value, shown: own }]
  })
}
