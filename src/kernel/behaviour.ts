import { has, type KernelRelease } from './release'
import { RELEASE_RULES, type ReleaseRuleName, SWEPT } from './rules'

/** What is known of a host's kernel. */
export interface HostKernel {
  /** Null if it was not told. */
  readonly release: KernelRelease | null
  /** Single rules that the user decided, by name: `--set kernel:PCI_EXT_CAP_ID_DVSEC=on`. */
  readonly overrides: ReadonlyMap<string, boolean>
}

export const UNTOLD: HostKernel = { release: null, overrides: new Map() }

type Rules = Readonly<Record<ReleaseRuleName, boolean | null>>

/** One way in which a host's kernel may behave. */
export interface KernelBehaviour {
  /** Whether each rule holds; null where what the kernel does is not defined or not known. */
  readonly rules: Rules
  readonly overrides: ReadonlyMap<string, boolean>
  /** Mainline releases that behave so, oldest and newest; null where nothing bounds them. */
  readonly from: string | null
  readonly to: string | null
  /** The release that was told, or null. */
  readonly told: string | null
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
      told: null,
    }
  })
}

/** The behaviours of a release that was told: several where a vendor may have taken over later rules. */
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
    return { rules: Object.fromEntries(rules) as Rules, overrides, from: null, to: null, told: release.text }
  })
}

/** Returns every way in which a host's kernel may behave, the newest first; at least one. */
export const behavioursOf = ({ release, overrides }: HostKernel): readonly KernelBehaviour[] =>
  release === null ? mainline(overrides) : ofRelease(release, overrides)

/** Kernels as people name them, with their verb's subject: "5.18 and older", "5.19 to 6.3", "6.1.0-32-amd64". */
export function kernelsName(alike: readonly KernelBehaviour[]): string {
  const newest = alike[0]!
  const oldest = alike.at(-1)!
  if (newest.told !== null) return toldName(alike)
  if (newest.to === null && oldest.from === null) return 'any release'
  if (newest.to === null) return `${oldest.from} and newer`
  return oldest.from === null ? `${newest.to} and older` : `${oldest.from} to ${newest.to}`
}

/** The release that was told, with the rules that it may have: "5.14.0-70.el9 with PCI_PM_CAP_PME_MASK". */
function toldName(alike: readonly KernelBehaviour[]): string {
  const alwaysIn = (wanted: boolean) => SWEPT.filter((name) => alike.every(({ rules }) => rules[name] === wanted))
  const part = (word: string, names: readonly string[]) => (names.length === 0 ? '' : ` ${word} ${names.join(' and ')}`)
  return `${alike[0]!.told}${part('with', alwaysIn(true))}${part('without', alwaysIn(false))}`
}
