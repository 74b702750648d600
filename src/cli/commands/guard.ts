import { InputError } from '../../bytes/input-error'
import { printable } from '../../bytes/printable'
import type { Guarded, Report } from '../../check/report/report'
import type { CheckRequest } from '../../check/report/request'
import type { Capture } from '../../formats/capture/capture'
import type { LiveEnd } from '../../live/guard/end'
import type { FoundEnds, GuardedEnds } from '../../live/guard/ends'
import { type Where, whereName } from '../../live/where'
import { influences } from '../../report/check/settings'
import { version } from '../../version'
import { EXIT, EXIT_OF } from '../exit-codes'
import { type CliTargetOptions, cliTargetRequest } from '../options/options'
import { type ReportOptions, results } from '../options/report-options'
import type { Given } from '../options/table'
import type { ReadSide } from '../reading/devices'
import { inFile } from '../reading/in-file'
import { readBytes } from '../reading/input'
import { nameOf } from '../reading/stdin'
import { writeStderr } from '../writing/output'
import { steps } from '../writing/steps'
import { inputFile } from './check/input-file'
import { needsGrid, reportTo } from './check/reports'
import { withStopCases } from './check/stop-cases'

interface GuardOptions extends CliTargetOptions, ReportOptions {
  readonly source?: Where
  readonly destination?: Where
  readonly cancel?: boolean
  readonly srcVia?: readonly string[]
  readonly dstVia?: readonly string[]
  readonly srcConnect?: string
  readonly dstConnect?: string
}

/** @throws InputError for an end that is not named, or a cancel if nothing can be cancelled */
function endsOf({ source, destination, cancel, srcVia, dstVia, srcConnect, dstConnect }: GuardOptions) {
  if (!source || !destination) {
    const missing = source ? '--destination' : '--source'
    throw new InputError(
      `${missing} is missing`,
      {},
      'Give both: qmp:SOCKET, libvirt:DOMAIN, pid:PID or a capture file.',
    )
  }
  if (cancel && source.kind !== 'qmp' && source.kind !== 'libvirt') {
    const what = `--cancel needs the source's monitor, and ${whereName(source)} is not one`
    throw new InputError(what, {}, 'Give --source qmp:SOCKET or --source libvirt:DOMAIN.')
  }
  const both = [source, destination].filter(({ kind }) => kind === 'capture').map(whereName)
  if (both.length === 2 && both[0] === '-' && both[1] === '-') {
    throw new InputError('--source and --destination are both standard input', {}, 'Only one of them can be -.')
  }
  return {
    source: { where: source, via: srcVia ?? [], connect: srcConnect ?? null },
    destination: { where: destination, via: dstVia ?? [], connect: dstConnect ?? null },
  }
}

/** @throws InputError for a file that is not a capture */
async function captureFile(path: string): Promise<Capture> {
  const { readCapture } = await import('../../formats/capture/read')
  const { isCapture } = await import('../../formats/capture/recognise')
  const bytes = await readBytes(path)
  return inFile(nameOf(path), () => {
    if (!isCapture(bytes)) throw new InputError('is not a capture', {}, 'Create one with pcimig capture.')
    return readCapture(new TextDecoder().decode(bytes))
  })
}

const request = (options: GuardOptions, grid: boolean): CheckRequest => ({
  target: cliTargetRequest(options),
  sourceQemu: null,
  sourceSet: new Map(),
  sourceView: null,
  destinationView: null,
  devices: [],
  map: new Map(),
  all: options.all ?? false,
  grid,
  version,
})

/** One end as `check` reads it. */
async function sideOf(capture: Capture): Promise<ReadSide> {
  const { machineOf } = await import('../../formats/capture/machine')
  const { captureJson } = await import('../../report/machine/capture')
  return { ...machineOf(capture), kind: 'capture', bytes: [new TextEncoder().encode(captureJson(capture))] }
}

type Captured = Extract<FoundEnds, { readonly kind: 'captured' }>

/** Compares both ends as `check` does. */
async function judged(ends: GuardedEnds, found: Captured, options: GuardOptions) {
  const { checkSides } = await import('../../check/sides/sides')
  const { inputOf } = await import('../reading/digest')
  const [source, destination] = [await sideOf(found.source), await sideOf(found.destination)]
  const [from, to] = [whereName(ends.source.where), whereName(ends.destination.where)]
  const inputs = { source: await inputOf(from, source), destination: await inputOf(to, destination) }
  const asked = { ...request(options, needsGrid(results(options), options)), inputs }
  const report = await withStopCases(checkSides(source, destination, asked))
  const files = async () => ({
    source: inputFile(from, source, 'source'),
    destination: inputFile(to, destination, 'destination'),
  })
  return { report, files }
}

/** Cancels a doomed migration, if requested. */
async function acted({ verdict }: Report, end: LiveEnd, { state }: Captured, wanted: boolean): Promise<Guarded> {
  const unchanged = { migration: state?.migration ?? null, source: state?.status ?? null }
  if (!wanted) return { ...unchanged, cancel: null }
  if (verdict !== 'incompatible') return { ...unchanged, cancel: 'not-incompatible' }
  const { cancelMigration } = await import('../../live/guard/cancel')
  try {
    const { outcome, after } = await cancelMigration(end)
    return { migration: after.migration, cancel: outcome, source: after.status }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    // The verdict stands, even if the monitor is lost: it is printed and decides the exit code.
    writeStderr(printable(`pcimig: ${error.message}.${error.hint === null ? '' : ` ${error.hint}`}`))
    return { migration: null, cancel: 'not-ended', source: null }
  }
}

/** Why nothing could be judged, in a line. */
function unjudged(found: Exclude<FoundEnds, Captured>): string {
  if (found.kind === 'destination-runs')
    return 'the destination runs: its config space is no longer that of a fresh machine'
  const { migration, status } = found.state
  return `the migration moved on before it could be judged: it is ${migration}, and the source is ${status}`
}

export async function guard({ options }: Given<GuardOptions>): Promise<void> {
  const wanted = results(options)
  const seen = steps(options.quiet ?? false)
  const ends: GuardedEnds = { ...endsOf(options), read: captureFile, progress: seen.at }
  const { captureEnds } = await import('../../live/guard/ends')
  try {
    const found = await captureEnds(ends)
    if (found.kind !== 'captured') {
      seen.end()
      writeStderr(printable(`pcimig: no verdict: ${unjudged(found)}. Nothing was changed.`))
      process.exitCode = EXIT.UNDETERMINED
      return
    }
    const { report: compared, files } = await judged(ends, found, options)
    const report = { ...compared, guard: await acted(compared, ends.source, found, options.cancel ?? false) }
    seen.end()
    const say = () => {
      for (const sentence of influences(report)) writeStderr(printable(`pcimig: ${sentence}.`))
    }
    await reportTo(wanted, { report, files }, options).catch((error: unknown) => {
      // The outcome of the migration is printed even if its report can't be written.
      say()
      throw error
    })
    if (options.quiet) say()
    process.exitCode = EXIT_OF[report.verdict]
  } finally {
    seen.end()
  }
}
