import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { snapshotsOf } from '../../src/formats/stream'
import { type Image, readImage, type Snapshot } from '../../src/formats/stream/containers/qcow2'
import { vmState } from '../../src/formats/stream/containers/qcow2-state'
import { diskImage, type ImageOptions, type SavedState } from './disk-image'
import { hexOf, read, refusal } from './fixtures'
import {
  bytes,
  configSpace,
  configuration,
  described,
  MAGIC,
  PCI_FIELDS,
  pciState,
  ramEnd,
  ramStart,
  stream,
  u64,
} from './wire'

const CONFIG = configSpace(4096, { express: true })
const device = (config: Uint8Array) => described(5, '0000:00:02.0/x', pciState(config), [PCI_FIELDS(4096)])
const machine = (name: string, config: Uint8Array = CONFIG) =>
  stream(
    [described(4, 'timer', Buffer.alloc(5000, 1)), device(config)],
    bytes(MAGIC, configuration(name), ramStart(), ramEnd),
  )

const STATE = machine('pc-q35-7.2')
const one = (added: Partial<SavedState> = {}): SavedState => ({ id: '1', name: 'one', state: STATE, ...added })

const IMAGES: readonly (readonly [string, ImageOptions])[] = [
  ['of the smallest clusters', { clusterBits: 9 }],
  ['of the usual clusters', { clusterBits: 16 }],
  ['of the largest clusters', { clusterBits: 21 }],
  ['of version 2', { version: 2, clusterBits: 12 }],
  ['of a disk behind which the state lies', { clusterBits: 9, diskSize: 3 * 32768 }],
  ['of a disk that ends inside a table', { clusterBits: 9, diskSize: 3 * 32768 + 512 }],
  ['of parts of clusters', { clusterBits: 14, extended: true }],
  ['of parts of clusters behind a disk', { clusterBits: 14, extended: true, diskSize: 2 ** 24 + 1 }],
]

describe('the state of a machine in a disk image', () => {
  it.each(IMAGES)('is read: %s', (_, options) => {
    for (const zeros of ['unallocated', 'marked'] as const) {
      const file = diskImage([one()], { ...options, zeros })
      const { devices, machine: name, problems } = read(file)
      expect({ name, problems }).toEqual({ name: 'pc-q35-7.2', problems: [] })
      expect(devices.map(({ config }) => hexOf(config))).toEqual([hexOf(CONFIG)])
    }
  })

  it('comes back byte for byte from any offset, including zeros', () => {
    const content = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 3000 }), fc.nat(3)), { minLength: 1, maxLength: 30 })
      .map((runs) => bytes(...runs.map(([length, value], i) => Buffer.alloc(length, value === 0 ? 0 : i + 1))))
    fc.assert(
      fc.property(
        content,
        fc.constantFrom(...IMAGES.map(([, options]) => options)),
        fc.constantFrom('unallocated' as const, 'marked' as const),
        fc.nat(),
        fc.nat(70_000),
        (state, options, zeros, at, length) => {
          const file = diskImage([one({ state })], { ...options, clusterBits: options.extended ? 14 : 9, zeros })
          const image = readImage(sourceOf(file))
          const source = vmState(sourceOf(file), image, image.snapshots[0]!)
          const from = at % (state.length + 10)
          expect(source.size).toBe(state.length)
          expect(hexOf(source.read(from, length))).toBe(hexOf(state.subarray(from, from + length)))
          for (let offset = from; offset < Math.min(state.length, from + 5); offset++) {
            const place = source.place(offset)
            expect(place === null ? 0 : file[place]).toBe(state[offset])
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each(['unallocated', 'marked'] as const)('has no file offset where it is zero: %s', (zeros) => {
    const zero = device(Buffer.alloc(4096))
    const behind = (length: number) => stream([described(4, 'timer', Buffer.alloc(length, 1)), zero])
    // Config space that starts with a cluster.
    const state = behind(
      512 - ((behind(0).indexOf(zero.section) + zero.section.indexOf(pciState(Buffer.alloc(4096))) + 4) % 512),
    )
    const { devices } = read(diskImage([one({ state })], { zeros, clusterBits: 9 }))
    expect(devices.map(({ offset, config }) => [offset, config.every((byte) => byte === 0)])).toEqual([[null, true]])
  })

  it.each([0, 8, 16, 24, 1024])('is as long as an entry with %d bytes of extra data says', (extra) => {
    const file = diskImage([one({ extra }), one({ id: '2', name: 'two', extra })], { diskSize: 32768 })
    expect(read(file, { snapshot: 'two' }).devices).toHaveLength(1)
  })

  it('is after the end of the disk at the time of saving, which may have been larger', () => {
    const file = diskImage([one()], { diskSize: 4 * 32768 })
    file.writeBigUInt64BE(1n, 24)
    expect(read(file).devices).toHaveLength(1)
  })

  it('is zero after its last table', () => {
    const file = diskImage([one({ stateSize: 2 ** 21 })], { clusterBits: 9 })
    expect(read(file).devices).toHaveLength(1)
  })

  it('is not read from an image that ends in its tables', () => {
    const file = diskImage([one()], { clusterBits: 9 })
    const [snapshot] = readImage(sourceOf(file)).snapshots as [Snapshot]
    const refused = (image: Uint8Array, extra: Partial<Snapshot>) => {
      const state = vmState(
        sourceOf(image),
        { clusterBits: 9, extended: false, snapshots: [] },
        { ...snapshot, ...extra },
      )
      return refusal(() => state.read(0, 8))
    }
    const message = 'the disk image ends inside a table of clusters'
    expect(refused(file, { l1Offset: file.length - 7 })).toMatchObject({ message, place: { offset: file.length - 7 } })
    const second = bytes(u64(1536n), Buffer.alloc(504), Buffer.alloc(519, 1))
    expect(refused(second, { l1Offset: 0, l1Size: 1, diskSize: 0 })).toMatchObject({ message, place: { offset: 1536 } })
    expect(refused(second.subarray(0, 1024), { l1Offset: 0, l1Size: 1, diskSize: 0 }).place).toEqual({ offset: 1536 })
  })
})

describe('the snapshots of a disk image', () => {
  const tiny = (id: string, name: string): SavedState => ({ id, name, state: machine(`m-${id}`) })
  const five = diskImage([
    tiny('1', 'a'),
    tiny('2', 'a'),
    tiny('3', '2'),
    tiny('4', ''),
    { ...tiny('5', 'off'), stateSize: 0 },
  ])
  const hint = 'Its snapshots: "a", "a", "2", "4".'

  it('are those with the state of a machine', () => {
    expect(snapshotsOf(sourceOf(five))!.map(({ id, name }) => [id, name])).toEqual([
      ['1', 'a'],
      ['2', 'a'],
      ['3', '2'],
      ['4', ''],
    ])
  })

  it.each([
    ['1', 'm-1', 'a'],
    ['2', 'm-2', 'a'],
    ['3', 'm-3', '2'],
    ['4', 'm-4', '4'],
  ])('are chosen by their ids, which are distinguished from names: %s', (snapshot, name, shown) => {
    const { machine: found, notes } = read(five, { snapshot })
    expect(found).toBe(name)
    expect(notes).toContain(`read from the snapshot "${shown}" of a disk image`)
  })

  it.each([
    ['a', 'has more than one snapshot "a"'],
    ['off', 'has no snapshot "off"'],
    ['5', 'has no snapshot "5"'],
    [undefined, 'is a disk image with several snapshots: name one'],
  ])('are not guessed: %s', (snapshot, message) => {
    expect(refusal(() => read(five, { snapshot }))).toMatchObject({ message, hint })
  })

  it('are listed up to 20', () => {
    const many = (count: number) =>
      refusal(() =>
        read(diskImage(Array.from({ length: count }, (_, i) => ({ id: `${i}`, name: '', state: Buffer.alloc(1) })))),
      )
    const list = Array.from({ length: 20 }, (_, i) => `"${i}"`).join(', ')
    expect(many(20).hint).toBe(`Its snapshots: ${list}.`)
    expect(many(21).hint).toBe(`Its snapshots: ${list}, ….`)
  })

  it('may be the only one of several that has a state', () => {
    const file = diskImage([one(), one({ id: '2', name: 'off', stateSize: 0 })])
    expect(read(file).machine).toBe('pc-q35-7.2')
    expect(refusal(() => read(diskImage([one({ stateSize: 0 })]), { snapshot: 'one' }))).toMatchObject({
      message: 'is a disk image without a snapshot of a running machine',
      hint: 'savevm and virsh snapshot-create make one; virsh save writes a separate file.',
    })
  })

  const imageOf = (...snapshots: readonly SavedState[]): Image => readImage(sourceOf(diskImage(snapshots)))
  const long = (length: number) => 'n'.repeat(length)

  it('have ids and names up to 256 bytes long, in UTF-8', () => {
    expect(imageOf(one({ id: long(256), name: long(256) })).snapshots).toMatchObject([
      { id: long(256), name: long(256) },
    ])
    expect(imageOf(one({ name: 'vor\xc3\xbcber' })).snapshots[0]!.name).toBe('vorüber')
  })

  const LONGER = 'the disk image has a snapshot with a longer entry than QEMU writes'
  const LARGER = 'the disk image has a snapshot that is larger than any file'

  it.each([
    ['an id of 257 bytes', { id: long(257) }, LONGER],
    ['a name of 257 bytes', { name: long(257) }, LONGER],
    ['1025 bytes of extra data', { extra: 1025 }, LONGER],
    ['a state of 2^53 bytes', { stateSize: 2 ** 53 }, LARGER],
    ['a disk of 2^53 bytes', { diskSize: 2 ** 53 }, LARGER],
  ])('with %s are refused', (_, extra, message) => {
    const file = diskImage([one(extra)])
    const offset = Number(file.readBigUInt64BE(64))
    expect(refusal(() => readImage(sourceOf(file)))).toMatchObject({ message, place: { offset } })
  })

  it('may be as large as the number allows', () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(imageOf(one({ stateSize: most, diskSize: most })).snapshots).toMatchObject([
      { stateSize: most, diskSize: most },
    ])
  })

  it.each([
    ['the clusters', 20, [8, 22], [9, 21], 'the disk image has clusters of 2^'],
    ['the version', 4, [1, 4], [2, 3], 'the disk image has version '],
    ['the number', 60, [65_537], [0], 'the disk image has 65537 snapshots, more than QEMU allows'],
    ['the encryption', 32, [1, 2], [0], 'the disk image is encrypted: its snapshots cannot be read'],
  ])('are refused by %s', (_, at, wrong, right, message) => {
    const file = diskImage([one()])
    for (const value of right) {
      file.writeUInt32BE(value, at)
      expect(() => readImage(sourceOf(file))).not.toThrow()
    }
    for (const value of wrong) {
      file.writeUInt32BE(value, at)
      const refused = refusal(() => readImage(sourceOf(file)))
      expect(refused.message.startsWith(message)).toBe(true)
      expect(refused.place).toEqual({ offset: at })
    }
  })

  it('have no features that a version 2 does not know', () => {
    const file = diskImage([one()], { version: 2 })
    file.writeUInt32BE(4 | 16, 76)
    expect(readImage(sourceOf(file)).extended).toBe(false)
    file.writeUInt32BE(3, 4)
    expect(refusal(() => readImage(sourceOf(file)))).toMatchObject({
      message: 'the disk image keeps its data in another file',
      place: { offset: 72 },
    })
    file.writeUInt32BE(16, 76)
    expect(readImage(sourceOf(file)).extended).toBe(true)
  })

  it('are refused in a header that is cut off', () => {
    expect(refusal(() => readImage(sourceOf(diskImage([one()]).subarray(0, 70))))).toMatchObject({
      message: 'the stream ends inside the header of a disk image',
      place: { offset: 70 },
    })
  })
})
