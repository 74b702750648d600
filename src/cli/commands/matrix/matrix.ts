import { InputError } from '../../../bytes/input-error'
import type { Advice } from '../../../check/fleet/advice'
import {
  type Cell,
  type Matrix,
  MatrixRows,
  type MatrixSource,
  type MatrixTarget,
  matrixVerdict,
} from '../../../check/fleet/matrix'
import { matrixCsv, matrixJson, matrixMarkdown, matrixNdjson } from '../../../report/fleet/formats'
import { matrixHtml } from '../../../report/fleet/page'
import { matrixText } from '../../../report/fleet/text'
import { version } from '../../../version'
import { EXIT_OF } from '../../exit-codes'
import type { OutputOptions } from '../../options/options'
import type { Given } from '../../options/table'
import { inputsIn } from '../../reading/many'
import { deliver } from '../../writing/output'
import { type Steps, steps } from '../../writing/steps'
import { look } from '../../writing/terminal'
import type { FORMATS } from '../tables/matrix'
import { matrixSource, requestOf, targetsIn } from './inputs'
import type { KeptRows } from './resume'

interface MatrixOptions extends OutputOptions<(typeof FORMATS)[number]> {
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  readonly require: 'all' | 'any'
  readonly quiet?: boolean
  readonly jobs: number
  readonly resume?: string
  readonly advise?: boolean
}

async function drawn(found: Matrix, advice: Advice | null, options: MatrixOptions): Promise<string> {
  const tool = { name: 'pcimig', version }
  switch (options.format) {
    case 'json':
      return matrixJson(found, tool, advice)
    case 'ndjson':
      return matrixNdjson(found, tool)
    case 'csv':
      return matrixCsv(found)
    case 'html':
      return matrixHtml(found, advice)
    case 'markdown':
      return matrixMarkdown(found, advice)
    default:
      return matrixText(found, await look(options), advice)
  }
}

type Judged = (source: number, row: readonly Cell[]) => void

/** Reads and judges in this process, source by source: of each only its row is kept. */
async function here(paths: readonly string[], targets: readonly MatrixTarget[], judged: Judged): Promise<Matrix> {
  const rows = new MatrixRows(targets)
  const cells: (readonly Cell[])[] = []
  for (const [i, path] of paths.entries()) {
    const row = rows.of(await matrixSource(path))
    cells.push(row)
    judged(i, row)
  }
  return rows.together(paths, cells)
}

/** "judged 12 of 2000 sources, 3 min left" */
function estimate(total: number): (done: number) => string {
  const began = performance.now()
  return (done) => {
    const seconds = (((performance.now() - began) / done) * (total - done)) / 1000
    const left = seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`
    return `judged ${done} of ${total} sources, ${left} left`
  }
}

interface Judgement {
  readonly result: Matrix
  readonly kept: KeptRows | null
  readonly targets: readonly MatrixTarget[]
}

async function judge(options: MatrixOptions, shown: Steps): Promise<Judgement> {
  const sources = inputsIn(options.sources)
  const targets = await targetsIn(options.targets)
  if (sources.length === 0 || targets.length === 0) {
    throw new InputError(`there are no ${sources.length === 0 ? 'sources' : 'targets'}`, {}, 'The directory is empty.')
  }
  const kept =
    options.resume === undefined
      ? null
      : (await import('./resume')).KeptRows.in(options.resume, options.targets, targets)
  const before = new Map(
    sources.flatMap((source) => {
      const row = kept?.of(source)
      return row ? [[source, row] as const] : []
    }),
  )
  const left = sources.filter((source) => !before.has(source))
  const progress = estimate(left.length)
  let done = 0
  const judged: Judged = (source, row) => {
    kept?.add(left[source]!, row)
    shown.at(progress(++done))
  }
  const made =
    options.jobs > 1 && left.length > 1
      ? await (await import('./jobs')).matrixInJobs(left, options.targets, options.jobs, judged)
      : await here(left, targets, judged)
  const now = new Map(left.map((source, i) => [source, made.cells[i]!]))
  const cells = sources.map((source) => before.get(source) ?? now.get(source)!)
  return { result: { ...made, sources, cells }, kept, targets }
}

const WITHOUT_ADVICE: readonly string[] = ['csv', 'ndjson']

/** What the cells suggest: the sources are read again, as other processes or an earlier run may have judged them. */
async function advised(
  { sources: paths, cells }: Matrix,
  targets: readonly MatrixTarget[],
  shown: Steps,
): Promise<Advice> {
  shown.at('looking for the next release and for what would help')
  const { adviceFor } = await import('../../../check/fleet/advice')
  const sources: MatrixSource[] = []
  for (const path of paths) sources.push(await matrixSource(path))
  return adviceFor(sources, targets, { cells }, requestOf({}))
}

export async function matrix({ options }: Given<MatrixOptions>): Promise<void> {
  if (options.advise && WITHOUT_ADVICE.includes(options.format)) {
    throw new InputError(`--advise is not available in ${options.format}`, {}, 'Choose text, json, markdown or html.')
  }
  const shown = steps(options.quiet ?? false)
  const { result, kept, targets } = await judge(options, shown)
  const advice = options.advise && !options.quiet ? await advised(result, targets, shown) : null
  shown.end()
  if (!options.quiet) deliver(await drawn(result, advice, options), options.output)
  kept?.end()
  process.exitCode = EXIT_OF[matrixVerdict(result, options.require)]
}
