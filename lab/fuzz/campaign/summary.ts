/** What one target has run. */
export interface Row {
  readonly target: string
  readonly cases: number
  readonly bytes: number
  /** Of one core. */
  readonly ms: number
}

/** What a run, or several of them together, came to. */
export interface Summary {
  readonly replayed: number
  readonly rows: readonly Row[]
  readonly faults: number
  /** Cases in which they were found. */
  readonly failing: number
}

/** Several runs as one. */
export function together(all: readonly Summary[]): Summary {
  const rows = new Map<string, Row>()
  for (const { target, cases, bytes, ms } of all.flatMap((summary) => summary.rows)) {
    const before = rows.get(target) ?? { target, cases: 0, bytes: 0, ms: 0 }
    rows.set(target, { target, cases: before.cases + cases, bytes: before.bytes + bytes, ms: before.ms + ms })
  }
  const sum = (pick: (summary: Summary) => number) => all.reduce((so, summary) => so + pick(summary), 0)
  return {
    replayed: Math.max(...all.map(({ replayed }) => replayed)),
    rows: [...rows.values()],
    faults: sum(({ faults }) => faults),
    failing: sum(({ failing }) => failing),
  }
}

function line({ target, cases, bytes, ms }: Row): string {
  const speed = Math.round((1000 * cases) / Math.max(1, ms))
  const size = Math.round(bytes / Math.max(1, cases))
  return `${target.padEnd(14)} ${String(cases).padStart(9)} cases ${String(speed).padStart(6)}/s of one core ${String(size).padStart(7)} bytes each\n`
}

/** The table that ends a run, and whether something was found. */
export function summaryText({ rows, faults, failing, replayed }: Summary): string {
  const sum = (pick: (row: Row) => number) => rows.reduce((so, row) => so + pick(row), 0)
  const all: Row = {
    target: 'all',
    cases: sum(({ cases }) => cases),
    bytes: sum(({ bytes }) => bytes),
    ms: sum(({ ms }) => ms),
  }
  const table = rows.length === 0 ? '' : [...rows, all].map(line).join('')
  const end = failing === 0 ? 'no findings' : `${faults} faults in ${failing} cases`
  return `${replayed} kept inputs replayed\n${table}${end}\n`
}
