import { checkMigration } from '../../../src/check/migration'
import { readStream, type Stream } from '../../../src/formats/stream'
import { extractJson, extractText } from '../../../src/report/extract'
import { PLAIN } from '../../../src/report/style'
import * as wire from '../../stream/wire'
import { boundedSource } from '../bounded-source'
import { draw } from '../drawings'
import { editedBytes } from '../edit-bytes'
import { editedJson } from '../edit-json'
import { answer, exercise } from '../exercise'
import { madeStream } from '../made-stream'
import { mustFollowBits } from '../oracle'
import { mustBePrintable } from '../printable'
import type { Random } from '../random'
import { checkRequest } from '../requests'
import { unpacked } from '../seeds'
import type { Target } from '../target'

const LOOK = { width: 80, style: PLAIN }

function listed(stream: Stream, random: Random): void {
  const drawn = random.once(2) ? extractJson(stream, new Map()) : extractText(stream, new Map(), LOOK)
  mustBePrintable(drawn, 'extract')
}

/** Two streams as whole machines, one of them hostile. */
function machines(stream: Stream, other: Stream, random: Random): string {
  const [source, destination] = random.once(2) ? [stream, other] : [other, stream]
  const report = checkMigration(source, destination, checkRequest(random))
  mustFollowBits(report)
  return report.verdict + (random.once(8) ? draw(report, random) : '')
}

function run(input: Uint8Array, random: Random, other: Stream | null): string {
  const found = answer(() => readStream(boundedSource(input)))
  if (typeof found === 'string') return found
  listed(found, random)
  const whole = answer(() => machines(found, other ?? found, random))
  return `${found.format} ${whole} ${exercise(found.devices, random)}`
}

/** Streams made of parts: their numbers and descriptions lie, and then their bytes are changed. */
const made: Target = {
  name: 'stream',
  vary: (random) => {
    const stream = madeStream(random)
    return random.once(4) ? stream : editedBytes(stream, random, [stream])
  },
  run: (input, random) => run(input, random, readStream(boundedSource(MADE))),
}

const MADE = wire.stream([
  wire.described(10, '0000:00:02.0/e1000e', wire.pciState(wire.configSpace(256)), [wire.PCI_FIELDS(256)]),
])

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
  const seeds = () => files.map(unpacked)
  let held: Uint8Array[] | null = null
  const all = () => {
    held ??= seeds()
    return held
  }
  return {
    name,
    vary: (random) => editedWindow(random.pick(all()), random),
    run: (input, random) => run(input, random, null),
  }
}

const XML = "<domain type='kvm'><name>vm</name><os><type machine='pc-q35-9.0'>hvm</type></os></domain>"

/** libvirt's header (struct _virQEMUSaveHeader), its XML, and a stream. */
function saveImage(stream: Uint8Array, random: Random): Uint8Array {
  const numbers = Buffer.alloc(76)
  for (const [i, value] of [random.below(4), XML.length + 1, 1, random.once(3) ? random.below(9) : 0].entries()) {
    numbers.writeUInt32LE(value, 4 * i)
  }
  return wire.bytes(random.once(6) ? 'LibvirtQemudPart' : 'LibvirtQemudSave', numbers, XML, [0], stream)
}

const libvirt: Target = {
  name: 'libvirt',
  vary: (random) => {
    const image = saveImage(random.once(3) ? MADE : madeStream(random), random)
    return random.once(4) ? image : editedBytes(image, random, [image])
  },
  run: (input, random) => run(input, random, null),
}

/** RAM in place in the file: one block, a bitmap, its pages. */
function mappedRam(random: Random): Uint8Array {
  const lie = (value: number) => (random.once(6) ? random.pick([0, 1, 4096, 2 ** 20, 2 ** 32, 2 ** 52]) : value)
  const capability = { 'configuration/capabilities': wire.capabilities('mapped-ram') }
  const at = 1024
  const block = wire.bytes(
    wire.u64(BigInt(wire.PAGE) | 4n),
    wire.name('pc.ram'),
    wire.u64(lie(wire.PAGE)),
    wire.u32(1),
    wire.u64(lie(wire.PAGE)),
    wire.u64(lie(768)),
    wire.u64(lie(at)),
  )
  const head = wire.bytes(
    wire.MAGIC,
    wire.configuration('pc-q35-9.0', capability),
    [1],
    wire.u32(wire.RAM),
    wire.name('ram'),
    wire.u32(0),
    wire.u32(4),
    block,
  )
  const tail = wire.bytes(wire.EOS, [0x7e], wire.u32(wire.RAM), MADE.subarray(wire.MAGIC.length))
  return wire.bytes(head, Buffer.alloc(Math.max(0, at + wire.PAGE - head.length)), tail)
}

const mapped: Target = {
  name: 'mapped-ram',
  vary: (random) => {
    const stream = mappedRam(random)
    return random.once(3) ? stream : editedBytes(stream, random, [stream])
  },
  run: (input, random) => run(input, random, null),
}

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** What analyze-migration.py prints: sections with the fields of their state. */
const ANALYSIS = JSON.stringify({
  'ram (2)': { 'section sizes': { 'pc.ram': '0x0000000008000000' } },
  'timer (0)': { cpu_ticks_offset: '0x00000000000', unused: '' },
  '0000:00:02.0/e1000e (5)': {
    parent_obj: { version_id: '0x00000002', 'config[0]': hex(wire.configSpace(256)), irq_state: '00 00' },
  },
  '0000:00:03.0/virtio-net (6)': {
    virtio: hex(wire.bytes(wire.pciState(wire.configSpace(256)), wire.vectorState(3))),
  },
})

const analysis: Target = {
  name: 'analysis',
  vary: (random) => editedJson(ANALYSIS, random, [ANALYSIS]),
  run: (input, random) => run(input, random, null),
}

export const STREAMS: readonly Target[] = [
  made,
  mapped,
  libvirt,
  analysis,
  fromFiles('stream-file', [
    'pc-2.2.mig',
    'pc-1.6-described.mig',
    'slot-off-source.mig',
    'vfio-5.2.mig',
    'no-footers-11.1.mig',
  ]),
  fromFiles('qcow2', ['version-2.qcow2', 'extended-l2.qcow2']),
]
