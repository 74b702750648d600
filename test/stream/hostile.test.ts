import { describe, expect, it } from 'vitest'
import { readStream } from '../../src/formats/stream'
import { Endless } from './endless'
import { type Refusal, refusal } from './fixtures'
import {
  bare,
  bytes,
  capabilities,
  configSpace,
  configuration,
  described,
  EOS,
  full,
  MAGIC,
  name,
  PCI_FIELDS,
  pciState,
  RAM,
  ramEnd,
  ramStart,
  start,
  stream,
  u32,
  u64,
  VFIO,
} from './wire'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

const HEAD = bytes(MAGIC, configuration('pc-q35-7.2'), ramStart())
const AFTER_RAM = bytes(HEAD, ramEnd)
const device = described(5, '0000:00:02.0/x', pciState(configSpace(256)), [PCI_FIELDS(256)])

describe('the cost of reading a stream', () => {
  it.each([64 * MIB, GIB, 64 * GIB])('does not depend on its size: %d bytes', (size) => {
    const tail = stream([device], ramEnd)
    const file = new Endless(size, HEAD, Uint8Array.of(0xa5), tail)
    const { devices } = readStream(file)
    expect(devices.map(({ offset }) => offset)).toEqual([size - tail.length + tail.indexOf(configSpace(256))])
    expect(file.bytesRead).toBeLessThan(MIB)
  })

  it('does not depend on the size of RAM in place in the file', () => {
    const capability = { 'configuration/capabilities': capabilities('mapped-ram') }
    const length = 64 * GIB
    // One block: its pages lie from 1 MiB on, behind a bitmap.
    const block = bytes(u64(BigInt(length) | 4n), name('pc.ram'), u64(length), u32(1), u64(4096), u64(4096), u64(MIB))
    const head = bytes(
      MAGIC,
      configuration('pc-q35-9.0', capability),
      [1],
      u32(RAM),
      name('ram'),
      u32(0),
      u32(4),
      block,
    )
    const tail = bytes(EOS, [0x7e], u32(RAM), stream([device], ramEnd))
    const file = new Endless(MIB + length + tail.length, head, Uint8Array.of(0), tail)
    expect(readStream(file)).toMatchObject({ format: 'mapped-ram', ramBlocks: [{ id: 'pc.ram', length }] })
    expect(readStream(file).devices).toHaveLength(1)
    expect(file.bytesRead).toBeLessThan(2 * MIB)
  })
})

const footerOf5 = bytes([0x7e], u32(5))
const openSection = bytes(AFTER_RAM, full(5, 'timer', Buffer.alloc(0)).subarray(0, -5))
const vfioStart = start(7, '0000:00:01.0/vfio', Buffer.alloc(0)).subarray(0, -5)

/** Files made to cost time: each is refused after so much of it. */
const ENDLESS: readonly (readonly [string, Endless, string])[] = [
  ['64 GiB of zeros', new Endless(64 * GIB, bytes()), 'is not a migration stream, save image or snapshot'],
  ['a header and 64 GiB of zeros', new Endless(64 * GIB, MAGIC), 'the stream ends inside the part that holds RAM'],
  ['a head and 64 GiB of zeros', new Endless(64 * GIB, HEAD), 'the stream ends inside the part that holds RAM'],
  [
    'footers behind which nothing begins',
    new Endless(GIB, openSection, footerOf5),
    'the stream has more beginnings of sections than QEMU writes',
  ],
  [
    'a section of a GiB',
    new Endless(GIB, openSection, Uint8Array.of(1)),
    'the section timer has no end within 268435456 bytes',
  ],
  [
    'a section of a GiB without a footer',
    new Endless(GIB, bytes(MAGIC, bare(ramStart()), bare(ramEnd), bare(full(5, 'timer', bytes()))), Uint8Array.of(1)),
    'the section timer has no end within 268435456 bytes',
  ],
  [
    'sections without end',
    new Endless(GIB, AFTER_RAM, full(5, 'x', Buffer.alloc(0))),
    'the stream has more than 65536 sections',
  ],
  [
    'a vfio device without end',
    new Endless(GIB, bytes(HEAD, vfioStart), VFIO.SETUP),
    'the state of a vfio device has more parts than any device',
  ],
]

describe('a file crafted to cost time', () => {
  it.each(ENDLESS)('is refused: %s', (_, file, message) => {
    expect(refusal(() => readStream(file)).message).toBe(message)
  })

  it('ends with what is no description: text of more than 64 MiB', () => {
    const file = new Endless(80 * MIB, AFTER_RAM, Uint8Array.of(0x61), bytes('}'))
    expect(refusal(() => readStream(file)).message).toBe(
      'the stream continues with 0x61, which does not begin a section',
    )
    expect(file.bytesRead).toBeLessThan(66 * MIB)
  })

  it('has a description of more than 64 MiB', () => {
    const head = bytes(AFTER_RAM, device.section, [0, 6], u32(64 * MIB + 1), '{')
    const file = new Endless(80 * MIB, head, Uint8Array.of(0x61))
    expect(refusal(() => readStream(file))).toMatchObject({
      message: "the stream's description is 67108865 bytes long, more than any of QEMU's",
      place: { offset: head.length - 6 },
    })
    expect(file.bytesRead).toBeLessThan(MIB)
  })

  it('is read if that is cheap: the last part of a vfio device is searched for a few times only', () => {
    const head = bytes(HEAD, vfioStart, VFIO.SETUP, VFIO.END, [0x7e], u32(7))
    const pattern = bytes([3], u32(7), VFIO.CONFIG, u32(2))
    const file = new Endless(4 * GIB, head, pattern, bytes([0x7e], u32(7), stream([], bytes())))
    expect(readStream(file).problems).toHaveLength(1)
    expect(file.bytesRead).toBeLessThan(16 * MIB)
  })
})

const json = (text: string): Buffer => bytes(AFTER_RAM, [0, 6], u32(text.length), text)

/** Numbers made to cost memory: none is believed. */
const COUNTS: readonly (readonly [string, Uint8Array, string])[] = [
  [
    'a name of a machine',
    bytes(MAGIC, [7], u32(0xffffffff)),
    'the stream names a machine type of 4294967295 characters',
  ],
  [
    'capabilities',
    bytes(MAGIC, configuration('pc', { 'configuration/capabilities': u32(0xffffffff) })),
    'the stream lists 4294967295 migration capabilities, QEMU has fewer',
  ],
  [
    'bits of a page',
    bytes(MAGIC, configuration('pc', { 'configuration/target-page-bits': u32(0xffffffff) })),
    'the stream gives 2^4294967295 bytes as the page size of RAM',
  ],
  [
    'a part of the configuration that no QEMU has',
    bytes(MAGIC, configuration('pc', { 'configuration/\x1b[2J': u32(1) })),
    'the stream\'s configuration has an unknown part "configuration/\\x1b[2J"',
  ],
  [
    'levels of a description',
    json(`{"devices":[${'['.repeat(1e6)}${']'.repeat(1e6)}]}`),
    "the stream's description is not JSON that QEMU writes: it is nested deeper than 64 levels",
  ],
  [
    'values in one device',
    json(`{"devices":[[${'[],'.repeat(1e6)}[]]]}`),
    "the stream's description is not JSON that QEMU writes: one of its parts is larger than any device of QEMU needs",
  ],
  [
    'sections in a description',
    json(`{"devices":[${'{"name":"x","instance_id":0},'.repeat(70_000)}{}]}`),
    "the stream's description has more than 65536 sections",
  ],
]

describe('a number that is too large', () => {
  it.each(COUNTS)('is refused: %s', (_, file, message) => {
    const found: Refusal = refusal(() => readStream({ size: file.length, read: (at, n) => file.subarray(at, at + n) }))
    expect(found.message).toBe(message)
  })
})
