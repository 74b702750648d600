import { describe, expect, it } from 'vitest'
import { sourceOf } from '../../src/bytes/source'
import { readVirtio } from '../../src/formats/stream/devices/virtio'
import { configSizes, holdsPciState, isMsixStateSize } from '../../src/formats/stream/sections/pci-state'
import { read, refusal } from './fixtures'
import {
  bare,
  bytes,
  configSpace,
  described,
  full,
  MAGIC,
  pciState,
  ramEnd,
  ramStart,
  start,
  stream,
  u16,
  u32,
  u64,
  undescribed,
  VFIO,
  vectorState,
} from './wire'

const ID = '0000:00:02.0/x'

describe('the state of a PCI device', () => {
  it.each([256, 4096] as const)('ends with levels of four pins, each 0 or 1: %d bytes', (size) => {
    const state = pciState(configSpace(size))
    expect(holdsPciState(state, size)).toBe(true)
    expect(holdsPciState(state.subarray(0, -1), size)).toBe(false)
    for (let pin = 0; pin < 4; pin++) {
      const wrong = Buffer.from(state)
      wrong.writeUInt32BE(2, 4 + size + 4 * pin)
      expect(holdsPciState(wrong, size)).toBe(false)
      expect(configSizes(wrong)).not.toContain(size)
    }
  })

  /**
   * hw/pci/msix.c, msix_save(): an entry of 16 bytes a vector, and pending bits in whole bytes; 2048 vectors at most.
   */
  it('is followed by that of its vectors', () => {
    const sizes = new Set(Array.from({ length: 2049 }, (_, vectors) => vectors * 16 + Math.ceil(vectors / 8)))
    for (let size = 0; size < 34_000; size++) expect(isMsixStateSize(size)).toBe(sizes.has(size))
  })
})

interface Virtio {
  readonly vectors?: number
  readonly configVector?: number
  readonly selected?: number
  readonly configLength?: number
  readonly queues?: readonly number[]
}

/** hw/virtio/virtio.c, virtio_save(), up to the queues. */
const virtioState = ({ vectors = 0, configVector = 0xffff, selected = 0, configLength = 4, queues = [256] }: Virtio) =>
  bytes(
    pciState(configSpace(256, { vectors })),
    vectors > 0 ? bytes(vectorState(vectors), u16(configVector)) : [],
    [0x0f, 0x01],
    u16(selected),
    u32(0x30000000),
    u32(configLength),
    Buffer.alloc(configLength, 0x52),
    u32(queues.length),
    ...queues.map((size) => bytes(u32(size), u64(0x1000), u16(3), vectors > 0 ? u16(0) : [])),
  )
const virtio = (payload: Uint8Array) => readVirtio(sourceOf(payload), 0, payload.length)

describe('the state of a virtio device', () => {
  const MANY = Array.from({ length: 1024 }, () => 64)

  it.each([
    ['one queue', { queues: [256] }],
    ['queues of different sizes, up to 32768', { queues: [1, 1024, 32_768] }],
    ['1024 queues', { queues: MANY }],
    ['the last queue selected', { selected: 1023 }],
    ['a vector for its configuration', { vectors: 3, configVector: 2 }],
    ['vectors and none for its configuration', { vectors: 3 }],
    ['16 KiB of configuration', { configLength: 16_384 }],
    ['no configuration', { configLength: 0 }],
  ])('may have %s', (_, device: Virtio) => {
    const state = virtioState(device)
    expect(virtio(state)).toEqual({
      size: 256,
      length: state.length,
      configLength: device.configLength ?? 4,
      queueSizes: device.queues ?? [256],
      low: 0x30000000,
    })
  })

  it.each([
    ['a queue without entries', { queues: [256, 0] }],
    ['a queue of more than 32768', { queues: [32_769] }],
    ['more than 1024 queues', { queues: [...MANY, 64] }],
    ['a selected queue that does not exist', { selected: 1024 }],
    ['a configuration vector that does not exist', { vectors: 3, configVector: 3 }],
    ['more than 16 KiB of configuration', { configLength: 16_385 }],
  ])('has not %s', (_, device: Virtio) => {
    expect(virtio(virtioState(device))).toBeNull()
  })

  it.each([{}, { vectors: 2, queues: [64, 64] }])('is refused if truncated anywhere', (device) => {
    const payload = virtioState(device)
    expect(virtio(payload)).not.toBeNull()
    for (let length = 0; length < payload.length; length++) expect(virtio(payload.subarray(0, length))).toBeNull()
  })

  it('is where the description says', () => {
    const state = virtioState({})
    const id = '0000:00:02.0/virtio-net'
    const fields = [
      { name: 'n', type: 'buffer', size: 6 },
      { name: 'virtio', type: 'virtio', size: state.length },
    ]
    const file = stream([described(5, id, bytes(Buffer.alloc(6, 9), state), fields)])
    expect(read(file).devices.map(({ offset }) => offset)).toEqual([file.indexOf(configSpace(256))])
  })
})

describe('a described section without config space', () => {
  const NONE = 'its state begins like that of a PCI device, but is not described as one'

  it('is not a problem', () => {
    const { devices, problems, notes } = read(stream([described(5, ID, Buffer.alloc(300, 1))]))
    expect({ devices, problems }).toEqual({ devices: [], problems: [] })
    expect(notes).toEqual([`${ID} has no config space in the stream: QEMU does not compare it`])
  })

  it('is a problem if only its size is given and its bytes look like config space', () => {
    const payload = pciState(configSpace(256))
    const entry = { name: ID, instance_id: 0, size: payload.length }
    expect(read(stream([{ section: full(5, ID, payload), entry }])).problems.map(({ reason }) => reason)).toEqual([
      NONE,
    ])
  })

  it('does not begin in the header of its section', () => {
    const payload = pciState(configSpace(256)).subarray(4)
    const fields = [
      { name: 'config[0]', type: 'pci config', size: 256 },
      { name: 'irq', type: 'buffer', size: 16 },
    ]
    const { section, entry } = described(5, ID, payload, fields)
    // The version of the section stands where that of the state would.
    section.writeUInt32BE(2, section.indexOf(payload) - 4)
    expect(read(stream([{ section, entry }])).devices).toEqual([])
  })
})

describe('the last section without a footer', () => {
  it('may be a conventional device', () => {
    const front = bytes(MAGIC, bare(ramStart()), bare(ramEnd))
    const file = bytes(front, bare(full(5, ID, pciState(configSpace(256)))), [0])
    expect(read(file).devices.map(({ size }) => size)).toEqual([256])
  })
})

describe('the state of a vfio device', () => {
  const VFIO_ID = '0000:00:01.0:00.0/vfio'
  const of = (...payload: readonly Uint8Array[]) => {
    const whole = bytes(...payload)
    const entry = { name: VFIO_ID, instance_id: 0, size: whole.length }
    return read(stream([{ section: full(7, VFIO_ID, whole), entry }]))
  }
  const config = configSpace(4096, { express: true, vectors: 5 })

  it.each([
    ['of a tag that does not exist', bytes(u32(0xffffffff), u32(0xef100007))],
    ['of another first half', bytes(u32(0xfffffffe), u32(0xef100001))],
    ['of half a tag', bytes(u32(0xffffffff))],
  ])('does not begin with 8 bytes %s', (_, payload) => {
    expect(of(payload).problems.map(({ reason }) => reason)).toEqual([
      'the state of a vfio device does not begin with a tag',
    ])
    const file = undescribed([], bytes(MAGIC, ramStart(), start(7, VFIO_ID, payload), ramEnd))
    expect(refusal(() => read(file)).place).toEqual({ offset: file.indexOf(VFIO_ID) + VFIO_ID.length + 8 })
  })

  it('is at most 60 KiB long', () => {
    const display = (length: number) => bytes([5, 25], 'VFIOPCIDevice/VFIODisplay', u32(1), Buffer.alloc(length, 3))
    const before = pciState(config).length + vectorState(5).length + display(0).length
    const at = (length: number) => of(VFIO.CONFIG, pciState(config), vectorState(5), display(length - before), VFIO.END)
    expect(at(60 * 1024).devices).toHaveLength(1)
    expect(at(60 * 1024 + 1).problems.map(({ reason }) => reason)).toEqual([
      'the config space of a vfio device has no end',
    ])
  })

  it('shows no vectors if it has none or lacks their table', () => {
    const plain = configSpace(4096, { express: true })
    expect(of(VFIO.CONFIG, pciState(plain), VFIO.END).devices[0]).not.toHaveProperty('unmasked')
    for (const vectors of [0, 4]) {
      const { devices } = of(VFIO.CONFIG, pciState(config), vectorState(vectors), VFIO.END)
      expect(devices).toHaveLength(1)
      expect(devices[0]).not.toHaveProperty('unmasked')
    }
    expect(of(VFIO.CONFIG, pciState(config), vectorState(5), VFIO.END).devices[0]!.unmasked).toEqual([])
  })
})
