import type { Context } from '../painting/context'
import { RULES } from './rules'

/**
 * Changes a device that was created with known options to the values that version, machine type and `context.set`
 * require.
 * @param config 4096 bytes, changed in place
 * @param given properties that the bytes were created with
 * @returns the property whose value can't be applied to these bytes, "disable-modern=on", or null
 */
export function applyProperties(
  config: Uint8Array,
  context: Context,
  type: string,
  given: ReadonlyMap<string, string>,
): string | null {
  for (const { property, has, shown, wanted, apply } of RULES) {
    if (!has(type) || given.has(property)) continue
    const now = shown(config, type, context)
    if (now === null) continue
    const value = context.set.get(property) ?? wanted(context, type, now)
    if (value === null || value === now) continue
    if (!apply(config, value, context, type)) return `${property}=${value}`
  }
  return null
}
