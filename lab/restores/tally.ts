import type { Attempt } from './attempt'
import type { Judgement, Relation } from './judge'
import type { Kind } from './plan'

/** How the restores of one kind came off: how many, how many QEMU accepted, how our answers relate to its. */
export type Count = Partial<Record<'restores' | 'accepted' | Relation, number>>

/** All restores from one QEMU to another. Written as JSON to docs/restores. */
export interface Tally {
  /** "7.2.22" */
  readonly source: string
  readonly destination: string
  readonly kinds: Partial<Record<Kind, Count>>
}

/** Relations that are no failure of ours. */
const RIGHT: ReadonlySet<Relation> = new Set(['agrees', 'undetermined', 'QEMU crashed'])

export const isWrong = ({ relation }: Judgement): boolean => !RIGHT.has(relation)

export function add({ kinds }: Tally, { kind, ok }: Attempt, { relation }: Judgement): void {
  kinds[kind] ??= {}
  const count = kinds[kind]
  for (const name of ['restores', ...(ok ? ['accepted' as const] : []), relation] as const) {
    count[name] = (count[name] ?? 0) + 1
  }
}

export function total(counts: readonly Count[]): Count {
  const sum: Count = {}
  for (const count of counts) {
    for (const [name, n] of Object.entries(count) as [keyof Count, number][]) sum[name] = (sum[name] ?? 0) + n
  }
  return sum
}
