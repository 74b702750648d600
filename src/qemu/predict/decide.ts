import type { Assumption } from '../options/assumption'
import type { Rule } from '../options/rule'
import type { Context } from '../painting/context'
import { atLeast, orderOf, RELEASES, type Version } from '../releases/version'

/** What is known about the source's QEMU. */
export interface Origin {
  readonly qemu: Version | null
  /** "pc-q35-7.2" */
  readonly machine: string | null
}

export const UNKNOWN_ORIGIN: Origin = { qemu: null, machine: null }

/** Returns every default that a property may have on the target's machine type, in any QEMU that has that type. */
function defaultsOfMachine(rule: Rule, context: Context, type: string, shown: string, origin: Version | null) {
  const { version } = context.machine ?? { version: context.qemu }
  const releases = RELEASES.map((text): Version => ({ text, order: orderOf(text) })).filter((qemu) =>
    atLeast(qemu, version.text),
  )
  return (origin ? [origin] : releases).map((qemu) => rule.wanted({ ...context, qemu }, type, shown))
}

/**
 * Returns the value of a property on the target, and where it comes from. A guest migrates only between machines of the
 * same type: a value that is not this type's default in any QEMU was given by the user, who gives it on the target as
 * well.
 * @param shown the value that the source shows
 * @returns null if there is nothing to report: the property is not set, and the source shows the target's default
 */
export function decide(
  rule: Rule,
  context: Context,
  type: string,
  shown: string,
  { qemu, machine }: Origin,
): Assumption | null {
  const { property, internal, isDefault } = rule
  const given = context.set.get(property)
  if (given !== undefined) {
    return { property, value: given, from: 'set', confirmed: true, text: `${property}=${given}, as given` }
  }
  const wanted = rule.wanted(context, type, shown)
  if (wanted === null || wanted === shown) return null
  const kept = { property, value: shown, from: 'dump', confirmed: true } as const
  const target = context.machine?.name ?? `QEMU ${context.qemu.text}`
  const sameMachine = machine !== null && machine === context.machine?.name
  const notDefault = !defaultsOfMachine(rule, context, type, shown, qemu).includes(shown)
  if (sameMachine && notDefault) {
    return { ...kept, text: `${property}=${shown}, read from the source: ${target} has a different default` }
  }
  const changed = { property, value: wanted, from: 'default' } as const
  if (internal && (machine !== null || !notDefault)) {
    const text = `${property}=${wanted}, the default of ${target}; the source shows ${shown}`
    return { ...changed, confirmed: true, text }
  }
  if (!internal && !isDefault(shown, type)) return { ...kept, text: `${property}=${shown}, read from the source` }
  const other = notDefault
    ? 'which is either an option or the default of another machine type'
    : 'the default of another machine type'
  const text = `${property}=${wanted}, the default of ${target}; the source shows ${shown}, ${other}: give --set ${property}=VALUE`
  return { ...changed, confirmed: false, text }
}
