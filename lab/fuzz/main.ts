/**
 * Fuzzing: `npm run fuzz -- [--target NAME]... [--seconds N | --runs N | --cases N] [--seed N] [--first N] [--every]
 * [--jobs N] [--json FILE] [--replay]`. Every case is known by its target, the seed and its number.
 *
 * `--runs` is that many cases of each target, always the same; `--cases` that many of all together, of which none has
 * more than a sixteenth. What compares runs in every case; what draws, proves and predicts takes turns, unless `--every`
 * asks for all of it in each case, which is some fifty times slower. `--jobs` are processes with seeds of their own.
 * `--json` also writes the table to a file.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { found, replay } from './campaign/findings'
import { jobs } from './campaign/jobs'
import { fuzz } from './campaign/rounds'
import { type Summary, summaryText, together } from './campaign/summary'
import { watch } from './campaign/watch'
import type { Target } from './target'
import { TARGETS } from './targets'

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true, default: [] },
    seconds: { type: 'string' },
    runs: { type: 'string' },
    cases: { type: 'string' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    every: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1' },
    json: { type: 'string' },
    replay: { type: 'boolean', default: false },
  },
})

const DEFAULT_SECONDS = 20

function selected(names: readonly string[]): readonly Target[] {
  const unknown = names.find((name) => !TARGETS.some((target) => target.name === name))
  if (unknown === undefined) return names.length === 0 ? TARGETS : TARGETS.filter(({ name }) => names.includes(name))
  throw new Error(`there is no target ${unknown}: ${TARGETS.map(({ name }) => name).join(', ')}`)
}

const bound = (text: string | undefined): number => (text === undefined ? Number.POSITIVE_INFINITY : Number(text))

async function alone(targets: readonly Target[], seed: number, cases: number): Promise<Summary> {
  const replayed = await replay(targets)
  if (values.replay) return { replayed, rows: [], faults: found().faults, failing: found().cases }
  const runs = bound(values.runs)
  const endless = values.seconds === undefined && !Number.isFinite(runs) && !Number.isFinite(cases)
  const seconds = endless ? DEFAULT_SECONDS : bound(values.seconds)
  const plan = { seed, runs, cases, seconds, first: Number(values.first), every: values.every }
  const names = targets.map(({ name }) => name)
  const watching = watch(names, seed)
  const counts = await fuzz(targets, plan, watching)
  watching.over()
  const rows = [...counts].map(([{ name }, { runs: ran, bytes, ms }]) => ({ target: name, cases: ran, bytes, ms }))
  return { replayed, rows, faults: found().faults, failing: found().cases }
}

const targets = selected(values.target)
const many = Number(values.jobs)
const summary =
  many > 1 ? together(await jobs(many, values)) : await alone(targets, Number(values.seed), bound(values.cases))
// A job hands its summary to the process that started it.
if (process.send) process.send(summary)
else {
  process.stdout.write(summaryText(summary))
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(summary, null, 1)}\n`)
}
process.exitCode = summary.failing === 0 ? 0 : 1
process.disconnect?.()
