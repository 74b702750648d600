import { InputError } from '../../bytes/input-error'

/**
 * A release of QEMU, as its `--version` prints it. Rules compare it only with `atLeast`, `isUpTo` and `isNamed`, so
 * that everything a result depends on is recorded.
 */
export interface Version {
  /** As the user or this tool writes it: "7.2" or "10.0.2". */
  readonly text: string
  /** Sort key: 8.0.1 is 8_000_001. */
  readonly order: number
  /** If present, records what rules ask of this version. */
  readonly heard?: Questions
}

/**
 * What rules asked of a version: two versions that give the same answers lead to the same result. `from` holds sort
 * keys (is it this version or a later one), `names` texts (is it written like this).
 */
export class Questions {
  readonly from = new Set<number>()
  readonly names = new Set<string>()
  /** Whether rules asked for the family of a machine type. */
  family = false
  /** Whether rules asked if the root bus of a machine type is PCI Express. */
  express = false
  /** Families that rules asked for: whether a machine type belongs to one of them. */
  readonly families = new Set<readonly string[]>()

  /** @param joint what was asked of a release and its machine type together: the same object for both */
  constructor(readonly joint: object | null = null) {}

  /** Returns whether versions give the same answers as this one, to what was asked until now. */
  likeOf({ order, text }: Version): (other: Version) => boolean {
    let [first, end] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
    for (const from of this.from) {
      if (from <= order) first = Math.max(first, from)
      else end = Math.min(end, from)
    }
    const names = [...this.names]
    const isNamed = (other: Version) => names.every((name) => (other.text === name) === (text === name))
    return (other) => other.order >= first && other.order < end && isNamed(other)
  }
}

/** Every feature release this tool knows rules for, oldest first (qemu.org's release list). */
export const RELEASES: readonly string[] = [
  '2.6 2.7 2.8 2.9 2.10 2.11 2.12 3.0 3.1 4.0 4.1 4.2 5.0 5.1 5.2 6.0 6.1 6.2 7.0 7.1 7.2 8.0 8.1 8.2',
  '9.0 9.1 9.2 10.0 10.1 10.2 11.0 11.1',
].flatMap((line) => line.split(' '))

/** Stable branches have had more than twenty point releases; a number above this one is a typo. */
const LARGEST_POINT_RELEASE = 40

/** Sort keys of one stable branch. */
const POINT_RELEASES = 1000

/** Sort key of "8.1" or "10.0.2"; numbers are not checked against the releases. */
export function orderOf(text: string): number {
  const known = orders.get(text)
  if (known !== undefined) return known
  const [major = 0, minor = 0, micro = 0] = text.split('.').map(Number)
  const order = major * 1_000_000 + minor * POINT_RELEASES + micro
  if (orders.size < MANY) orders.set(text, order)
  return order
}

/** The newest of these versions that is not newer than `text`, else the oldest. Oldest first; undefined for none. */
export const nearestRelease = (text: string, versions: readonly string[]): string | undefined =>
  versions.filter((version) => orderOf(version) <= orderOf(text)).at(-1) ?? versions[0]

/** Cache of orderOf: the tables name the same few releases again and again. */
const orders = new Map<string, number>()
const MANY = 1000

/** Point releases that build devices differently from the preceding one. */
const RULE_CHANGING_POINT_RELEASES = ['4.0.1', '7.2.1', '7.2.11', '8.0.1', '8.2.3']

/**
 * Releases to distinguish, oldest first: every feature release, and the point releases that changed something. A
 * feature release that a point release fixed has its full version as name.
 */
export const MILESTONES: readonly string[] = [
  ...RELEASES.map((release) => (RULE_CHANGING_POINT_RELEASES.includes(`${release}.1`) ? `${release}.0` : release)),
  ...RULE_CHANGING_POINT_RELEASES,
].sort((a, b) => orderOf(a) - orderOf(b))

/** "8.0" of "8.0.5" */
export const releaseOf = (text: string): string => text.split('.').slice(0, 2).join('.')

/** The last known point release of each stable branch (qemu.org's release list; Debian's packages). */
export const LAST_POINT_RELEASES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    '2.6.2 2.7.1 2.8.1 2.9.1 2.10.2 2.11.2 2.12.1 3.0.1 3.1.1 4.0.1 4.1.1 4.2.1 5.0.1 5.1.0 5.2.0 6.0.1 6.1.1 6.2.0',
    '7.0.0 7.1.0 7.2.22 8.0.5 8.1.5 8.2.10 9.0.4 9.1.3 9.2.4 10.0.13 11.1.3',
  ]
    .flatMap((line) => line.split(' '))
    .map((text) => [releaseOf(text), text]),
)

/** The newest release of RELEASES. */
export const NEWEST: Version = version(RELEASES[RELEASES.length - 1]!)

function version(text: string): Version {
  return { text, order: orderOf(text) }
}

/** Matches the first x.y or x.y.z in a text. */
const FIRST_VERSION = /(?<![\d.])(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(?![\d])/

/**
 * Reads a version as QEMU or a distribution prints it: "8.1", "10.0.2", "QEMU emulator version 7.2.22 (Debian …)",
 * "1:7.2+dfsg-7", "10.1.0-22.el9". The first x.y or x.y.z counts.
 * @returns the release, with the text "8.1" or "10.0.2"
 * @throws InputError for anything that is not a release of QEMU from 2.6 on
 */
export function parseVersion(text: string): Version {
  const match = FIRST_VERSION.exec(text)
  if (!match) {
    throw new InputError(
      `${JSON.stringify(text)} is not a QEMU version`,
      {},
      'write it as QEMU prints it: 8.1 or 10.0.2',
    )
  }
  const release = `${Number(match[1])}.${Number(match[2])}`
  const micro = Number(match[3] ?? 0)
  if (!RELEASES.includes(release) || micro > LARGEST_POINT_RELEASE) {
    const known = `known are ${RELEASES[0]} to ${NEWEST.text}`
    const near = nearestRelease(release, RELEASES)
    throw new InputError(`there is no QEMU ${match[0]} that this tool knows`, {}, `${known}; nearest is ${near}`)
  }
  return version(match[0])
}

function isFrom({ order, heard }: Version, first: number): boolean {
  heard?.from.add(first)
  return order >= first
}

/** Whether `v` is the release `text` or a later one. A feature release "8.1" counts as its 8.1.0. */
export const atLeast = (v: Version, text: string): boolean => isFrom(v, orderOf(text))

/** Whether `v` is the release `text` or an earlier one. */
export const isUpTo = (v: Version, text: string): boolean => !isFrom(v, orderOf(text) + 1)

/** Whether `v` is a point release of the stable branch of `text`, from `text` on. */
export const isInBranchSince = (v: Version, text: string): boolean =>
  isFrom(v, orderOf(text)) && !isFrom(v, (Math.floor(orderOf(text) / POINT_RELEASES) + 1) * POINT_RELEASES)

/** Whether `v` is written as one of these texts. */
export function isNamed({ text, heard }: Version, names: readonly string[]): boolean {
  for (const name of names) heard?.names.add(name)
  return names.includes(text)
}

/** Returns the feature release of a point release; its newest machine types have that number. */
export const featureRelease = ({ text, order }: Version): Version => ({ text, order: order - (order % POINT_RELEASES) })
