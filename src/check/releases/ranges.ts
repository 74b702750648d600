import { LAST_POINT_RELEASES, MILESTONES, releaseOf, type Version } from '../../qemu/releases/version'
import type { MachineVerdict, ReleaseVerdict, Verdict } from '../report/report'
import type { Candidate } from './listening'

/** A candidate and its verdict. */
interface CandidateVerdict extends Candidate {
  readonly verdict: Verdict
}

/**
 * Returns the last release before the next milestone: "8.0.5" for the milestone 8.0.1, "7.2.22" for 7.2; a point
 * release that is not a milestone itself.
 */
export function lastOf(milestone: string): string {
  const branch = releaseOf(milestone)
  if (milestone !== branch && !MILESTONES.includes(milestone)) return milestone
  const next = MILESTONES[MILESTONES.indexOf(milestone) + 1]
  if (next === undefined || releaseOf(next) !== branch) return LAST_POINT_RELEASES[branch] ?? branch
  return `${branch}.${Number(next.split('.')[2]) - 1}`
}

/** Returns the first release of a milestone: "2.6.0" for 2.6. */
const firstOf = (milestone: string): string => (/^\d+\.\d+$/.test(milestone) ? `${milestone}.0` : milestone)

/** Splits a list into runs of equal neighbours. */
function runs<T>(list: readonly T[], areAlike: (a: T, b: T) => boolean): T[][] {
  const found: T[][] = []
  for (const entry of list) {
    const last = found.at(-1)
    if (last && areAlike(last[0]!, entry)) last.push(entry)
    else found.push([entry])
  }
  return found
}

/** Returns the verdicts of the machine types of one release, family by family. */
function ofMachines(found: readonly CandidateVerdict[]): MachineVerdict[] {
  const families = [...new Set(found.map(({ machine }) => machine.family))]
  return families.flatMap((family) => {
    const types = found
      .filter(({ machine }) => machine.family === family)
      .sort((a, b) => a.machine.version.order - b.machine.version.order)
    return runs(types, (a, b) => a.verdict === b.verdict).map((run) => ({
      from: run[0]!.machine.name,
      to: run.at(-1)!.machine.name,
      verdict: run[0]!.verdict,
    }))
  })
}

/** What was found for one release. */
interface OfRelease {
  readonly qemu: Version
  readonly verdict: Verdict
  readonly machines: readonly MachineVerdict[]
}

/** @param from the first of its candidates, which are adjacent; @param to the one after the last */
function ofRelease(
  candidates: readonly Candidate[],
  verdictOf: (i: number) => Verdict,
  from: number,
  to: number,
): OfRelease {
  const { qemu } = candidates[from]!
  const verdict = verdictOf(from)
  let i = from + 1
  while (i < to && verdictOf(i) === verdict) i++
  if (i === to) return { qemu, verdict, machines: [] }
  const found = candidates.slice(from, to).map((candidate, n) => ({ ...candidate, verdict: verdictOf(from + n) }))
  return { qemu, verdict: 'undetermined', machines: ofMachines(found) }
}

/** Whether two releases have the same verdicts, apart from the machine types that the newer one added. */
function disagreeAlike(a: OfRelease, b: OfRelease): boolean {
  const key = ({ machines }: OfRelease) =>
    runs(machines, (one, other) => one.verdict === other.verdict)
      .map(([{ verdict, from } = { verdict: '', from: '' }], i) => (i === 0 ? verdict : `${verdict} ${from}`))
      .join()
  return key(a) === key(b)
}

/**
 * Verdicts by release, oldest first.
 * @param candidates those of one release are adjacent
 * @param verdictOf the verdict of a candidate, by its index
 */
export function releaseVerdicts(
  candidates: readonly Candidate[],
  verdictOf: (i: number) => Verdict,
): readonly ReleaseVerdict[] {
  const all: OfRelease[] = []
  for (let from = 0, to = 0; from < candidates.length; from = to) {
    const { order } = candidates[from]!.qemu
    while (to < candidates.length && candidates[to]!.qemu.order === order) to++
    all.push(ofRelease(candidates, verdictOf, from, to))
  }
  all.sort((a, b) => a.qemu.order - b.qemu.order)
  return runs(all, (a, b) => a.verdict === b.verdict && disagreeAlike(a, b)).map((run) => {
    const newest = run.at(-1)!
    return {
      from: firstOf(run[0]!.qemu.text),
      to: lastOf(newest.qemu.text),
      verdict: newest.verdict,
      ...(newest.machines.length > 0 ? { machines: newest.machines } : {}),
    }
  })
}

const SAYS: Readonly<Record<Verdict, string>> = {
  compatible: 'accepted',
  incompatible: 'refused',
  undetermined: 'open',
}

/** "8.0" for the whole branch, "8.0.0" for a part of it. */
const shortFirst = (text: string): string => text.replace(/^(\d+\.\d+)\.0$/, '$1')
const shortLast = (text: string): string => (LAST_POINT_RELEASES[releaseOf(text)] === text ? releaseOf(text) : text)

const isNewest = (text: string): boolean => releaseOf(text) === releaseOf(MILESTONES.at(-1)!)

/** "5.2 to 8.0", "8.1 and newer" */
function span({ from, to }: { from: string; to: string }): string {
  const first = shortFirst(from)
  const last = shortLast(to)
  if (isNewest(to) && releaseOf(from) !== releaseOf(to)) return `${first} and newer`
  return first === last ? first : `${first} to ${last}`
}

const machineSpan = ({ from, to }: MachineVerdict): string => (from === to ? from : `${from} to ${to}`)

/** "refused on pc-q35-2.6 to pc-q35-6.0, accepted on pc-q35-6.1 to pc-q35-7.2" */
function machinesSay(machines: readonly MachineVerdict[]): string {
  const verdicts = [...new Set(machines.map(({ verdict }) => verdict))]
  return verdicts
    .map((verdict) => {
      const which = machines.filter((entry) => entry.verdict === verdict).map(machineSpan)
      return `${SAYS[verdict]} on ${which.join(', ')}`
    })
    .join('; ')
}

/**
 * Returns the verdicts by release as a clause, with the option that decides: "refused by 5.2 to 8.0, accepted by 8.1
 * and newer: name it with --qemu".
 */
export function releasesSay(releases: readonly ReleaseVerdict[]): string {
  const uniform = releases.filter(({ machines }) => !machines)
  const mixed = releases.filter(({ machines }) => machines)
  const verdicts = [...new Set(uniform.map(({ verdict }) => verdict))]
  const plain = verdicts.map(
    (verdict) =>
      `${SAYS[verdict]} by ${uniform
        .filter((entry) => entry.verdict === verdict)
        .map(span)
        .join(', ')}`,
  )
  const byMachine = mixed.map((entry) => `with ${span(entry)} ${machinesSay(entry.machines!)}`)
  const options = [...(releases.length > 1 ? ['--qemu'] : []), ...(mixed.length > 0 ? ['--machine'] : [])]
  return `${[plain.join(', '), ...byMachine].filter((part) => part !== '').join('; ')}: name it with ${options.join(' and ')}`
}

/** "every release from 2.9 to 11.1" */
export function releasesSpan(releases: readonly ReleaseVerdict[]): string {
  const from = shortFirst(releases[0]!.from)
  const to = releaseOf(releases.at(-1)!.to)
  return releaseOf(from) === to ? from : `${from} to ${to}`
}
