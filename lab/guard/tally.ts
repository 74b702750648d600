/** What came of one migration during which `guard --cancel` ran. */
export interface Outcome {
  readonly doomed: boolean
  /** Whether it ended as it should: cancelled with the guest running at the source, or with it running at the destination. */
  readonly right: boolean
  /** Exit code of guard, and what it said. */
  readonly code: number | null
  readonly said: string
  /** How long guard took, in milliseconds; with libvirt both captures. */
  readonly took: number
}

/** All migrations of one kind. */
export interface Tally {
  readonly kind: string
  readonly outcomes: readonly Outcome[]
}

/** The value below which half of them lie. */
function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1)

function row({ kind, outcomes }: Tally): string {
  const doomed = outcomes.filter((outcome) => outcome.doomed)
  const good = outcomes.filter((outcome) => !outcome.doomed)
  const right = (some: readonly Outcome[]): string =>
    `${some.filter((outcome) => outcome.right).length} of ${some.length}`
  const times = outcomes.map(({ took }) => took)
  return `| ${kind} | ${right(doomed)} | ${right(good)} | ${seconds(median(times))} s | ${seconds(Math.max(...times))} s |`
}

/** The result as a table. */
export const markdown = (tallies: readonly Tally[]): string =>
  [
    '| migrations | doomed: cancelled, guest runs on the source | good: completed, guest runs on the destination | median time of guard | longest |',
    '| --- | --- | --- | --- | --- |',
    ...tallies.map(row),
    '',
  ].join('\n')
