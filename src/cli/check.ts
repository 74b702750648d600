import type { Command } from 'commander'
import { InputError } from '../bytes/input-error'
import { runCheck, runPrediction } from '../check'
import type { Report, Verdict } from '../check/report'
import type { CheckRequest } from '../check/request'
import { VIEWS, type View } from '../qemu/request'
import { readSide, type Side } from './devices'
import { EXIT, type ExitCode } from './exit-codes'
import {
  addOutputOptions,
  addTargetOptions,
  choice,
  type OutputOptions,
  type TargetOptions,
  targetRequest,
} from './options'
import { deliver } from './output'
import { look } from './terminal'
import { gathered, mapping } from './values'
import { version } from './version'

const FORMATS = ['text', 'json', 'ndjson', 'markdown'] as const

interface CheckOptions extends TargetOptions, OutputOptions<(typeof FORMATS)[number]> {
  readonly srcQemu?: string
  readonly srcView?: View
  readonly dstView?: View
  readonly device?: readonly string[]
  readonly map?: ReadonlyMap<string, string>
  readonly all?: boolean
  readonly quiet?: boolean
  readonly dstFromModel?: boolean
  readonly snapshot?: string
}

const EXIT_OF: Readonly<Record<Verdict, ExitCode>> = {
  compatible: EXIT.COMPATIBLE,
  incompatible: EXIT.INCOMPATIBLE,
  undetermined: EXIT.UNDETERMINED,
}

const HELP = `Examples:
  pcimig check source.bin destination.bin                   two dumps of one device
  pcimig check --qemu 7.2 --machine pc-q35-6.0 a.txt b.txt   two \`lspci -xxxx\`, destination named
  ssh host1 cat /sys/bus/pci/devices/0000:3b:00.4/config | pcimig check - here.bin --profile vfio-pci
  pcimig check a.bin b.bin --format json -o verdict.json
  pcimig check vm.mig --dst-from-model --qemu 10.0 --machine pc-q35-7.2
`

const EXIT_HELP = `
Exit codes: 0 every device would be accepted, 1 at least one would be refused, 2 the command or its input is wrong,
3 no verdict can be given, 70 a bug in pcimig.`

export function define(command: Command): void {
  command
    .description('Tell whether QEMU on the destination accepts the config space that the source sends.')
    .argument('<SRC>', 'the source: a dump, a sysfs device directory, a migration stream, or - for standard input')
    .argument('[DST]', 'the same of the freshly created device or machine on the destination')
  addOutputOptions(addTargetOptions(command), FORMATS)
    .option('--dst-from-model', 'without DST: predict it from SRC for --qemu and --machine')
    .option('--src-qemu <VERSION>', 'QEMU version of the source')
    .addOption(choice('--src-view', VIEWS, 'what the source dump shows'))
    .addOption(choice('--dst-view', VIEWS, 'what the destination dump shows'))
    .option('--device <BDF|ID>', 'compare only this device; repeatable', gathered)
    .option('--map <SRC=DST>', 'a device that has another address on the destination; repeatable', mapping)
    .option('--snapshot <NAME>', 'snapshot of a disk image; needed where it has several')
    .option('--all', 'show equal registers and devices without findings too')
    .option('--quiet', 'no report on standard output, only the exit code')
    .addHelpText('before', HELP)
    .addHelpText('after', EXIT_HELP)
    .action(check)
}

function request(options: CheckOptions): CheckRequest {
  return {
    target: targetRequest(options),
    sourceQemu: options.srcQemu ?? null,
    sourceView: options.srcView ?? null,
    destinationView: options.dstView ?? null,
    devices: options.device ?? [],
    map: options.map ?? new Map(),
    all: options.all ?? false,
    version,
  }
}

/** Only the drawing that is asked for is loaded. */
async function draw(report: Report, options: CheckOptions): Promise<string> {
  switch (options.format) {
    case 'json':
      return (await import('../report/json')).json(report)
    case 'ndjson':
      return (await import('../report/ndjson')).ndjson(report)
    case 'markdown':
      return (await import('../report/markdown')).markdown(report)
    case 'text': {
      const { text } = await import('../report/text')
      return text(report, { ...(await look(options)), all: options.all ?? false })
    }
  }
}

/** Two streams are compared as whole machines, everything else device by device. */
async function compareSides(source: Side, destination: Side, asked: CheckRequest): Promise<Report> {
  if (!source.stream || !destination.stream) return runCheck(source.devices, destination.devices, asked)
  const { checkMigration } = await import('../check/migration')
  return checkMigration(source.stream, destination.stream, asked)
}

/** The report for two sides, or for one whose counterpart is predicted. @throws InputError where neither is asked for */
async function reportOn(
  sourcePath: string,
  destinationPath: string | undefined,
  options: CheckOptions,
): Promise<Report> {
  if (options.dstFromModel) {
    if (destinationPath !== undefined)
      throw new InputError('DST and --dst-from-model exclude each other', {}, 'Leave one of them out.')
    const { devices, stream } = await readSide(sourcePath, options.snapshot)
    return runPrediction(devices, request(options), stream?.machine ?? null)
  }
  if (destinationPath === undefined) {
    throw new InputError(
      "missing required argument 'DST'",
      {},
      'Give a dump of the destination, or --dst-from-model --qemu VERSION --machine TYPE.',
    )
  }
  if (sourcePath === '-' && destinationPath === '-') {
    throw new InputError('SRC and DST are both standard input', {}, 'Only one of them can be -.')
  }
  const source = await readSide(sourcePath, options.snapshot)
  const destination = await readSide(destinationPath, options.snapshot)
  return compareSides(source, destination, request(options))
}

async function check(
  sourcePath: string,
  destinationPath: string | undefined,
  _: unknown,
  command: Command,
): Promise<void> {
  const options = command.opts<CheckOptions>()
  const report = await reportOn(sourcePath, destinationPath, options)
  if (!options.quiet || options.output !== undefined) deliver(await draw(report, options), options.output)
  process.exitCode = EXIT_OF[report.verdict]
}
