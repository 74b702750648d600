import type { Row } from './row'

/** A ratio that grows by more than this is a regression. */
const TOLERANCE = 1.15

const sameAs = (a: Row) => (b: Row) => a.name === b.name && a.group === b.group && a.reference === b.reference

/**
 * The message if a row has become slower against its reference than it was; null if it has not, or if the machine was
 * too busy to tell.
 */
export function regression(row: Row, before: readonly Row[]): string | null {
  const old = before.find(sameAs(row))?.ratio ?? null
  if (row.ratio === null || old === null || (row.surely ?? row.ratio) <= old * TOLERANCE) return null
  return `${row.name}: ${row.ratio.toFixed(2)} times ${row.reference}, was ${old.toFixed(2)}`
}
