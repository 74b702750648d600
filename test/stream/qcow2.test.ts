import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { isStream, snapshotsOf } from '../../src/formats/stream'
import { contents, fixture, read, refusal } from './fixtures'
import { bytes } from './wire'

const three = fixture('three-snapshots.qcow2')
const names = (file: Uint8Array) => snapshotsOf(sourceOf(file))!.map(({ id, name }) => [id, name])

describe('snapshots in a disk image', () => {
  it('are listed', () => {
    expect(isStream(three.subarray(0, 512))).toBe(true)
    // As `qemu-img snapshot -l` lists them.
    expect(names(three)).toEqual([
      ['1', 'first'],
      ['2', 'second'],
      ['3', 'third'],
    ])
  })

  /** The machine of make.sh: the chipset of pc-i440fx-7.2 and a virtio-blk-pci in the first free slot. */
  const IDS = [
    '0000:00:00.0/I440FX',
    '0000:00:01.0/PIIX3',
    '0000:00:01.1/ide',
    '0000:00:01.3/piix4_pm',
    '0000:00:02.0/virtio-blk',
  ]

  it.each([
    ['three-snapshots', 'first'],
    ['three-snapshots', 'second'],
    ['three-snapshots', '3'],
    ['extended-l2', undefined],
    ['version-2', undefined],
  ])('of %s hold the machine: %s', (name, snapshot) => {
    const file = fixture(`${name}.qcow2`)
    const stream = read(file, { snapshot })
    expect(stream).toMatchObject({ format: 'qcow2-snapshot', machine: 'pc-i440fx-7.2', problems: [] })
    expect(stream.devices.map(({ id }) => id)).toEqual(IDS)
  })

  it('hold the same paused machine', () => {
    const chipset = (name: string, snapshot?: string) =>
      contents(read(fixture(`${name}.qcow2`), { snapshot })).slice(0, 4)
    expect(chipset('three-snapshots', 'third')).toEqual(chipset('three-snapshots', 'first'))
    expect(chipset('extended-l2')).toEqual(chipset('three-snapshots', 'first'))
    expect(chipset('version-2')).toEqual(chipset('three-snapshots', 'first'))
  })

  it('tell where the bytes lie in the image', () => {
    for (const { offset, config } of read(three, { snapshot: 'second' }).devices) {
      expect(bytes(three.subarray(offset!, offset! + 64)).equals(config.subarray(0, 64))).toBe(true)
    }
  })

  it.each([
    [undefined, 'is a disk image with several snapshots: name one'],
    ['fourth', 'has no snapshot "fourth"'],
  ])('have to be named: %s', (snapshot, message) => {
    expect(refusal(() => read(three, { snapshot }))).toMatchObject({
      message,
      hint: 'Its snapshots: "first", "second", "third".',
    })
  })
})

/** Offsets of the header's fields: QEMU's docs/interop/qcow2.txt. */
const HEADER = { version: 4, clusterBits: 20, encryption: 32, snapshots: 60, table: 64, incompatible: 72 }

describe('an unreadable disk image', () => {
  it.each([
    ['is encrypted', HEADER.encryption, 2, 'the disk image is encrypted: its snapshots cannot be read'],
    ['has its data elsewhere', HEADER.incompatible + 4, 4, 'the disk image keeps its data in another file'],
    ['is of a version to come', HEADER.version, 4, 'the disk image has version 4, not 2 or 3'],
    ['has clusters of 1 byte', HEADER.clusterBits, 0, 'the disk image has clusters of 2^0 bytes'],
    [
      'has 2^32 - 1 snapshots',
      HEADER.snapshots,
      0xffffffff,
      'the disk image has 4294967295 snapshots, more than QEMU allows',
    ],
    ['has none', HEADER.snapshots, 0, 'is a disk image without a snapshot of a running machine'],
    [
      'has their table behind its end',
      HEADER.table,
      0x7f,
      'the stream ends inside the table of snapshots of a disk image',
    ],
  ])('%s', (_, at, value, message) => {
    const file = Buffer.from(three)
    file.writeUInt32BE(value, at)
    expect(refusal(() => read(file, { snapshot: 'first' })).message).toBe(message)
  })

  it('has an entry that is longer than QEMU writes', () => {
    const file = Buffer.from(three)
    const table = Number(file.readBigUInt64BE(HEADER.table))
    file.writeUInt16BE(0xffff, table + 12)
    expect(refusal(() => read(file)).place).toEqual({ offset: table })
  })

  it('has compressed clusters in its snapshot', () => {
    const file = Buffer.from(three)
    const l1 = Number(file.readBigUInt64BE(Number(file.readBigUInt64BE(HEADER.table))))
    // The state lies behind the 1 MiB of the disk: clusters of 4 KiB, 512 entries to a table.
    const l2 = Number(file.readBigUInt64BE(l1 + 8) & 0x00fffffffffffe00n)
    for (let entry = l2; entry < l2 + 4096; entry += 8) file[entry] = 0x40
    expect(refusal(() => read(file, { snapshot: 'first' })).message).toContain(
      'is compressed, which QEMU does not write',
    )
  })
})
