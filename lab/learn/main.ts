import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readRecords } from '../conformance/log'
import { measured } from '../records/store'
import { changesSince } from './changes'

/**
 * `npm run learn -- --qemu PATH [--types NAME,…] [--machines PATTERN]`: measures a QEMU of x86 and writes the changed rows of
 * every table and document that is made of measurements, then prints what changed against the release before. A part of
 * the types or machine types renews what was measured of these alone; records of other places and options stay.
 */
const { values } = parseArgs({
  options: { qemu: { type: 'string' }, types: { type: 'string' }, machines: { type: 'string' } },
})
const { qemu, types, machines } = values
if (qemu === undefined) throw new Error('name the program: npm run learn -- --qemu PATH')

function done(program: string, ...args: string[]): void {
  process.stderr.write(`${[program, ...args].join(' ')}\n`)
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: nothing after it was done`)
}

/** A program of lab/. */
const lab = (name: string, ...args: string[]) => done(process.execPath, 'build/run.mjs', `lab/${name}/main.ts`, ...args)

const part = [
  ...(types === undefined ? [] : ['--types', types]),
  ...(machines === undefined ? [] : ['--machines', machines]),
]
const folder = mkdtempSync(join(tmpdir(), 'pcimig-learn-'))
try {
  const [records, states] = [join(folder, 'records.ndjson'), join(folder, 'vmstate.json')]
  // Ends with 1 if the rules call a compared bit unchecked: they have to be put right first.
  lab('conformance', '--qemu', qemu, '--records', records, ...part)
  const { qemu: version, observations } = readRecords(records)
  const release = version.split('.').slice(0, 2).join('.')
  // A whole measurement is kept; a part of one says nothing about the rest.
  if (part.length === 0) lab('conformance', '--from', records, '--out', `docs/conformance/qemu-${version}.json`)
  done(qemu, '-machine', 'pc', '-display', 'none', '-dump-vmstate', states)
  lab('records', records)
  for (const table of ['seeds', 'layouts', 'always']) lab(table)
  lab('vmstate', `${release}=${states}`)
  lab('conformance', '--document')
  done('npm', 'run', '--silent', 'atlas')
  const only = types === undefined ? null : new Set(observations.map(({ type }) => type))
  process.stdout.write(changesSince(measured(), release, only))
  done('git', 'diff', '--stat')
} finally {
  rmSync(folder, { recursive: true, force: true })
}
