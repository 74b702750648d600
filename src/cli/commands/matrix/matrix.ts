import { createHash } from 'node:crypto'
import { dirname, isAbsolute, join } from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../../../bytes/input-error'
import {
  type Cell,
  type Matrix,
  type MatrixSource,
  type MatrixTarget,
  matrixOf,
  matrixVerdict,
} from '../../../check/fleet/matrix'
import type { CheckRequest } from '../../../check/report/request'
import { isTargetList, readTargets } from '../../../formats/targets'
import { type CheckOptions, checkRequest } from '../../../library/options'
import { matrixCsv, matrixJson, matrixMarkdown, matrixNdjson } from '../../../report/fleet/formats'
import { matrixHtml } from '../../../report/fleet/page'
import { matrixText } from '../../../report/fleet/text'
import { version } from '../../../version'
import { EXIT_OF } from '../../exit-codes'
import { statOf } from '../../inputs-read'
import { addOutputOptions, choice, type OutputOptions } from '../../options/options'
import { type ReadSide, readDevices } from '../../reading/devices'
import { readBytes } from '../../reading/input'
import { inputsIn } from '../../reading/many'
import { deliver } from '../../writing/output'
import { type Steps, steps } from '../../writing/steps'
import { look } from '../../writing/terminal'
import { jobs } from '../processes'
import type { KeptRows } from './rows'

const FORMATS = ['text', 'json', 'ndjson', 'csv', 'html', 'markdown'] as const

interface MatrixOptions extends OutputOptions<(typeof FORMATS)[number]> {
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  readonly require: 'all' | 'any'
  readonly quiet?: boolean
  readonly jobs: number
  readonly resume?: string
}

export const examples = `Examples:
  pcimig matrix --sources a.txt b.txt --targets host.txt           which of two guests this host takes
  pcimig matrix --sources vm.mig --targets hosts.yaml --format csv -o cells.csv
  pcimig matrix --sources vm.mig --targets hosts.yaml --require any --quiet
`

export const exitCodes = `Exit codes: 0 every target takes every source (--require any: one target each), 1 one is refused, 2 the command or its
input is wrong, 3 no verdict can be given for some, 70 a bug in pcimig.`

export function define(command: Command): void {
  command
    .description('Judge many guests against many hosts, each distinct pair once.')
    .requiredOption('--sources <PATH...>', 'captures, streams or dumps of guests, or directories of them')
    .requiredOption(
      '--targets <FILE|PATH...>',
      'a list of hosts in YAML or JSON (name, qemu, machine, hostKernel, devices), captures or dumps of them, or directories of these',
    )
    .addOption(choice('--require', ['all', 'any'], 'which targets have to take a source', 'all'))
    .option('--jobs <N>', 'judge with N processes (default: 1)', jobs, 1)
    .option('--resume <FILE>', 'keep finished rows in FILE, and go on from those that an earlier run kept there')
    .option('--quiet', 'print nothing, only set the exit code')
  addOutputOptions(command, FORMATS).action(matrix)
}

const requestOf = (options: CheckOptions): CheckRequest => ({ ...checkRequest(options), grid: false })

/** Equal for sides that hold the same; a stream is the same as itself alone. */
function contentKey(side: ReadSide, path: string): string {
  if (side.stream && !side.host) return path
  const hash = createHash('sha256')
  for (const device of side.devices) {
    const { config, properties, bars, measured, ...rest } = device
    hash.update(config)
    for (const mask of measured ? [measured.cmask, measured.wmask, measured.w1cmask] : []) hash.update(mask)
    hash.update(JSON.stringify([device.id, device.address, [...(properties ?? [])], [...bars], rest.rom, rest.driver]))
  }
  const frame = side.frame ? [side.frame.machine, side.frame.ramBlocks, side.stream?.sections.length] : null
  return `${hash.update(JSON.stringify([side.host, frame], bigAsText)).digest('hex')} ${side.kind}`
}

const bigAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

/** A side, or why it can't be read: one unreadable file must not take the others' verdicts away. */
async function sideOf(path: string): Promise<{ side: ReadSide | { problem: string }; key: string }> {
  try {
    const side = await readDevices(path)
    return { side, key: contentKey(side, path) }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const where = error.place.line === undefined ? '' : ` (line ${error.place.line})`
    return { side: { problem: `could not be read: ${error.message}${where}` }, key: path }
  }
}

async function sourceOf(path: string): Promise<MatrixSource> {
  return { name: path, ...(await sideOf(path)) }
}

async function describedTargets(path: string, content: string): Promise<MatrixTarget[]> {
  const listed = readTargets(content)
  const found: MatrixTarget[] = []
  for (const { name, qemu, machine, hostKernel, devices } of listed) {
    const request = requestOf({
      qemu: qemu ?? undefined,
      machine: machine ?? undefined,
      hostKernel: hostKernel ?? undefined,
    })
    const target = JSON.stringify([qemu, machine, hostKernel])
    if (devices === null) found.push({ name, side: null, request, key: target })
    else {
      const own = await sideOf(isAbsolute(devices) ? devices : join(dirname(path), devices))
      found.push({ name, side: own.side, request, key: `${target} ${own.key}` })
    }
  }
  return found
}

/** A text that may be a list of targets: a small file that is no capture. */
async function targetList(path: string): Promise<string | null> {
  const stat = statOf(path)
  if (!stat?.isFile() || stat.size > 512 * 1024) return null
  const content = new TextDecoder().decode(await readBytes(path))
  return isTargetList(content) ? content : null
}

async function targetsIn(paths: readonly string[]): Promise<MatrixTarget[]> {
  const found: MatrixTarget[] = []
  for (const path of inputsIn(paths)) {
    const content = await targetList(path)
    if (content === null) found.push({ name: path, ...(await sideOf(path)), request: requestOf({}) })
    else {
      try {
        found.push(...(await describedTargets(path, content)))
      } catch (error) {
        throw error instanceof InputError ? error.in(path) : error
      }
    }
  }
  return found
}

async function drawn(found: Matrix, options: MatrixOptions): Promise<string> {
  const tool = { name: 'pcimig', version }
  switch (options.format) {
    case 'json':
      return matrixJson(found, tool)
    case 'ndjson':
      return matrixNdjson(found, tool)
    case 'csv':
      return matrixCsv(found)
    case 'html':
      return matrixHtml(found)
    case 'markdown':
      return matrixMarkdown(found)
    default:
      return matrixText(found, await look(options))
  }
}

type Judged = (source: number, row: readonly Cell[]) => void

/** Reads and judges in this process. */
async function here(
  paths: readonly string[],
  targets: readonly MatrixTarget[],
  shown: Steps,
  judged: Judged,
): Promise<Matrix> {
  const sources: MatrixSource[] = []
  for (const [i, path] of paths.entries()) {
    shown.at(`reading ${i + 1} of ${paths.length} sources`)
    sources.push(await sourceOf(path))
  }
  return matrixOf(sources, targets, judged)
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

async function judge(options: MatrixOptions, shown: Steps): Promise<{ result: Matrix; kept: KeptRows | null }> {
  const sources = inputsIn(options.sources)
  const targets = await targetsIn(options.targets)
  if (sources.length === 0 || targets.length === 0) {
    throw new InputError(`there are no ${sources.length === 0 ? 'sources' : 'targets'}`, {}, 'The directory is empty.')
  }
  const kept =
    options.resume === undefined ? null : (await import('./rows')).KeptRows.in(options.resume, options.targets, targets)
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
      : await here(left, targets, shown, judged)
  const now = new Map(left.map((source, i) => [source, made.cells[i]!]))
  return { result: { ...made, sources, cells: sources.map((source) => before.get(source) ?? now.get(source)!) }, kept }
}

async function matrix(_: unknown, command: Command): Promise<void> {
  const options = command.opts<MatrixOptions>()
  const shown = steps(options.quiet ?? false)
  const { result, kept } = await judge(options, shown)
  shown.end()
  if (!options.quiet) deliver(await drawn(result, options), options.output)
  kept?.end()
  process.exitCode = EXIT_OF[matrixVerdict(result, options.require)]
}
