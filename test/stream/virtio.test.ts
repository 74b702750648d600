import { describe, expect, it } from 'vitest'
import { read } from './fixtures'
import { bytes, configSpace, described, full, pciState, stream, u16, u32, u64, undescribed, vectorState } from './wire'

const ID = '0000:00:02.0/virtio-net'

interface Virtio {
  readonly size: 256 | 4096
  readonly vectors: number
  readonly queues: number
  readonly express: boolean
}

/** What virtio_save() writes for a device on PCI, up to its queues; then something of the device's own. */
function virtioState(
  { size, vectors, queues, express }: Virtio,
  config = configSpace(size, { express, vectors }),
): Buffer {
  return bytes(
    pciState(config),
    vectors > 0 ? bytes(vectorState(vectors), u16(0xffff)) : [],
    [0x0f, 0x01],
    u16(0),
    u32(0x30000000),
    u32(10),
    Buffer.alloc(10, 0x52),
    u32(queues),
    ...Array.from({ length: queues }, (_, i) =>
      bytes(u32(256), u64(0x1000 * i), u16(3), vectors > 0 ? u16(i % vectors) : []),
    ),
    Buffer.alloc(300, 0x11),
  )
}

const file = (payload: Uint8Array): Buffer =>
  stream([described(5, ID, payload, [{ name: 'virtio', type: 'virtio', size: payload.length }])])

const DEVICES: readonly Virtio[] = [
  { size: 4096, express: true, vectors: 4, queues: 3 },
  { size: 4096, express: true, vectors: 0, queues: 1 },
  { size: 256, express: false, vectors: 2, queues: 2 },
  { size: 256, express: false, vectors: 0, queues: 64 },
  { size: 4096, express: true, vectors: 2048, queues: 1024 },
]

describe('the state of a virtio device', () => {
  it.each(DEVICES)('shows the size of its config space: $size, $vectors vectors, $queues queues', (device) => {
    const payload = virtioState(device)
    const { devices, problems } = read(file(payload))
    expect(problems).toEqual([])
    expect(devices.map(({ size, offset }) => [size, offset])).toEqual([
      [device.size, file(payload).indexOf(payload) + 4],
    ])
  })

  it.each(DEVICES)('does so with every link of its capabilities damaged: $size, $vectors vectors', (device) => {
    const config = configSpace(device.size, device)
    for (const at of [0x06, 0x34, 0x40, 0x41, 0x98, 0x99, 0x9a]) config[at] = config[at]! ^ 0xff
    const { devices } = read(file(virtioState(device, config)))
    expect(devices.map(({ size }) => size)).toEqual([device.size])
  })

  it("shows the length of the device's own configuration, which decides the size of its legacy I/O BAR", () => {
    const lengths = DEVICES.map((device) => read(file(virtioState(device))).devices[0]!.virtioConfigLength)
    expect(lengths).toEqual(DEVICES.map(() => 10))
  })

  /** A subsection of vmstate_virtio. */
  const part = (name: string, content: Uint8Array | readonly number[]) =>
    bytes([5, name.length], Buffer.from(name), u32(1), content)
  const tails: readonly (readonly [string, Uint8Array, bigint | null])[] = [
    ['without subsections', bytes(), 0x30000000n],
    ['with 64 features', part('virtio/64bit_features', u64(0x130bf8024)), 0x130bf8024n],
    [
      'with 128',
      bytes(part('virtio/128bit_features', u64(9)), part('virtio/64bit_features', u64(1)), part('virtio/started', [1])),
      (9n << 64n) | 1n,
    ],
    ['with a subsection that no QEMU has', part('virtio/more_features', u64(1)), null],
    ['with one that is cut', part('virtio/64bit_features', u32(1)), null],
    ['with one twice', bytes(part('virtio/broken', [1]), part('virtio/broken', [0])), null],
    [
      'with an unknown one in front',
      bytes(part('virtio/more_features', u64(1)), part('virtio/64bit_features', u64(0x40000020))),
      null,
    ],
    [
      "with one of the type's own in front",
      bytes(part('virtio-net-device/rss', u64(1)), part('virtio/64bit_features', u64(0x40000020))),
      0x40000020n,
    ],
  ]
  it.each(tails)('shows what the driver has acknowledged, %s', (_, tail, features) => {
    const { devices } = read(file(bytes(virtioState(DEVICES[0]!), tail)))
    expect(devices[0]!.virtio!.features).toBe(features)
  })

  it('is read by its size alone, as QEMU up to 2.8 describes it', () => {
    const payload = virtioState(DEVICES[2]!)
    const entry = { name: ID, instance_id: 0, size: payload.length }
    const { devices } = read(stream([{ section: full(5, ID, payload), entry }]))
    expect(devices).toMatchObject([{ id: ID, size: 256 }])
  })

  it.each([
    ['by its size alone', {}],
    ['as longer than it is', { fields: [{ name: 'virtio', type: 'virtio', size: 9999 }] }],
  ])('does not go on in what follows its section, described %s', (_, extra) => {
    const whole = virtioState(DEVICES[2]!)
    // All but the last 3 bytes of the last queue.
    const payload = whole.subarray(0, whole.length - 303)
    const entry = { name: ID, instance_id: 0, size: payload.length, ...extra }
    const { devices, problems } = read(stream([{ section: full(5, ID, payload), entry }]))
    expect({ devices, found: problems.length }).toEqual({ devices: [], found: 1 })
  })

  it('is read without a description', () => {
    const sizes = DEVICES.map((device) => read(undescribed([full(5, ID, virtioState(device))])).devices[0]!.size)
    expect(sizes).toEqual(DEVICES.map(({ size }) => size))
  })

  it('is refused if a queue has a vector that the device does not have', () => {
    const device = { size: 256, express: false, vectors: 2, queues: 3 } as const
    const payload = virtioState(device)
    // The last queue's vector stands in front of the 300 bytes of the device's own.
    const vector = payload.length - 302
    payload.writeUInt16BE(0xffff, vector)
    expect(read(file(payload)).problems).toEqual([])
    payload.writeUInt16BE(1, vector)
    expect(read(file(payload)).problems).toEqual([])
    for (const wrong of [2, 0x100, 0xfffe]) {
      payload.writeUInt16BE(wrong, vector)
      expect(read(file(payload)).devices).toEqual([])
    }
  })

  it.each([
    ['cut off', virtioState(DEVICES[0]!).subarray(0, 4000)],
    ['of no queues', virtioState({ ...DEVICES[0]!, queues: 0 })],
    ['of nothing but zeros', bytes(u32(2), Buffer.alloc(6000))],
    ['of another kind', Buffer.alloc(6000, 0x33)],
    ['empty', Buffer.alloc(0)],
  ])('%s is listed', (_, payload) => {
    expect(read(file(payload)).problems).toEqual([
      { section: ID, instance: 0, reason: 'its state does not begin like that of a virtio-pci device' },
    ])
  })
})
