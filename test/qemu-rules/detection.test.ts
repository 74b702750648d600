import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import { detectProfile } from '../../src/qemu/detection/detection'
import { checkedBits } from '../../src/qemu/painting/masks'
import { reconstruct } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import { json } from '../../src/report/check/json'
import { text } from '../../src/report/check/text'
import { PLAIN } from '../../src/report/drawing/style'
import { placementOf, propertiesOf, type Recorded, recorded } from '../ground-truth'

const deviceOf = ({ config }: Recorded, id: string | null = null) => ({
  address: null,
  id,
  config: fromHex(config),
  bars: new Map(),
  rom: null,
  notes: [],
})

/* Types that hold the same config space, byte for byte, and the same masks: QEMU's code differs in other things. */
const SAME: Readonly<Record<string, string>> = { i82562: 'i82550', dc390: 'am53c974' }
/** pxb puts a pci-bridge behind itself; that is what a machine shows and sends. */
const INNER = { device: 'pxb', shows: 'pci-bridge' }
/** Without extended capabilities and section name, what tells these two apart is the ROM alone. */
const LIKE_EACH_OTHER = { device: 'bochs-display', looks: 'secondary-vga' }

const emulated = recorded('emulated')

const expected = ({ device, config }: Recorded): string => {
  if (device === INNER.device && config.startsWith('361b0100')) return INNER.shows
  if (device === LIKE_EACH_OTHER.device && config.slice(0x34 * 2, 0x35 * 2) === '00') return LIKE_EACH_OTHER.looks
  return SAME[device!] ?? device!
}

const request = (record: Recorded): TargetRequest => ({
  qemu: record.qemu,
  machine: record.machines[0]!,
  set: propertiesOf(record),
  placement: placementOf(record),
  bars: new Map(),
  rom: null,
  profile: null,
  view: null,
})

describe('the device type that a dump shows', () => {
  test.each([...new Set(emulated.map(({ device }) => device!))])('%s', (device) => {
    const found = emulated
      .filter((record) => record.device === device)
      .map((record) => [detectProfile(deviceOf(record)).name, expected(record)])
    expect(found.filter(([name, right]) => name !== right)).toEqual([])
  })
})

describe('what a dump does not distinguish', () => {
  const bochs = emulated.find(({ device, placement }) => device === LIKE_EACH_OTHER.device && placement === 'pci.0')!
  const am53c974 = emulated.find(({ device }) => device === 'am53c974')!

  test('identical types are named', () => {
    expect(detectProfile(deviceOf(am53c974)).notes.join()).toContain('dc390')
  })

  test('different types are named, and the bits that differ are left open', () => {
    const { masks } = reconstruct(deviceOf(bochs), request(bochs))
    expect(masks.notes).toContain(
      'a bochs-display looks the same, but different bits are compared in Expansion ROM Base Address: these get no verdict; give --profile',
    )
    const rom = [0x30, 0x31, 0x32, 0x33]
    const real = rom.map((at) => fromHex(bochs.cmask)[at]! & ~fromHex(bochs.wmask)[at]!)
    const ours = checkedBits(masks)
    expect(rom.map((at, i) => (ours[at]! ^ real[i]!) & ~masks.uncertain[at]! & 0xff)).toEqual([0, 0, 0, 0])
  })

  test('both reports say so', () => {
    const source = deviceOf(bochs)
    const asked = { target: request(bochs), sourceQemu: null, sourceView: null, destinationView: null, version: '0' }
    const report = runCheck([source], [source], { ...asked, devices: [], map: new Map(), all: false })
    const plain = text(report, { width: 1000, style: PLAIN, all: false })
    for (const drawn of [plain, json(report)]) expect(drawn).toContain('a bochs-display looks the same')
  })

  test.each([
    ['virtio-blk-pci', 0x1001, /vhost-user-blk-pci can't be distinguished from virtio-blk-pci: .* BAR 0/],
    ['virtio-blk-pci', 0x1042, /vhost-user-blk-pci can't be distinguished from virtio-blk-pci: .* are the same/],
  ])('virtio types with one id: %s as %i', (name, id, note) => {
    const config = new Uint8Array(256)
    config.set([0xf4, 0x1a, id & 0xff, id >> 8])
    config.set(id < 0x1040 ? [0, 0] : [1, 0], 0x08)
    config.set(id < 0x1040 ? [0xf4, 0x1a, 2, 0] : [0xf4, 0x1a, 0x00, 0x11], 0x2c)
    const found = detectProfile({ ...deviceOf(bochs), config })
    expect(found.name).toBe(name)
    expect(found.notes.join()).toMatch(note)
  })

  test('the name of the section in a stream decides', () => {
    expect(detectProfile(deviceOf(bochs, '0000:00:02.0/bochs-display')).name).toBe('bochs-display')
    expect(detectProfile(deviceOf(bochs, '0000:00:02.0/vga')).name).toBe('secondary-vga')
  })

  test('a profile that contradicts the ids is used, with a note', () => {
    const { doubts, profile } = reconstruct(deviceOf(am53c974), { ...request(am53c974), profile: 'e1000' })
    expect(profile.name).toBe('e1000')
    expect(doubts).toMatchObject([{ code: 'other-ids', ids: '1022:2020', own: ['8086:100e'] }])
  })
})

describe('names of device types', () => {
  test.each([
    ['ahci', 'ich9-ahci'],
    ['lsi', 'lsi53c895a'],
    ['e1000-82540em', 'e1000'],
    ['dc390', 'dc390'],
  ])("--profile %s is QEMU's %s", (name, type) => {
    expect(reconstruct(deviceOf(emulated[0]!), { ...request(emulated[0]!), profile: name }).profile.name).toBe(type)
  })
})
