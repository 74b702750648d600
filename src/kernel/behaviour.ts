import { has, type KernelRelease } from './release'
import { RELEASE_RULES, type ReleaseRuleName, SWEPT } from './rules'

/** What is known about a host's kernel. */
export interface HostKernel {
  /** Null if it was not given. */
  readonly release: KernelRelease | null
  /** Single rules that the user decided, by name: `--set kernel:PCI_EXT_CAP_ID_DVSEC=on`. */
  readonly overrides: ReadonlyMap<string, boolean>
}

export const UNKNOWN_KERNEL: HostKernel = { release: null, overrides: new Map() }

type Rules = Readonly<Record<ReleaseRuleName, boolean | null>>

/** One way in which a host's kernel may behave. */
export interface KernelBehaviour {
  /** Whether each rule holds; null if what the kernel does is not defined or not known. */
  readonly rules: Rules
  readonly overrides: ReadonlyMap<string, boolean>
  /** Mainline releases that behave so, oldest and newest; null if nothing bounds them. */
  readonly from: string | null
  readonly to: string | null
  /** The release that was given, or null. */
  readonly given: string | null
  /** Rules that the given release may have or lack. */
  readonly decided: readonly ReleaseRuleName[]
  /** Those of them that make no difference here. */
  readonly differ: readonly ReleaseRuleName[]
}

/** The release before one that brought a rule. */
const BEFORE: Readonly<Record<(typeof SWEPT)[number], string>> = {
  PCI_PM_CAP_PME_MASK: '5.18',
  PCI_EXT_CAP_ID_DVSEC: '6.3',
}

const isSwept = (name: ReleaseRuleName): boolean => (SWEPT as readonly string[]).includes(name)

/** Every mainline kernel, newest first: one behaviour more than there are rules. */
function mainline(overrides: HostKernel['overrides']): KernelBehaviour[] {
  const swept = RELEASE_RULES.filter(({ name }) => isSwept(name))
  return [...swept, null].map((_, i): KernelBehaviour => {
    const older = swept.length - i
    const rules = RELEASE_RULES.map(({ name }) => {
      const at = swept.findIndex((rule) => rule.name === name)
      return [name, overrides.get(name) ?? (at < 0 || at < older)] as const
    })
    return {
      rules: Object.fromEntries(rules) as Rules,
      overrides,
      from: older === 0 ? null : swept[older - 1]!.since,
      to: older === swept.length ? null : BEFORE[swept[older]!.name as (typeof SWEPT)[number]],
      given: null,
      decided: [],
      differ: [],
    }
  })
}

/** The behaviours of a given release: several where a vendor may have taken over later rules. */
function ofRelease(release: KernelRelease, overrides: HostKernel['overrides']): KernelBehaviour[] {
  const known = RELEASE_RULES.map(({ name, since, stable }) => {
    return [name, overrides.get(name) ?? has(release, since, stable)] as const
  })
  const open = known.flatMap(([name, value]) => (value === null && isSwept(name) ? [name] : []))
  return Array.from({ length: 2 ** open.length }, (_, i): KernelBehaviour => {
    const rules = known.map(([name, value]) => {
      const bit = open.indexOf(name)
      return [name, bit < 0 ? value : (i & (1 << bit)) === 0] as const
    })
    const range = { from: null, to: null, given: release.text }
    return { rules: Object.fromEntries(rules) as Rules, overrides, ...range, decided: open, differ: [] }
  })
}

const FOUND = new WeakMap<HostKernel, readonly KernelBehaviour[]>()

/** Returns every way in which a host's kernel may behave, the newest first; at least one. */
export function behavioursOf(kernel: HostKernel): readonly KernelBehaviour[] {
  const known = FOUND.get(kernel)
  if (known) return known
  const { release, overrides } = kernel
  const found = release === null ? mainline(overrides) : ofRelease(release, overrides)
  FOUND.set(kernel, found)
  return found
}

/** Kernels as people name them: "5.18 and older", "5.19 to 6.3", "6.1.0-32-amd64", "any release". */
export function kernelName({ from, to, given, rules, decided, differ }: KernelBehaviour): string {
  if (given !== null) {
    const part = (word: string, wanted: boolean) => {
      const names = decided.filter((name) => rules[name] === wanted && !differ.includes(name))
      return names.length === 0 ? '' : ` ${word} ${names.join(' and ')}`
    }
    return `${given}${part('with', true)}${part('without', false)}`
  }
  if (to === null) return from === null ? 'any release' : `${from} and newer`
  return from === null ? `${to} and older` : `${from} to ${to}`
}

/** The mainline release that a vendor's kernel is treated as: a sentence without its full stop; null for others. */
export function vendorNote({ release, overrides }: HostKernel): string | null {
  if (release === null || release.vendor === null) return null
  const { text, major, minor, vendor } = release
  const taken = `${text} is a kernel of ${vendor}, treated as Linux ${major}.${minor}`
  const open = behavioursOf({ release, overrides })[0]!.decided
  if (open.length === 0) return taken
  return `${taken}; whether it has ${open.join(' and ')} of a later release can't be told from its name: decide it with ${open.map((rule) => `--set kernel:${rule}=on|off`).join(' and ')}`
}
