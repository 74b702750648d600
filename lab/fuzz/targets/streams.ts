import { gunzipSync, gzipSync } from 'node:zlib'
import { InputError } from '../../../src/bytes/input-error'
import { checkMigration } from '../../../src/check/machine/migration'
import { isStream, openStream, readStream, type Stream, snapshotsOf } from '../../../src/formats/stream'
import { PLAIN } from '../../../src/report/drawing/style'
import { extractJson, extractText } from '../../../src/report/machine/extract'
import * as wire from '../../../test/stream/wire'
import { answer, mustBeSentence } from '../answer'
import type { CaseSeed } from '../case-seed'
import { editedBytes } from '../edits/bytes'
import { editedJson } from '../edits/json'
import { mustBePrintable } from '../edits/printable'
import { exercise } from '../exercise'
import { drawings } from '../inputs/drawings'
import { madeStream } from '../inputs/made-stream'
import { realStreams } from '../inputs/real-streams'
import { checkRequest } from '../inputs/requests'
import { unpacked } from '../inputs/seeds'
import { analysisOf, mappedRam, saveImage } from '../inputs/wrapped-stream'
import { mustFollowBits } from '../oracle'
import type { Random } from '../random'
import { Finding, type Target } from '../target'
import { boundedSource } from '../world/bounded-source'

const LOOK = { width: 80, style: PLAIN }
/** The lists of `extract` are drawn once in so many cases. */
const TURN = 8

function listed(stream: Stream, seed: CaseSeed): string {
  let drawn = ''
  if (seed.isDue('extract', TURN)) drawn += extractText(stream, new Map(), LOOK)
  if (seed.isDue('extract, JSON', TURN)) {
    const json = extractJson(stream, new Map())
    JSON.parse(json)
    drawn += json
  }
  mustBePrintable(drawn, 'extract')
  return drawn
}

/** Two streams as whole machines, one of them hostile. */
function machines(source: Stream, destination: Stream, seed: CaseSeed, use: string): string {
  const request = checkRequest(seed.random(use), [...source.devices, ...destination.devices])
  const report = checkMigration(source, destination, request)
  mustFollowBits(report)
  if (report.verdict === 'compatible' && source.problems.length + destination.problems.length > 0) {
    throw new Finding('compatible, with sections that could not be read')
  }
  return report.verdict + drawings(report, seed)
}

function mustBeSound({ devices, sections }: Stream): void {
  for (const { config, size } of devices) {
    if (config.length !== size) throw new Finding(`config space of ${config.length} bytes, reported as ${size}`)
  }
  if (sections.some(({ order }, i) => order !== i)) throw new Finding('sections out of order')
}

function exercised(found: Stream, seed: CaseSeed, other: Stream | null): string {
  mustBeSound(found)
  const forth = answer(() => machines(found, other ?? found, seed, 'machines'))
  const back = other ? answer(() => machines(other, found, seed, 'machines, back')) : ''
  return `${found.format} ${listed(found, seed)} ${forth} ${back} ${exercise(found.devices, seed)}`
}

function run(input: Uint8Array, seed: CaseSeed, other: Stream | null): string {
  const found = answer(() => readStream(boundedSource(input)))
  return typeof found === 'string' ? found : exercised(found, seed, other)
}

const MADE = wire.stream([
  wire.described(10, '0000:00:02.0/e1000e', wire.pciState(wire.configSpace(256)), [wire.PCI_FIELDS(256)]),
])
const OTHER = readStream(boundedSource(MADE))

/** Streams made of parts: their numbers and descriptions lie, and then their bytes are changed. */
const made = (name: string, described: boolean): Target => ({
  name,
  vary: (random) => {
    const stream = madeStream(random, described)
    return random.once(4) ? stream : editedBytes(stream, random, [stream])
  },
  run: (input, seed) => run(input, seed, OTHER),
})

/** Sections as real QEMUs write them, against those of another machine, or the same without damage. */
const real: Target = {
  name: 'stream-real',
  vary: (random) => editedBytes(random.pick(realStreams()), random, realStreams()),
  run: (input, seed) => {
    const intact = realStreams().find((stream) => stream.length === input.length)
    return run(input, seed, intact === undefined ? OTHER : readStream(boundedSource(intact)))
  },
}

/** Changes a large file where it is likely to tell: at its head, its end, or the beginning of a cluster. */
function editedWindow(file: Uint8Array, random: Random): Uint8Array {
  const length = Math.min(file.length, 16 << random.below(8))
  const at = random.pick([
    0,
    file.length - length,
    512 * random.below(file.length >> 9),
    65536 * random.below(file.length >> 16),
  ])
  const window = file.subarray(at, at + length)
  return Buffer.concat([file.subarray(0, at), editedBytes(window, random, [window]), file.subarray(at + length)])
}

const fromFiles = (name: string, files: readonly string[]): Target => {
  let held: readonly Uint8Array[] | null = null
  const seeds = () => {
    held ??= files.map(unpacked)
    return held
  }
  return {
    name,
    vary: (random) => editedWindow(random.pick(seeds()), random),
    run: (input, seed) => {
      const snapshots = answer(() => (isStream(input.subarray(0, 65536)) ? snapshotsOf(boundedSource(input)) : null))
      return `${JSON.stringify(snapshots)} ${run(input, seed, null)}`
    },
  }
}

const wrapped = (name: string, wrap: (stream: Uint8Array, random: Random) => Uint8Array): Target => ({
  name,
  vary: (random) => {
    const inner = random.once(3) ? random.pick(realStreams()) : random.once(2) ? MADE : madeStream(random)
    const file = wrap(inner, random)
    return random.once(3) ? file : editedBytes(file, random, [file])
  },
  run: (input, seed) => run(input, seed, null),
})

/** Unpacks as the command line does; of the programs that are not part of Node.js any output will do. */
async function opened(input: Uint8Array, random: Random): Promise<Stream | string> {
  try {
    return await openStream(boundedSource(input), async ({ compression, offset }, source) => {
      const packed = source.read(offset, source.size)
      if (compression !== 'gzip') return boundedSource(editedBytes(MADE, random, [MADE]))
      try {
        return boundedSource(gunzipSync(packed, { maxOutputLength: 1 << 20 }))
      } catch {
        throw new InputError('cannot be unpacked')
      }
    })
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    mustBeSentence(error)
    return error.message
  }
}

const MAGICS = ['\x1f\x8b\x08', 'BZh9', '\xfd7zXZ\0', '\x89LZO\0\r\n\x1a\n', '\x28\xb5\x2f\xfd']

/** Compressed streams, around and inside of save images, some of them damaged. */
const packed: Target = {
  name: 'packed',
  vary: (random) => {
    let file: Uint8Array = random.once(2) ? MADE : madeStream(random)
    for (let layers = 1 + random.small(4); layers > 0; layers--) {
      if (random.once(8)) file = wire.bytes(random.pick(MAGICS), file)
      else if (random.once(3)) file = saveImage(gzipSync(file, { level: 1 }), random, 1)
      else file = gzipSync(file, { level: 1 })
    }
    return random.once(2) ? file : editedBytes(file, random, [file])
  },
  run: async (input, seed) => {
    const found = await opened(input, seed.random('unpacked'))
    return typeof found === 'string' ? found : exercised(found, seed, OTHER)
  },
}

const analysis: Target = {
  name: 'analysis',
  vary: (random) => {
    const text = analysisOf(random)
    return editedJson(text, random, [text])
  },
  run: (input, seed) => run(input, seed, OTHER),
}

export const STREAMS: readonly Target[] = [
  made('stream', true),
  made('undescribed', false),
  real,
  wrapped('mapped-ram', mappedRam),
  wrapped('libvirt', saveImage),
  wrapped('prefixed', (stream, random) => wire.bytes(random.bytes(random.small(600)), stream)),
  packed,
  analysis,
  fromFiles('stream-file', ['pc-2.2.mig', 'pc-1.6-described.mig', 'slot-off-source.mig', 'vfio-5.2.mig']),
  fromFiles('qcow2', ['version-2.qcow2', 'extended-l2.qcow2', 'three-snapshots.qcow2']),
]
