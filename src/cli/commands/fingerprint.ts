import { createHash } from 'node:crypto'
import { InputError } from '../../bytes/input-error'
import { compareFingerprints } from '../../check/fleet/compare'
import { Fingerprints, type Sha256 } from '../../check/fleet/fingerprint'
import type { CheckRequest } from '../../check/report/request'
import { select } from '../../check/select/select'
import { capturedTarget } from '../../check/sides/captured'
import { checkRequest } from '../../library/options'
import type { FingerprintReport } from '../../report/fleet/fingerprint/fingerprint-report'
import { comparisonJson, fingerprintJson, fingerprintNdjson } from '../../report/fleet/fingerprint/json'
import { fingerprintNfd } from '../../report/fleet/fingerprint/nfd'
import { fingerprintNova } from '../../report/fleet/fingerprint/nova'
import { fingerprintPrometheus } from '../../report/fleet/fingerprint/prometheus'
import { comparisonText, fingerprintText } from '../../report/fleet/fingerprint/text'
import { version } from '../../version'
import { EXIT } from '../exit-codes'
import { type CliTargetOptions, cliTargetRequest, type OutputOptions } from '../options/options'
import { withSettings } from '../options/settings-option'
import type { Given } from '../options/table'
import { type ReadSide, readDevices } from '../reading/devices'
import { inputOf } from '../reading/digest'
import { inFile } from '../reading/in-file'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import type { FORMATS } from './tables/fingerprint'

type FingerprintOptions = CliTargetOptions &
  OutputOptions<(typeof FORMATS)[number]> & {
    readonly device?: readonly string[]
    readonly map?: ReadonlyMap<string, string>
    readonly expires?: number
  }

const HOUR = 3_600_000

const sha256: Sha256 = (bytes) => createHash('sha256').update(bytes).digest()

const requestOf = ({ device, map, ...options }: FingerprintOptions): CheckRequest => ({
  ...checkRequest({ devices: device, map }),
  target: cliTargetRequest(options),
  ...(options.devices ? { perDevice: options.devices } : {}),
})

/** The request with what a capture says about its QEMU, or a stream of its machine type. */
function onMachineOf(side: ReadSide, request: CheckRequest): CheckRequest {
  const target = capturedTarget(request.target, side)
  return { ...request, target: { ...target, machine: target.machine ?? side.stream?.machine ?? null } }
}

const tool = { name: 'pcimig', version }

/** Loads the inputs one after the other: each names its file in errors. */
async function reportOf(paths: readonly string[], options: FingerprintOptions): Promise<FingerprintReport> {
  const given = requestOf(options)
  const inputs = []
  const fingerprints = new Fingerprints(sha256)
  for (const path of paths) {
    const side = await readDevices(path)
    const request = onMachineOf(side, given)
    const devices = inFile(path, () => select(side.devices, request.devices))
    inputs.push({
      input: await inputOf(path, side),
      devices: devices.map((device) => fingerprints.of(device, request)),
    })
  }
  return { tool, target: { qemu: given.target.qemu, machine: given.target.machine }, inputs }
}

async function drawn(report: FingerprintReport, options: FingerprintOptions): Promise<string> {
  switch (options.format) {
    case 'json':
      return fingerprintJson(report)
    case 'ndjson':
      return fingerprintNdjson(report)
    case 'nfd':
      return fingerprintNfd(
        report,
        options.expires === undefined ? null : new Date(Date.now() + options.expires * HOUR),
      )
    case 'prometheus':
      return fingerprintPrometheus(report)
    case 'nova':
      return fingerprintNova(report)
    default:
      return fingerprintText(report, await look(options))
  }
}

async function compare(paths: readonly string[], options: FingerprintOptions): Promise<void> {
  const [a, b] = paths
  if (a === undefined || b === undefined || paths.length > 2) {
    throw new InputError('compare takes two inputs', {}, 'pcimig fingerprint compare A B')
  }
  if (options.format !== 'text' && options.format !== 'json') {
    throw new InputError(`--format ${options.format} is not for compare`, {}, 'Use text or json.')
  }
  const [one, other] = [await readDevices(a), await readDevices(b)]
  const request = requestOf(options)
  const found = compareFingerprints(
    { devices: one.devices, request: onMachineOf(one, request) },
    { devices: other.devices, request: onMachineOf(other, request) },
    sha256,
  )
  const text = options.format === 'json' ? comparisonJson(found, tool) : comparisonText(found, await look(options))
  deliver(text, options.output)
  if (found.pairs.some(({ equal }) => equal === false)) process.exitCode = EXIT.INCOMPATIBLE
  else if (found.onlyA.length + found.onlyB.length > 0 || found.pairs.some(({ equal }) => equal === null)) {
    process.exitCode = EXIT.UNDETERMINED
  }
}

export async function fingerprint(paths: readonly string[], given: Given<FingerprintOptions>): Promise<void> {
  const options = await withSettings(given)
  if (paths[0] === 'compare') return compare(paths.slice(1), options)
  const report = await reportOf(paths, options)
  deliver(await drawn(report, options), options.output)
  const unknown = report.inputs.some(({ devices }) => devices.some((device) => device.fingerprint === null))
  if (unknown) process.exitCode = EXIT.UNDETERMINED
}
