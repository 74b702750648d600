import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { directoryOfDumps, logs } from './bulk'
import { documentOf } from './document'
import { DUMPS } from './dumps'
import { FLEET } from './fleet'
import { inProcesses, measureHere } from './inside'
import { KERNELS } from './kernels'
import { atlases, directoriesOfStreams, MACHINES } from './machines'
import { PAIRS } from './pairs'
import { regression } from './regressions'
import { type Contest, type Row, rowOf } from './row'
import { startup } from './startup'
import { streams } from './streams'
import { SWEEPS } from './sweeps'

const RESULTS = 'docs/bench.json'
const DOCUMENT = 'docs/bench.md'
/** How often a row is measured again before it counts as slower. */
const SECOND_LOOKS = 2
const PATIENCE = { usual: 1, writing: 1.5, secondLook: 2 }

/**
 * `npm run bench -- [--only GROUP,…] [--write] [--analyze PATH] [--patience N]`: measures each piece of work in turn
 * with its reference, and fails if a ratio grew by more than docs/bench.json allows. Groups: startup, pairs, sweeps,
 * kernels, dumps, streams, machines, fleet, atlas, directory, logs. `--analyze` is QEMU's analyze-migration.py, `--write` makes
 * docs/bench.md and docs/bench.json anew.
 */
const { values } = parseArgs({
  options: {
    analyze: { type: 'string' },
    directory: { type: 'string' },
    inside: { type: 'string' },
    only: { type: 'string' },
    patience: { type: 'string', default: '1' },
    write: { type: 'boolean' },
  },
})

const here = inProcesses(fileURLToPath(import.meta.url))
const groups: Readonly<Record<string, (directory: string) => Contest[]>> = {
  startup,
  pairs: () => PAIRS.map(here),
  sweeps: () => SWEEPS.map(here),
  kernels: () => KERNELS.map(here),
  dumps: () => DUMPS.map(here),
  streams: (directory) => streams(directory, values.analyze),
  machines: (directory) => [...MACHINES.map(here), ...directoriesOfStreams(directory)],
  fleet: () => FLEET.map(here),
  atlas: atlases,
  directory: directoryOfDumps,
  logs,
}

/** One row; one that seems slower than before is looked at again, with more patience: only what stays slower is. */
function measured(contest: Contest, before: readonly Row[]): Row {
  let row = rowOf(contest, values.write ? PATIENCE.writing : PATIENCE.usual)
  for (let look = 0; look < SECOND_LOOKS && !values.write && regression(row, before) !== null; look++) {
    row = rowOf(contest, PATIENCE.secondLook)
  }
  return row
}

function measure(names: readonly string[], before: readonly Row[]): Row[] {
  const directory = mkdtempSync(join(values.directory ?? tmpdir(), 'pcimig-bench-'))
  try {
    return names.flatMap((name) => {
      process.stderr.write(`${name} …\n`)
      return groups[name]!(directory).map((contest) => measured(contest, before))
    })
  } finally {
    rmSync(directory, { recursive: true })
  }
}

function write(rows: readonly Row[], before: readonly Row[]): void {
  const names = [...new Set([...before, ...rows].map(({ group }) => group))]
  const all = names.flatMap((name) => {
    const now = rows.filter(({ group }) => group === name)
    return now.length > 0 ? now : before.filter(({ group }) => group === name)
  })
  const kept = all.map(({ surely: _, ...row }) => row)
  writeFileSync(RESULTS, `${JSON.stringify(kept, null, 2)}\n`)
  writeFileSync(DOCUMENT, documentOf(all))
}

function bench(names: readonly string[]): void {
  const before: readonly Row[] = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : []
  const rows = measure(names, before)
  process.stdout.write(documentOf(rows))
  if (values.write) {
    write(rows, before)
    return
  }
  const regressions = rows.flatMap((row) => regression(row, before) ?? [])
  for (const line of regressions) process.stderr.write(`slower: ${line}\n`)
  if (regressions.length > 0) process.exitCode = 1
}

function main(): void {
  if (values.inside !== undefined) {
    const contest = [...PAIRS, ...SWEEPS, ...KERNELS, ...DUMPS, ...MACHINES, ...FLEET].find(
      ({ group, name }) => `${group}/${name}` === values.inside,
    )!
    process.stdout.write(JSON.stringify(measureHere(contest.prepare(), Number(values.patience))))
    return
  }
  const names = values.only?.split(',') ?? Object.keys(groups)
  const wrong = names.filter((name) => !(name in groups))
  if (wrong.length > 0) {
    process.stderr.write(`there is no group ${wrong.join(', ')}: ${Object.keys(groups).join(', ')}\n`)
    process.exitCode = 2
  } else if (values.analyze !== undefined && !existsSync(values.analyze)) {
    process.stderr.write(`--analyze ${values.analyze}: there is no such file\n`)
    process.exitCode = 2
  } else bench(names)
}

main()
