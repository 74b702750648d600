import { spawnSync } from 'node:child_process'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { readStream } from '../../src/library/read'
import { type Board, boardOf } from './board'

const USAGE = `npm run machines -- QEMU… [--only PATTERN]

Starts every machine type of these programs with what it has by default, saves it, and prints which of the PCI functions that
info pci shows are not in the stream, and which of the stream's have no address. Of families with versions it takes the oldest, a
middle and the newest type. docs/machines.md has the outcome.
`

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } })
if (positionals.length === 0) {
  process.stderr.write(USAGE)
  process.exit(2)
}
const only = new RegExp(values.only ?? '')

const familyOf = (name: string): string => name.replace(/-\d[\d.]*$/, '')
const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** The machine types of a program, of each family at most three. */
function machinesOf(program: string): string[] {
  const { stdout } = spawnSync(program, ['-machine', 'help'], { encoding: 'utf8' })
  const lines = [...stdout.matchAll(/^(\S+) {2,}(.*)$/gm)].filter(([, , text]) => !/\(alias of/.test(text!))
  const families = new Map<string, string[]>()
  for (const [, name] of lines) {
    if (name === 'none' || !only.test(name!)) continue
    const family = familyOf(name!)
    families.set(family, [...(families.get(family) ?? []), name!].sort(compare))
  }
  return [...families.values()].flatMap((names) => [...new Set([names[0]!, names[names.length >> 1]!, names.at(-1)!])])
}

const digits = (value: number): string => value.toString(16).padStart(4, '0')

/** Takes one of each from a list. @returns those that it does not hold */
function without<T>(all: readonly T[], taken: readonly string[], keyOf: (one: T) => string): T[] {
  const left = [...taken]
  return all.filter((one) => {
    const at = left.indexOf(keyOf(one))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const totals = { machines: 0, saved: 0, functions: 0, missing: 0, unplaced: 0 }

/** What a line says about a machine; null if it has no PCI. */
function described(board: Board): string | null {
  const { functions } = board
  if (functions.length === 0) return null
  totals.machines++
  if ('refused' in board) return `${functions.length} functions; not saved: ${board.refused}`
  const { devices, notes, problems } = readStream(board.stream)
  const sent = devices.map(
    ({ config }) => `${digits(config[0]! | (config[1]! << 8))}:${digits(config[2]! | (config[3]! << 8))}`,
  )
  const missing = without(functions, sent, ({ ids }) => ids)
  const unplaced = devices.filter(({ address }) => address === null)
  totals.saved++
  totals.functions += functions.length
  totals.missing += missing.length
  totals.unplaced += unplaced.length
  return [
    `${functions.length} functions, ${devices.length} in the stream`,
    ...missing.map(({ where, ids }) => `  not in the stream: ${ids} at ${where}`),
    ...unplaced.map(({ id }) => `  without an address: ${id}`),
    ...(missing.length + unplaced.length > 0 ? notes.map((note) => `  note: ${note}`) : []),
    ...problems.map((problem) => `  problem: ${JSON.stringify(problem)}`),
  ].join('\n')
}

for (const program of positionals) {
  for (const machine of machinesOf(program)) {
    const text = described(await boardOf(program, machine))
    if (text !== null) process.stdout.write(`${basename(program)} ${machine}: ${text}\n`)
  }
}
process.stdout.write(
  `${totals.machines} machines with PCI, ${totals.saved} saved, with ${totals.functions} functions: ${totals.missing} not in the stream, ${totals.unplaced} without an address\n`,
)
