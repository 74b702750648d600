import { describe, expect, it } from 'vitest'
import { fixture, hexOf, read } from './fixtures'
import {
  bytes,
  configSpace,
  description,
  end,
  full,
  MAGIC,
  part,
  pciState,
  ramEnd,
  ramStart,
  start,
  stream,
  u32,
  u64,
  undescribed,
  VFIO,
  vectorState,
  vfioData,
} from './wire'

const ID = '0000:00:01.0:00.0/vfio'
const NUMBER = 7

const vfioOf = (file: Uint8Array) => read(file).devices.find(({ kind }) => kind === 'vfio')

describe('a vfio device', () => {
  /** Where tests that changed bytes of a stream, to which QEMU then answered by register, found its config space. */
  it.each([
    ['vfio-5.2', 235079, 'end'],
    ['vfio-11.1', 361120, 'full'],
  ])('of %s has its config space at byte %d, in a section of type %s', (name, offset, type) => {
    const file = fixture(`${name}.mig`)
    const { devices, problems, sections } = read(file)
    const device = devices.find(({ kind }) => kind === 'vfio')!
    expect({ id: device.id, size: device.size, offset: device.offset }).toEqual({ id: ID, size: 4096, offset })
    expect(hexOf(device.config)).toBe(hexOf(file.subarray(offset, offset + 4096)))
    // The synthetic function is a Tesla T4 by its ids.
    expect(hexOf(device.config.subarray(0, 4))).toBe('de10b81e')
    expect(sections[device.order]).toMatchObject({ id: ID, type })
    expect(sections.filter((section) => section.id === ID)[0]).toMatchObject({ type: 'start' })
    expect(problems).toEqual([])
  })

  it('of 5.2 comes before all single-part sections, of 11.1 among them', () => {
    const kinds = (name: string) => read(fixture(`${name}.mig`)).devices.map(({ kind }) => kind)
    expect(kinds('vfio-5.2')[0]).toBe('vfio')
    expect(kinds('vfio-11.1').at(-1)).toBe('vfio')
  })
})

const config = configSpace(4096, { express: true, vectors: 5 })
const state = bytes(VFIO.CONFIG, pciState(config), vectorState(5), VFIO.END)
const started = start(NUMBER, ID, bytes(VFIO.SETUP, VFIO.END))
/** Data of a device may hold anything, the tags of its own protocol among it. */
const device = vfioData(bytes(Buffer.alloc(100, 0x7e), VFIO.CONFIG, u32(2), VFIO.END, Buffer.alloc(33)))
const entry = (size: number) => ({ name: ID, instance_id: 0, size, fields: [{ name: 'data', size, type: 'buffer' }] })
const head = bytes(MAGIC, ramStart(), started, part(NUMBER, bytes(device, VFIO.END)), ramEnd)

describe('the section of a vfio device', () => {
  const whole = (payload: Uint8Array): Buffer =>
    bytes(head, end(NUMBER, bytes(device, VFIO.END)), full(NUMBER, ID, payload), description([entry(payload.length)]))

  it.each([
    ['with MSI-X', 4096, state],
    ['without', 4096, bytes(VFIO.CONFIG, pciState(configSpace(4096, { express: true })), VFIO.END)],
    ['of a function with 256 bytes', 256, bytes(VFIO.CONFIG, pciState(configSpace(256)), VFIO.END)],
    [
      'of a function with 256 bytes and MSI-X',
      256,
      bytes(VFIO.CONFIG, pciState(configSpace(256, { vectors: 32 })), vectorState(32), VFIO.END),
    ],
    [
      'with a display',
      4096,
      bytes(
        VFIO.CONFIG,
        pciState(config),
        vectorState(5),
        bytes([5, 25], 'VFIOPCIDevice/VFIODisplay', u32(1), Buffer.alloc(30, 3)),
        VFIO.END,
      ),
    ],
    ['of a release that says when data was sent', 4096, bytes(vfioData(Buffer.alloc(9)), VFIO.INIT_SENT, state)],
  ])('%s holds %d bytes of config space', (_, size, payload) => {
    expect(vfioOf(whole(payload))).toMatchObject({ id: ID, size })
    expect(read(whole(payload)).problems).toEqual([])
  })

  it('shows which vectors are not masked', () => {
    const table = Buffer.alloc(5 * 16 + 1)
    // Vector Control is the last word of an entry, little-endian; bit 0 masks, the others are reserved.
    for (const [vector, control] of [1, 0, 1, 0xfe, 0].entries()) table[16 * vector + 12] = control
    const device = vfioOf(whole(bytes(VFIO.CONFIG, pciState(config), table, VFIO.END)))
    expect(device?.unmasked).toEqual([1, 3, 4])
  })

  it.each([
    ['10.0', VFIO.END, 'its section has no config space: it may have been sent on a separate channel (multifd)'],
    ['10.1', VFIO.READY, 'its config space was sent on a separate channel (multifd) and is not in this file'],
  ])('of %s may say that config space is elsewhere', (_, payload, reason) => {
    const { devices, problems } = read(whole(payload))
    expect(devices).toEqual([])
    expect(problems).toEqual([{ section: ID, instance: 0, reason }])
  })

  it.each([
    ['is not the protocol', Buffer.alloc(40, 1), 'the state of a vfio device does not begin with a tag'],
    ['has no end', bytes(VFIO.CONFIG, pciState(config)), 'the config space of a vfio device has no end'],
    [
      'is of another length',
      bytes(VFIO.CONFIG, pciState(config), Buffer.alloc(3), VFIO.END),
      'its config space is neither 256 nor 4096 bytes long',
    ],
  ])('that %s is listed', (_, payload, reason) => {
    expect(read(whole(payload)).problems).toEqual([{ section: ID, instance: 0, reason }])
  })
})

describe('the last part of a vfio device of QEMU 5.2', () => {
  const last = bytes(state, device, vfioData(Buffer.alloc(0)), VFIO.END)
  const timer = { section: full(9, 'timer', Buffer.alloc(3)), entry: { name: 'timer', instance_id: 0, size: 3 } }

  it('is found before what the description covers', () => {
    const file = stream([timer], bytes(head, end(NUMBER, last)))
    expect(vfioOf(file)).toMatchObject({ size: 4096, offset: file.indexOf(config), order: 2 })
  })

  it('is found front to back as well', () => {
    const file = undescribed([timer.section], bytes(head, end(NUMBER, last)))
    expect(vfioOf(file)).toMatchObject({ size: 4096, offset: file.indexOf(config), order: 2 })
    expect(read(file).sections[2]).toMatchObject({ id: ID, type: 'end' })
  })

  it('is distinguished from that of another device', () => {
    const second = '0000:00:02.0:00.0/vfio'
    const other = configSpace(256)
    const both = bytes(
      MAGIC,
      ramStart(),
      started,
      start(NUMBER + 1, second, bytes(VFIO.SETUP, VFIO.END)),
      ramEnd,
      end(NUMBER, last),
      end(NUMBER + 1, bytes(VFIO.CONFIG, pciState(other), VFIO.END, device, VFIO.END)),
    )
    const file = stream([timer], both)
    expect(read(file).devices.map(({ id, size, offset }) => [id, size, offset])).toEqual([
      [ID, 4096, file.indexOf(config)],
      [second, 256, file.indexOf(other)],
    ])
  })

  it('holds it, and no other part', () => {
    const early = bytes(MAGIC, ramStart(), started, part(NUMBER, last), ramEnd, end(NUMBER, VFIO.END))
    for (const file of [stream([timer], early), undescribed([timer.section], early)]) {
      expect(read(file)).toMatchObject({ devices: [], problems: [{ section: ID }] })
    }
  })

  it.each([1, 15, 16, 17])('is found among %d candidates, up to 15', (count) => {
    const decoy = bytes([3], u32(NUMBER), VFIO.CONFIG)
    const decoys = bytes(...Array.from({ length: count }, () => decoy))
    const file = stream([timer], bytes(head, end(NUMBER, bytes(state, vfioData(decoys), VFIO.END))))
    expect(read(file).devices).toHaveLength(count < 16 ? 1 : 0)
    expect(read(file).problems).toHaveLength(count < 16 ? 0 : 1)
  })

  it('is listed if it is missing', () => {
    const { devices, problems } = read(stream([timer], head))
    expect(devices).toEqual([])
    expect(problems).toEqual([{ section: ID, instance: 0, reason: 'no section with its config space was found' }])
  })

  it('is listed when its data is longer than it says', () => {
    const wrong = bytes(state, VFIO.DATA, u64(5), Buffer.alloc(6), VFIO.END)
    expect(read(stream([timer], bytes(head, end(NUMBER, wrong)))).problems).toHaveLength(1)
  })
})
