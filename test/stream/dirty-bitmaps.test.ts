import { describe, expect, test } from 'vitest'
import { checkMigration } from '../../src/check/machine/migration'
import type { Stream } from '../../src/formats/stream'
import { asked, NOTHING_GIVEN } from '../a-request'
import { read } from './fixtures'
import {
  bytes,
  configuration,
  described,
  MAGIC,
  part,
  RAM,
  ramEnd,
  ramStart,
  start,
  u32,
  u64,
  stream as written,
} from './wire'

const BITMAPS = 3
const STATE = described(5, 'fw_cfg', u32(7))
/**
 * What 7.2.22, 10.0.13 and 11.1.3 write after the header of the section: without a bitmap, for a bitmap "bm" of a node "d",
 * and for it and another one of the same node.
 */
const [NONE, ONE, TWO] = ['01', '1c016402626d000100000101', '1c016402626d00010000011403626d32000100000101'].map((hex) =>
  Buffer.from(hex, 'hex'),
)

const stream = (payload: Uint8Array | null): Stream => {
  const section = payload === null ? [] : start(BITMAPS, 'dirty-bitmap', payload)
  const head = bytes(MAGIC, configuration('mac99'), ramStart(), section, part(RAM, u64(0x10)), ramEnd)
  return read(written([STATE], head))
}

const bitmapsOf = (payload: Uint8Array) =>
  stream(payload)
    .sections.find(({ id }) => id === 'dirty-bitmap')
    ?.bitmaps?.map(({ node, name }) => `${node}/${name}`)

test.each<[string, Uint8Array, string[] | undefined]>([
  ['none', NONE!, []],
  ['one', ONE!, ['d/bm']],
  ['two', TWO!, ['d/bm', 'd/bm2']],
  ['one that is cut', ONE!.subarray(0, 8), undefined],
  ['flags that no QEMU writes', Buffer.from('8001', 'hex'), undefined],
  ['more after the end', Buffer.from('0101', 'hex'), undefined],
])('the dirty bitmaps of a stream: %s', (_, payload, expected) => {
  expect(bitmapsOf(payload)).toEqual(expected)
})

/** 26 restores of a virtio-blk between 7.2.22, 10.0.13 and 11.1.3, with block-dirty-bitmap-add at one end or both. */
describe('dirty bitmaps of the source', () => {
  const answer = (sent: Uint8Array, own: Stream) => {
    const request = asked({ target: { ...NOTHING_GIVEN, qemu: '10.0', machine: null } })
    const { verdict, stops, covers } = checkMigration(stream(sent), own, request)
    return [verdict, stops?.[0]?.message, covers.vmstate]
  }
  const EXISTS = "Bitmap with the same name ('bm') already exists on destination"
  const captured: Stream = { ...stream(null), format: 'capture', described: false }

  test.each<[string, Uint8Array, Stream, unknown[]]>([
    ['none, to a destination without the capability', NONE!, stream(null), ['compatible', undefined]],
    ['none, to a capture', NONE!, captured, ['compatible', undefined]],
    ['one, to a destination that does not show its own', ONE!, stream(null), ['undetermined', undefined]],
    ['one, to a capture', ONE!, captured, ['undetermined', undefined]],
    ['one, to a destination that has none', ONE!, stream(NONE!), ['compatible', undefined]],
    [
      'one, to a destination that has another',
      ONE!,
      stream(Buffer.from('1c01640178000100000101', 'hex')),
      ['compatible', undefined],
    ],
    ['one, to a destination that has the same', ONE!, stream(ONE!), ['incompatible', EXISTS]],
    ['two, of which it has one', TWO!, stream(ONE!), ['incompatible', EXISTS]],
    ['what can not be read', ONE!.subarray(0, 8), captured, ['undetermined', undefined]],
  ])('%s', (_, sent, own, expected) => {
    expect(answer(sent, own).slice(0, 2)).toEqual(expected)
  })

  // A node that is smaller at the destination ends QEMU: serialization_chunk: Assertion `(last >> hb->granularity) < hb->size' failed.
  test('nothing covers how large their nodes are', () => {
    expect([NONE!, ONE!].map((sent) => answer(sent, stream(NONE!))[2])).toEqual([true, false])
  })
})

/** Capability block of 7.2, which 9.1 dropped: 7.2.22 to 10.0.13. A capture does not show the section. */
test('copied disks are refused by a capture of a release that copies none', () => {
  const head = bytes(MAGIC, configuration('mac99'), ramStart(), start(BITMAPS, 'block', u64(0x10)), ramEnd)
  const source = read(written([STATE], head))
  const own: Stream = { ...stream(null), format: 'capture', described: false }
  const said = (qemu: string) => {
    const { verdict, stops } = checkMigration(source, own, asked({ target: { ...NOTHING_GIVEN, qemu, machine: null } }))
    return [verdict, stops?.[0]?.message]
  }
  const line =
    "Unknown savevm section or instance 'block' 0. Make sure that your current VM setup matches your saved VM setup, including any hotplugged devices"
  expect(said('10.0')).toEqual(['incompatible', line])
  expect(said('7.2')).toEqual(['undetermined', undefined])
})
