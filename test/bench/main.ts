import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { directoryOfDumps, logs } from './bulk'
import { documentOf } from './document'
import { dumps } from './dumps'
import { pairs } from './pairs'
import type { Row } from './row'
import { startup } from './startup'
import { streams } from './streams'

const RESULTS = 'docs/bench.json'
const DOCUMENT = 'docs/bench.md'
/** A ratio that grows by more than this fails the run. */
const TOLERANCE = 1.15

const { values } = parseArgs({
  options: {
    analyze: { type: 'string' },
    directory: { type: 'string' },
    only: { type: 'string' },
    write: { type: 'boolean' },
  },
})

const groups: Readonly<Record<string, (directory: string) => Row[]>> = {
  startup,
  pairs,
  dumps,
  streams: (directory) => streams(directory, values.analyze),
  directory: directoryOfDumps,
  logs,
}

function measure(names: readonly string[]): Row[] {
  const directory = mkdtempSync(join(values.directory ?? tmpdir(), 'pcimig-bench-'))
  try {
    return names.flatMap((name) => {
      process.stderr.write(`${name} …\n`)
      return groups[name]!(directory)
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const known = (text: string): readonly Row[] => JSON.parse(text)
const sameAs = (a: Row) => (b: Row) => a.name === b.name && a.group === b.group && a.reference === b.reference

/** Rows that have become slower against their reference than the document says. */
function slower(rows: readonly Row[], before: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    const old = before.find(sameAs(row))?.ratio
    if (row.ratio === null || old === undefined || old === null || row.ratio <= old * TOLERANCE) return []
    return [`${row.name}: ${row.ratio.toFixed(2)} times ${row.reference}, was ${old.toFixed(2)}`]
  })
}

const chosen = values.only?.split(',') ?? Object.keys(groups)
const wrong = chosen.filter((name) => !(name in groups))
if (wrong.length > 0) {
  process.stderr.write(`there is no group ${wrong.join(', ')}: ${Object.keys(groups).join(', ')}\n`)
  process.exitCode = 2
} else {
  const rows = measure(chosen)
  process.stdout.write(documentOf(rows))
  const before = existsSync(RESULTS) ? known(readFileSync(RESULTS, 'utf8')) : []
  if (values.write) {
    const kept = before.filter((row) => !rows.some(({ group }) => group === row.group))
    const all = [...kept, ...rows]
    writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`)
    writeFileSync(DOCUMENT, documentOf(all))
  } else {
    const regressions = slower(rows, before)
    for (const line of regressions) process.stderr.write(`slower: ${line}\n`)
    if (regressions.length > 0) process.exitCode = 1
  }
}
