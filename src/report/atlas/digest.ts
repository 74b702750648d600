import type { AtlasRow, RowReason } from './table'

/**
 * Rows that say the same about different devices and places, merged into one: for a document that is read from end to
 * end.
 */
export interface DigestRow {
  readonly from: string
  readonly to: string
  readonly where: readonly string[]
  readonly devices: readonly string[]
  readonly outcome: AtlasRow['outcome']
  readonly reason: RowReason
}

/** "pc-q35-7.1 at pcie.0" without the family and the place: "7.1" */
const versions = (text: string): string =>
  text
    .replaceAll('pc-q35-', '')
    .replaceAll('pc-i440fx-', '')
    .replace(/ at [^;]*/g, '')

/** A reason without what depends on the register's offset or on the device. */
const general = (text: string): string =>
  text
    .replace(/^0x[0-9a-f]+ /, '')
    .replace(/; and \d+ more registers?$/, '')
    .replace(/^\S+ was not measured at \S+ /, 'not measured ')

/** Returns one row for each cause and pair of ends, with the devices and machine types merged. */
export function digest(rows: readonly AtlasRow[]): DigestRow[] {
  const found = new Map<string, { row: DigestRow; where: Set<string>; devices: Set<string> }>()
  for (const { devices, from, to, where, outcome, reasons } of rows) {
    for (const reason of reasons) {
      const cause = reason.property ?? general(reason.text)
      const ends = outcome === 'unknown' ? (['any', 'any'] as const) : ([versions(from), versions(to)] as const)
      const key = [...ends, outcome, cause, reason.case].join('|')
      const text = general(reason.text)
      const known = found.get(key) ?? {
        row: { from: ends[0], to: ends[1], where: [], devices: [], outcome, reason: { ...reason, text } },
        where: new Set<string>(),
        devices: new Set<string>(),
      }
      for (const part of versions(where).split('; ')) known.where.add(part)
      for (const device of devices) known.devices.add(device)
      found.set(key, known)
    }
  }
  return [...found.values()].map(({ row, where, devices }) => ({
    ...row,
    where: [...where],
    devices: [...devices].sort(),
  }))
}
