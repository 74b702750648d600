import { InputError } from '../../../bytes/input-error'
import { printable } from '../../../bytes/printable'
import { candidatesOf } from '../../../check/releases/sweep'
import { unusedNames } from '../../../check/report/device-requests'
import type { Inputs, Report, Verdict } from '../../../check/report/report'
import type { CheckRequest } from '../../../check/report/request'
import { areHosts } from '../../../check/select/hosts'
import { runCheck } from '../../../check/sides/run'
import { givenKernel } from '../../../kernel/given'
import type { View } from '../../../qemu/request'
import type { InputFiles } from '../../../report/check/input-file'
import { version } from '../../../version'
import { EXIT_OF } from '../../exit-codes'
import { statOf } from '../../inputs-read'
import { type CliTargetOptions, cliTargetRequest } from '../../options/options'
import { type ReportOptions, results } from '../../options/report-options'
import { type SettingsOptions, withSettings } from '../../options/settings-option'
import type { Given } from '../../options/table'
import { type ReadSide, readDevices, readSide } from '../../reading/devices'
import { inputOf } from '../../reading/digest'
import { writeStderr } from '../../writing/output'
import { inputFile } from './input-file'
import { needsGrid, reportTo } from './reports'
import type { RulesSource } from './rules-from'
import { withStopCases } from './stop-cases'
import { type Triaged, type TriageOptions, triaged } from './triage'

interface CheckOptions extends CliTargetOptions, ReportOptions, TriageOptions, SettingsOptions {
  readonly srcQemu?: string
  readonly srcSet?: ReadonlyMap<string, string>
  readonly srcHostKernel?: string
  readonly srcView?: View
  readonly dstView?: View
  readonly device?: readonly string[]
  readonly map?: ReadonlyMap<string, string>
  readonly dstFromModel?: boolean
  readonly hosts?: boolean
  readonly snapshot?: string
  readonly prove?: boolean
  readonly requireSafe?: boolean
  readonly rulesFrom?: string
  readonly rules?: string
}

async function request(options: CheckOptions, grid: boolean): Promise<CheckRequest> {
  const proven = options.prove || options.requireSafe
  const source = givenKernel(options.srcHostKernel, options.srcSet ?? new Map())
  return {
    ...(proven ? { prove: (await import('../../../check/device/proof/prove-source')).proveFrom } : {}),
    target: cliTargetRequest(options),
    ...(options.devices ? { perDevice: options.devices } : {}),
    sourceQemu: options.srcQemu ?? null,
    sourceSet: source.set,
    sourceHostKernel: source.kernel,
    sourceView: options.srcView ?? null,
    destinationView: options.dstView ?? null,
    devices: options.device ?? [],
    map: options.map ?? new Map(),
    hosts: options.hosts ?? false,
    all: options.all ?? false,
    grid,
    version,
  }
}

/** Whether both sides are copies of /sys/bus/pci/devices of hosts that pass functions through. */
const areTrees = (source: ReadSide, destination: ReadSide): boolean =>
  [source, destination].every(({ kind }) => kind === 'sysfs') &&
  [source, destination].some(({ devices }) => devices.length > 1) &&
  areHosts(source.devices, destination.devices)

/** Code for whole machines is loaded only for them: nearly every check is of two dumps. */
async function compareSides(source: ReadSide, destination: ReadSide, asked: CheckRequest): Promise<Report> {
  if (source.program || destination.program) {
    const { checkProgram } = await import('../../../check/sides/programs')
    return checkProgram(source, destination, asked)
  }
  if (!source.host && !destination.host && !(source.stream && destination.stream)) {
    const hosts = asked.hosts === true || areTrees(source, destination)
    return runCheck(source.devices, destination.devices, { ...asked, hosts })
  }
  const { checkSides } = await import('../../../check/sides/sides')
  return checkSides(source, destination, asked)
}

/** The inputs with their digests, only for formats that show them. */
async function inputsOf(
  options: CheckOptions,
  source: [string, ReadSide],
  destination: [string, ReadSide] | null,
): Promise<{ inputs?: Inputs }> {
  if (!results(options).some(({ format }) => format === 'json' || format === 'ndjson')) return {}
  return { inputs: { source: await inputOf(...source), destination: destination && (await inputOf(...destination)) } }
}

/** The input files, for the formats that locate findings in them. */
const filesOf = (source: [string, ReadSide], destination: [string, ReadSide]) => async () => {
  return { source: inputFile(...source, 'source'), destination: inputFile(...destination, 'destination') }
}

/** The result of a command line: a report, and the files it refers to. */
interface Checked {
  readonly report: Report
  readonly files: () => Promise<InputFiles>
}

async function compared(
  sourcePath: string,
  destinationPath: string,
  options: CheckOptions,
  grid: boolean,
): Promise<Checked> {
  if (sourcePath === '-' && destinationPath === '-') {
    throw new InputError('SRC and DST are both standard input', {}, 'Only one of them can be -.')
  }
  const source = await readSide(sourcePath, options)
  const read = await readSide(destinationPath, options)
  const { destination, asked } = await withRules(read, await request(options, grid), options)
  const inputs = await inputsOf(options, [sourcePath, source], [destinationPath, destination])
  const report = await compareSides(source, destination, { ...asked, ...inputs })
  return { report, files: filesOf([sourcePath, source], [destinationPath, destination]) }
}

/** @throws InputError for both a program and a file */
function rulesSource({ rulesFrom, rules }: CheckOptions): RulesSource | null {
  if (rulesFrom !== undefined && rules !== undefined)
    throw new InputError('--rules and --rules-from are mutually exclusive', {}, 'Omit one of them.')
  if (rules !== undefined) return { file: rules }
  return rulesFrom === undefined ? null : { program: rulesFrom }
}

/** The destination with the masks of the QEMU that the user named, and the request with its release. */
async function withRules(
  destination: ReadSide,
  asked: CheckRequest,
  options: CheckOptions,
): Promise<{ destination: ReadSide; asked: CheckRequest }> {
  const source = rulesSource(options)
  if (source === null) return { destination, asked }
  const { withRulesFrom } = await import('./rules-from')
  return withRulesFrom(source, destination, asked)
}

/** The source alone: findings are located in it, because a prediction is not a file. */
async function predicted(sourcePath: string, options: CheckOptions, grid: boolean): Promise<Checked> {
  const source = await readDevices(sourcePath, options)
  const { predictSide } = await import('../../../check/sides/sides')
  const given = { ...(await request(options, grid)), ...(await inputsOf(options, [sourcePath, source], null)) }
  const rules = rulesSource(options)
  const ruled = rules === null ? null : await (await import('./rules-from')).predictedWith(rules, source, given)
  const report = ruled ? predictSide(source, ruled.asked, ruled.devices) : predictSide(source, given)
  return { report, files: filesOf([sourcePath, source], [sourcePath, source]) }
}

function checked(sourcePath: string, destinationPath: string | undefined, options: CheckOptions, grid: boolean) {
  if (options.dstFromModel && destinationPath !== undefined) {
    throw new InputError('DST and --dst-from-model are mutually exclusive', {}, 'Omit one of them.')
  }
  if (options.dstFromModel) return predicted(sourcePath, options, grid)
  if (destinationPath !== undefined) return compared(sourcePath, destinationPath, options, grid)
  throw new InputError(
    "missing required argument 'DST'",
    {},
    'Give a dump of the destination, or --dst-from-model --qemu VERSION --machine TYPE.',
  )
}

/** A report with what the options make of it, and the verdict that counts for the exit code. */
async function judged(
  sourcePath: string,
  destinationPath: string | undefined,
  options: CheckOptions,
  grid: boolean,
): Promise<Checked & Triaged> {
  const { report: found, files } = await checked(sourcePath, destinationPath, options, grid)
  const { report, verdict } = await triaged(noteSettings(await withStopCases(found), options), options)
  return { report, files, verdict: options.requireSafe ? worstState(report, verdict) : verdict }
}

/** Two directories of inputs of their own, pair by pair; null for any others. */
async function directories(
  sourcePath: string,
  destinationPath: string | undefined,
  options: CheckOptions,
): Promise<Verdict | null> {
  // With both or neither, there is an error that has nothing to do with directories.
  if ((destinationPath === undefined) !== (options.dstFromModel ?? false)) return null
  const { checkPairs, pairsOf } = await import('./pairs')
  const pairs = pairsOf(sourcePath, destinationPath)
  if (pairs === null) return null
  // What makes no sense for any pair is an error of the command line.
  candidatesOf((await request(options, false)).target)
  return checkPairs(pairs, (source, destination) => judged(source, destination, options, false), options)
}

export async function check(
  sourcePath: string,
  destinationPath: string | undefined,
  given: Given<CheckOptions>,
): Promise<void> {
  const options = await withSettings(given)
  if (statOf(sourcePath)?.isDirectory()) {
    const all = await directories(sourcePath, destinationPath, options)
    if (all !== null) {
      process.exitCode = EXIT_OF[all]
      return
    }
  }
  const wanted = results(options)
  const { report, files, verdict } = await judged(sourcePath, destinationPath, options, needsGrid(wanted, options))
  await reportTo(wanted, { report, files }, options)
  if (options.quiet) {
    const { influences } = await import('../../../report/check/settings')
    for (const sentence of influences(report)) writeStderr(printable(`pcimig: ${sentence}.`))
  }
  process.exitCode = EXIT_OF[verdict]
}

/** Adds to a report what came from a settings file, and which devices named there are missing. */
function noteSettings(report: Report, { settings, devices, device }: CheckOptions): Report {
  if (!settings) return report
  const unused = device === undefined ? unusedNames(devices, report) : []
  return { ...report, settings, notes: [...report.notes, ...unused] }
}

/** The verdict, or a worse one from a state that the guest can reach. */
function worstState({ devices }: Report, verdict: Verdict): Verdict {
  const has = (outcome: string) => devices.some(({ proof }) => proof?.outcome === outcome)
  if (verdict === 'incompatible' || has('unsafe')) return 'incompatible'
  return has('depends') ? 'undetermined' : verdict
}
