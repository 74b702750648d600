import { InputError } from '../../../src/bytes/input-error'
import { checkMigration } from '../../../src/check/machine/migration'
import type { Report } from '../../../src/check/report/report'
import { runCheck } from '../../../src/check/sides/run'
import { readDump } from '../../../src/formats/dump'
import { readPlainRaw } from '../../../src/formats/dump/notations/plain-raw'
import { readStream } from '../../../src/formats/stream'
import { isConfigSpace } from '../../../src/pci/doubts/plausible'
import type { CaseSeed } from '../case-seed'
import { editedText } from '../edits/text'
import { type Held, heldAndSource, mustAgree, requestOf, variedHeld } from '../held'
import { DUMPS, STREAMS } from '../inputs/notations'
import { mustFollowBits } from '../oracle'
import type { Random } from '../random'
import { Finding, type Target } from '../target'
import { boundedSource } from '../world/bounded-source'

const read = (file: Uint8Array) => readPlainRaw(file) ?? readDump(file)

function mustHold(found: Uint8Array, bytes: Uint8Array, notation: string): void {
  if (Buffer.compare(found, bytes) !== 0) throw new Finding(`${notation} is not read as it was written`)
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === bytes[0])

/** Groups of two and four bytes, whose order only the config space in them shows. */
const WORDS: readonly string[] = ['hexdump -v', 'xp /xw']

function notationFor(bytes: Uint8Array, random: Random): string {
  const name = random.pick(Object.keys(DUMPS))
  return WORDS.includes(name) && !isConfigSpace(bytes) ? 'raw' : name
}

function asDumps({ record, config }: Held, source: Uint8Array, random: Random): Report {
  const [from, to] = [notationFor(source, random), notationFor(config, random)]
  const [written, other] = [DUMPS[from]!(source), DUMPS[to]!(config)]
  const devices = [read(written).devices[0]!, read(other).devices[0]!] as const
  mustHold(devices[0].config, source, from)
  mustHold(devices[1].config, config, to)
  return runCheck(
    [devices[0]],
    [devices[1]],
    requestOf(record, random.pick(record.machines), record.device ?? 'vfio-pci'),
  )
}

function asStreams({ record, config }: Held, source: Uint8Array, random: Random): Report {
  const [from, to] = [random.pick(Object.keys(STREAMS)), random.pick(Object.keys(STREAMS))]
  const machine = random.pick(record.machines)
  const id = `0000:00:${random.pick(['02.0', '1f.3', '12.7'])}/device`
  const streams = [
    readStream(boundedSource(STREAMS[from]!(source, machine, id))),
    readStream(boundedSource(STREAMS[to]!(config, machine, id))),
  ] as const
  mustHold(streams[0].devices[0]!.config, source, from)
  mustHold(streams[1].devices[0]!.config, config, to)
  return checkMigration(...streams, requestOf(record, machine, record.device ?? 'vfio-pci'))
}

/** A damaged dump of the source: whatever is still read of it, QEMU's own masks decide. */
function damaged(held: Held, source: Uint8Array, random: Random): string {
  const { record, config } = held
  const written = Buffer.from(DUMPS[random.pick(Object.keys(DUMPS).slice(1))]!(source)).toString('latin1')
  const { devices } = read(editedText(written, random, [written]))
  const [device] = devices
  const request = requestOf(record, random.pick(record.machines), record.device ?? 'vfio-pci')
  const report = runCheck([device!], [read(config).devices[0]!], request)
  mustFollowBits(report)
  const whole = device!.config.length === config.length ? device!.config : null
  if (whole) mustAgree(report, held, whole, false)
  // What a shorter one does not show is compared all the same, as long as any bit of it is.
  const hidden = held.checked.subarray(device!.config.length).some((bits) => bits !== 0)
  if (!whole && hidden && report.verdict === 'compatible')
    throw new Finding('compatible, with bytes that are not there')
  return report.verdict
}

function attempt(run: () => string): string {
  try {
    return run()
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
}

function whole(held: Held, source: Uint8Array, seed: CaseSeed): string {
  const random = seed.random('carried')
  const report = (random.once(3) ? asStreams : asDumps)(held, source, random)
  mustFollowBits(report)
  mustAgree(report, held, source, true)
  return report.verdict
}

/**
 * Sources of `pair`, written down as tools do it and read again: they have to come back as they were, and the verdict
 * has to be that of the QEMU they were read out of; also where the text was damaged on its way.
 */
export const CARRIED: Target = {
  name: 'carried',
  vary: variedHeld,
  run: (input, seed) => {
    const found = heldAndSource(input)
    if (found === null || isBlank(found.source)) return 'no such device'
    const { held, source } = found
    return `${attempt(() => whole(held, source, seed))} ${attempt(() => damaged(held, source, seed.random('damaged')))}`
  },
}
