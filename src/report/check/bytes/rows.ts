import type { Difference } from '../../../check/report/report'

/** Neighbouring bytes of one register with the same outcome: one line of a table. */
export interface ByteRow {
  readonly offset: number
  readonly length: number
  readonly register: string
  readonly fields: readonly string[]
  readonly outcome: Difference['outcome']
  readonly note: string
  readonly bytes: readonly Difference[]
}

const alike = (a: Difference, b: Difference): boolean =>
  a.offset + 1 === b.offset &&
  a.register === b.register &&
  a.outcome === b.outcome &&
  a.rule === b.rule &&
  a.case === b.case

function row(bytes: readonly Difference[]): ByteRow {
  const first = bytes[0]!
  const fields = bytes.flatMap(({ field }) => (field === null ? [] : field.split(', ')))
  const { offset, register, outcome, note } = first
  return { offset, length: bytes.length, register, fields: [...new Set(fields)], outcome, note, bytes }
}

/** Folds bytes (in ascending order) into rows. */
export function rows(differences: readonly Difference[]): ByteRow[] {
  const groups: Difference[][] = []
  for (const difference of differences) {
    const last = groups.at(-1)?.at(-1)
    if (last && alike(last, difference)) groups.at(-1)!.push(difference)
    else groups.push([difference])
  }
  return groups.map(row)
}

/** Why QEMU does not compare the bits in which a byte differs. */
function whyByteAdopted({ source, destination, cmask, wmask, w1cmask }: Difference): readonly string[] {
  const changed = source ^ destination
  const reasons = [
    [changed & wmask & cmask, 'guest-writable'],
    [changed & w1cmask & ~wmask & cmask, 'write 1 to clear'],
    [changed & ~cmask, 'not compared'],
  ] as const
  return reasons.flatMap(([bits, reason]) => (bits === 0 ? [] : [reason]))
}

/** Returns why QEMU does not compare the bits in which these bytes differ, each reason once. */
export const whyAdopted = ({ bytes }: Pick<ByteRow, 'bytes'>): string =>
  [...new Set(bytes.flatMap(whyByteAdopted))].join(', ')
