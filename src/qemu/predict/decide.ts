import type { Assumption } from '../options/assumption'
import type { Rule } from '../options/rule'
import type { Context } from '../painting/context'
import { atLeast, orderOf, RELEASES, type Version } from '../releases/version'

/** What is known of the QEMU that holds the source. */
export interface Origin {
  readonly qemu: Version | null
  /** "pc-q35-7.2" */
  readonly machine: string | null
}

export const UNKNOWN_ORIGIN: Origin = { qemu: null, machine: null }

/** Every value that a property may have by default on the target's machine type, in a QEMU that has that type. */
function defaultsOfMachine(rule: Rule, context: Context, type: string, shown: string, origin: Version | null) {
  const { version } = context.machine ?? { version: context.qemu }
  const releases = RELEASES.map((text): Version => ({ text, order: orderOf(text) })).filter((qemu) =>
    atLeast(qemu, version.text),
  )
  return (origin ? [origin] : releases).map((qemu) => rule.wanted({ ...context, qemu }, type, shown))
}

/**
 * The value a property has on the target, and on what that rests. A guest migrates between machines of one type only:
 * a value that this type has by default in no QEMU was given by the user, who gives it on the target as well.
 * @param shown the value that the source shows
 * @returns null where there is nothing to say: nobody set it, and the source shows the target's default
 */
export function decide(
  rule: Rule,
  context: Context,
  type: string,
  shown: string,
  { qemu, machine }: Origin,
): Assumption | null {
  const { property, internal, isDefault } = rule
  const told = context.set.get(property)
  if (told !== undefined) {
    return { property, value: told, from: 'set', confirmed: true, text: `${property}=${told}, as given` }
  }
  const wanted = rule.wanted(context, type, shown)
  if (wanted === null || wanted === shown) return null
  const kept = { property, value: shown, from: 'dump', confirmed: true } as const
  const target = context.machine?.name ?? `QEMU ${context.qemu.text}`
  const sameMachine = machine !== null && machine === context.machine?.name
  const given = !defaultsOfMachine(rule, context, type, shown, qemu).includes(shown)
  if (sameMachine && given) {
    return { ...kept, text: `${property}=${shown}, read off the source: ${target} has another default` }
  }
  const changed = { property, value: wanted, from: 'default' } as const
  if (internal && (machine !== null || !given)) {
    const text = `${property}=${wanted}, the default of ${target}; the source shows ${shown}`
    return { ...changed, confirmed: true, text }
  }
  if (!internal && !isDefault(shown, type)) return { ...kept, text: `${property}=${shown}, read off the source` }
  const other = given ? 'which is an option or the default of another machine type' : 'the default of another'
  const text = `${property}=${wanted}, the default of ${target}; the source shows ${shown}, ${other}: give --set ${property}=VALUE`
  return { ...changed, confirmed: false, text }
}
