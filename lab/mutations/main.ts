import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { campaign, isFalse, type Outcome, SAID } from './campaign'
import { kindsOf } from './kinds'
import { savedPairs } from './saved'
import type { Trial } from './trial'

/** Exit codes of `check`. */
const EXITS: Readonly<Record<string, number>> = {
  compatible: 0,
  incompatible: 1,
  'refused as input': 2,
  undetermined: 3,
}

/** The same two files through the real command line, which has to say the same. */
function throughCommand({ said }: Outcome, { request: { target } }: Trial, folder: string): string | null {
  const given = [
    ['--qemu', target.qemu],
    ['--machine', target.machine],
    ['--placement', target.placement],
    ['--profile', target.profile],
    ['--view', target.view],
  ]
  const sizes = [...target.bars].map(([bar, size]) => `--bar=${bar}=${size}`)
  const options = given.flatMap(([name, value]) => (value == null ? [] : [`${name}=${value}`]))
  const set = [...target.set].map(([name, value]) => `--set=${name}=${value}`)
  const rom = target.rom === null ? [] : [`--rom=${target.rom}`]
  const words = [
    'check',
    join(folder, 'source'),
    join(folder, 'destination'),
    '--no-config',
    '--quiet',
    ...options,
    ...set,
    ...sizes,
    ...rom,
  ]
  const { status, stderr } = spawnSync(process.execPath, [join('bin', 'pcimig'), ...words], { encoding: 'utf8' })
  return status === EXITS[said] ? null : `exit code ${status} for ${said}: ${stderr}`
}

/**
 * Damages inputs of every kind and counts what `check` says about them: `npm run mutations -- [--kind NAME]... [--count N]
 * [--seed N] [--restores DIR] [--every N] [--live N] [--each]`. `--count` is of each kind, `--each` counts every mutation by itself, one in
 * `--every` goes through the command line, and `--live` streams are loaded by the installed QEMU, which may refuse RAM that `check` does not read.
 */
const { values } = parseArgs({
  options: {
    kind: { type: 'string', multiple: true, default: [] },
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    restores: { type: 'string' },
    every: { type: 'string', default: '100' },
    live: { type: 'string', default: '0' },
    each: { type: 'boolean', default: false },
  },
})

const kinds = kindsOf(values.restores).filter(({ name }) => values.kind.length === 0 || values.kind.includes(name))
const otherwise: string[] = []
let number = 0
let asked = 0
const outcomes = await campaign(kinds, Number(values.seed), Number(values.count), (one, trial, folder) => {
  if (!(one.said in EXITS) || number++ % Number(values.every) !== 0) return
  asked++
  const found = throughCommand(one, trial, folder)
  if (found !== null) otherwise.push(`${one.kind}: ${one.about}: ${found}`)
})

const rows = new Map<string, number[]>()
for (const { kind, mutation, said } of outcomes) {
  const name = values.each ? `${kind} | ${mutation}` : kind
  const row = rows.get(name) ?? SAID.map(() => 0)
  row[SAID.indexOf(said)]!++
  rows.set(name, row)
}
const head = [...(values.each ? ['kind', 'mutation'] : ['kind']), ...SAID]
const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`
process.stdout.write(line(head) + line(head.map(() => '---')))
for (const [name, row] of rows) process.stdout.write(line([name, ...row]))

const wrong = outcomes.filter(isFalse)
process.stdout.write(
  `${outcomes.length} trials, ${outcomes.filter(({ refused }) => refused).length} that QEMU refuses, ${wrong.length} false\n`,
)
for (const { kind, said, about, because } of wrong)
  process.stdout.write(`${said}: ${kind}: ${about}\n${because ?? ''}\n`)
process.stdout.write(`${asked} through the command line, ${otherwise.length} otherwise\n${otherwise.join('\n')}`)
process.stdout.write(`largest process ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`)

if (Number(values.live) > 0) {
  const { askQemu } = await import('./live')
  const pairs = Object.values(savedPairs(values.restores)).flat()
  const answers = await askQemu(pairs, Number(values.seed), Number(values.live))
  const counts = new Map<string, number>()
  for (const { said, answer } of answers) {
    const name = `${said} | ${answer}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  process.stdout.write(line(['said', 'QEMU', 'streams']) + line(['---', '---', '---']))
  for (const [name, count] of counts) process.stdout.write(line([name, count]))
  for (const { said, answer, mutation, about, stderr } of answers) {
    if (said === 'compatible' && answer !== 'accepted')
      process.stdout.write(`${answer}: ${mutation} of ${about}: ${stderr[0]}\n`)
  }
}
process.exitCode = wrong.length + otherwise.length > 0 ? 1 : 0
