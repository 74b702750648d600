import { InputError } from '../bytes/input-error'

/** A release of QEMU, as its `--version` prints it. Compare with `atLeast`. */
export interface Version {
  /** As the user or this tool writes it: "7.2" or "10.0.2". */
  readonly text: string
  /** Grows with the release: 8.0.1 is 8_000_001. */
  readonly order: number
}

/** Every feature release this tool knows rules for, oldest first (qemu.org's release list). */
export const RELEASES: readonly string[] = [
  '2.6 2.7 2.8 2.9 2.10 2.11 2.12 3.0 3.1 4.0 4.1 4.2 5.0 5.1 5.2 6.0 6.1 6.2 7.0 7.1 7.2 8.0 8.1 8.2',
  '9.0 9.1 9.2 10.0 10.1 10.2 11.0 11.1',
].flatMap((line) => line.split(' '))

/** Stable branches have grown past twenty point releases; a number beyond this one is a typing mistake. */
const LARGEST_POINT_RELEASE = 40

/** Sort key of "8.1" or "10.0.2"; numbers are not checked against the releases. */
export function orderOf(text: string): number {
  const known = orders.get(text)
  if (known !== undefined) return known
  const [major = 0, minor = 0, micro = 0] = text.split('.').map(Number)
  const order = major * 1_000_000 + minor * 1000 + micro
  if (orders.size < MANY) orders.set(text, order)
  return order
}

/** The newest of these versions that is not newer than `text`, else the oldest. Oldest first; undefined for none. */
export const nearestRelease = (text: string, versions: readonly string[]): string | undefined =>
  versions.filter((version) => orderOf(version) <= orderOf(text)).at(-1) ?? versions[0]

/** What orderOf computed: the tables name the same few releases over and over. */
const orders = new Map<string, number>()
const MANY = 1000

/** Point releases that build devices otherwise than the one before them. */
const TURNS = ['7.2.1', '7.2.11', '8.0.1', '8.2.3']

/**
 * Releases to tell apart, oldest first: every feature release, and the point releases that changed something. A feature
 * release that was put right later is named by its full version.
 */
export const MILESTONES: readonly string[] = [
  ...RELEASES.map((release) => (TURNS.includes(`${release}.1`) ? `${release}.0` : release)),
  ...TURNS,
].sort((a, b) => orderOf(a) - orderOf(b))

/** The newest release of RELEASES. */
export const NEWEST: Version = version(RELEASES[RELEASES.length - 1]!)

function version(text: string): Version {
  return { text, order: orderOf(text) }
}

/**
 * Reads a version as QEMU prints it ("8.1", "10.0.2").
 * @throws InputError for anything that is not a release of QEMU from 2.6 on
 */
export function parseVersion(text: string): Version {
  const match = /^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?$/.exec(text)
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
    throw new InputError(`there is no QEMU ${text} that this tool knows`, {}, `${known}; nearest is ${near}`)
  }
  return version(text)
}

/** Whether `v` is the release `text` or a later one. A feature release "8.1" counts as its 8.1.0. */
export function atLeast(v: Version, text: string): boolean {
  return v.order >= orderOf(text)
}
