import { describe, expect, test } from 'vitest'
import { byGuest, causes, reachableBits } from '../../src/check/device/proof/reach'
import { nearestState, refusalOf, witness } from '../../src/check/device/proof/witness'
import { isRuntimeState } from '../../src/check/device/runtime-state'
import type { ProofEnd } from '../../src/check/report/proof'
import { naming } from '../../src/pci/name'
import type { Masks } from '../../src/qemu/painting/masks'
import type { Changes, Write } from '../../src/qemu/painting/step'
import { config, withList } from '../pci/build'

const SIZE = 16

type Bytes = Readonly<Record<number, number>>
const bytes = (values: Bytes = {}, size = SIZE): Uint8Array => {
  const array = new Uint8Array(size)
  for (const [at, value] of Object.entries(values)) array[Number(at)] = value
  return array
}
const masks = (
  over: Partial<Record<'config' | 'cmask' | 'wmask' | 'w1cmask', Bytes>>,
  extra: Partial<Masks> = {},
): Masks => ({
  size: SIZE,
  config: bytes(over.config),
  cmask: bytes(over.cmask),
  wmask: bytes(over.wmask),
  w1cmask: bytes(over.w1cmask),
  absent: bytes(),
  uncertain: bytes(),
  changes: [],
  rules: [],
  notes: [],
  contradiction: null,
  refused: null,
  ...extra,
})
const side = (of: Masks): ProofEnd => ({ type: 'own', how: 'model', masks: of, physical: false })
const change = (at: number, width: number, value: number, by: Changes['by'] = 'device', along: readonly Write[] = []) =>
  ({ kind: 'changes', at, width, value, by, how: `${by} does it`, along }) as const
const write = (at: number, width: number, how: Write['how'], value: number): Write => ({
  kind: 'write',
  array: 'config',
  at,
  width,
  how,
  value,
})
const NAMES = naming(new Uint8Array(64))

describe('what may change bits of a byte', () => {
  // Byte 4 and 5 of the header are the two of Command.
  test.each<[string, Bytes, Changes[], number, [number, string][]]>([
    ['nobody', {}, [], 4, []],
    ['the guest', { 4: 0x05 }, [], 4, [[0x05, 'guest']]],
    ['the guest another byte', { 4: 0x05 }, [], 5, []],
    ['a change of one byte', {}, [change(4, 1, 0x81)], 4, [[0x81, 'device']]],
    ['one in front of it', {}, [change(3, 1, 0xff)], 4, []],
    ['one behind it', {}, [change(5, 1, 0xff)], 4, []],
    ['the low byte of one of two', {}, [change(4, 2, 0x1234)], 4, [[0x34, 'device']]],
    ['the high byte of one of two', {}, [change(3, 2, 0x1234)], 4, [[0x12, 'device']]],
    [
      'the guest and a change, of bits that it leaves',
      { 4: 0x0f },
      [change(4, 1, 0x3c)],
      4,
      [
        [0x0f, 'guest'],
        [0x30, 'device'],
      ],
    ],
    [
      'two changes, each bit by the first',
      {},
      [change(4, 1, 0x03), change(4, 1, 0x06, 'hot-plug')],
      4,
      [
        [0x03, 'device'],
        [0x04, 'hot-plug'],
      ],
    ],
    ['a change of bits that others had', { 4: 0xff }, [change(4, 1, 0x0f)], 4, [[0xff, 'guest']]],
  ])('%s', (_, wmask, changes, offset, expected) => {
    const found = causes({ masks: masks({ wmask }, { changes }) }, offset, NAMES)
    expect(found.map(({ bits, why }) => [bits, why.by])).toEqual(expected)
  })

  test('the guest by the name of the register, others by what happens', () => {
    expect(byGuest(1, 4, NAMES)).toEqual({
      bits: 1,
      why: { by: 'guest', action: 'the guest writes Command' },
      along: [],
    })
    const along = [write(4, 1, 'or', 1)]
    const [cause] = causes({ masks: masks({}, { changes: [change(4, 1, 1, 'device', along)] }) }, 4, NAMES)
    expect(cause).toEqual({ bits: 1, why: { by: 'device', action: 'device does it' }, along })
  })

  test.each<[string, Bytes, Changes[], Bytes]>([
    ['what the guest writes', { 4: 0x05 }, [], { 4: 0x05 }],
    ['what a device changes, added to it', { 4: 0x05 }, [change(4, 2, 0x1230)], { 4: 0x35, 5: 0x12 }],
    ['nothing that is done at the monitor alone', {}, [change(4, 1, 0xff, 'monitor')], {}],
    ['nothing behind the end', {}, [change(SIZE - 1, 2, 0x1234)], { [SIZE - 1]: 0x34 }],
  ])('in all: %s', (_, wmask, changes, expected) => {
    const extra = { changes, wmask: bytes(wmask, SIZE + 4) }
    expect(reachableBits(side(masks({}, extra)))).toEqual(bytes(expected))
  })
})

describe('the state of the source that is nearest to the destination', () => {
  test.each<[string, Parameters<typeof masks>[0], Parameters<typeof masks>[0], number]>([
    [
      'takes over the bits that its guest writes and the destination compares',
      { config: { 4: 0xf0 }, wmask: { 4: 0x3c } },
      { config: { 4: 0x0f }, cmask: { 4: 0xff } },
      0xcc,
    ],
    [
      'leaves those that are not compared',
      { config: { 4: 0xf0 }, wmask: { 4: 0xff } },
      { config: { 4: 0x0f }, cmask: { 4: 0x0f } },
      0xff,
    ],
    [
      'leaves those that the guest writes there too',
      { config: { 4: 0xf0 }, wmask: { 4: 0xff } },
      { config: { 4: 0x0f }, cmask: { 4: 0xff }, wmask: { 4: 0xf0 } },
      0xff,
    ],
    [
      'leaves those that it clears there',
      { config: { 4: 0xf0 }, wmask: { 4: 0xff } },
      { config: { 4: 0x0f }, cmask: { 4: 0xff }, w1cmask: { 4: 0x0f } },
      0x00,
    ],
    ['leaves what nobody changes', { config: { 4: 0xf0 } }, { config: { 4: 0x0f }, cmask: { 4: 0xff } }, 0xf0],
  ])('%s', (_, source, destination, expected) => {
    expect(nearestState(side(masks(source)), masks(destination))[4]).toBe(expected)
  })

  test('after the end of the destination unchanged', () => {
    const source = masks({ config: { 4: 1, 8: 1, 9: 1 }, wmask: { 4: 1, 8: 1, 9: 1 } })
    const destination = { ...masks({ cmask: { 4: 0xff, 8: 0xff, 9: 0xff } }), size: 8 }
    expect(nearestState(side(source), destination)).toEqual(bytes({ 8: 1, 9: 1 }))
  })
})

describe('a state that is refused', () => {
  const why = (by: 'guest' | 'constant') => ({ by, action: '' })
  const base = bytes({ 4: 0x0f, 5: 0xf0 })

  test.each<[string, number, 'guest' | 'constant', Write[], Bytes]>([
    ['the lowest bit of a cause is turned over', 0x0c, 'guest', [], { 4: 0x0b, 5: 0xf0 }],
    ['even if it is clear', 0x30, 'guest', [], { 4: 0x1f, 5: 0xf0 }],
    ['what differs from the start differs already', 0x0c, 'constant', [], { 4: 0x0f, 5: 0xf0 }],
    ['what is set along with it is set', 0x01, 'guest', [write(5, 2, 'set', 0x1234)], { 4: 0x0e, 5: 0x34, 6: 0x12 }],
    ['what is or-ed is added', 0x01, 'guest', [write(5, 1, 'or', 0x01)], { 4: 0x0e, 5: 0xf1 }],
    ['what is cleared is taken away', 0x01, 'guest', [write(5, 1, 'clear', 0x30)], { 4: 0x0e, 5: 0xc0 }],
  ])('%s', (_, bits, by, along, expected) => {
    const before = base.slice()
    expect(witness(4, { bits, why: why(by), along }, base)).toEqual(bytes(expected))
    expect(base).toEqual(before)
  })

  test('is reported with the operands of the first byte, or null if it is accepted', () => {
    const destination = masks({
      config: { 4: 0x01 },
      cmask: { 4: 0xff, 5: 0xff },
      wmask: { 4: 0x10 },
      w1cmask: { 4: 0x20 },
    })
    expect(refusalOf(bytes({ 4: 0x33, 5: 1 }), masks({}), destination)).toEqual({
      offset: 4,
      read: 0x33,
      device: 0x01,
      cmask: 0xff,
      wmask: 0x10,
      w1cmask: 0x20,
      message: 'get_pci_config_device: Bad config data: i=0x4 read: 33 device: 1 cmask: ff wmask: 10 w1cmask:20',
    })
    expect(refusalOf(bytes({ 4: 0x31 }), masks({}), destination)).toBeNull()
  })
})

// What a running function changes by itself or by its driver: PCI PM 1.2, PCI 3.0 appendix I, PCIe 5.0 sections 7.5.3, 7.8.4.
describe('registers whose value depends on the moment', () => {
  const space = config(4096, {
    ...withList('40'),
    64: '01 50 03 00',
    80: '03 60',
    96: '10 a0 42 00',
    160: '11 b0 07 80',
    176: '13 00 06 03',
    256: '01 00 01 15',
    336: '10 00 01 00',
  })
  const names = naming(space)
  const at = (from: number, offsets: readonly number[]) => offsets.map((offset) => from + offset)

  test.each([
    ['Power Management Control/Status', at(0x40, [4, 5]), true],
    ['Power Management Capabilities', at(0x40, [0, 1, 2, 3]), false],
    ['VPD address and data', at(0x50, [2, 3, 4, 7]), true],
    ['the header of VPD', at(0x50, [0, 1]), false],
    ['control and status of device and link', at(0x60, [0x08, 0x0a, 0x10, 0x12, 0x28, 0x2a, 0x30, 0x32]), true],
    ['capabilities of device and link', at(0x60, [0x02, 0x04, 0x0c, 0x24, 0x2c]), false],
    ['MSI-X', at(0xa0, [2, 4, 8]), false],
    ['the control of Advanced Features, named like that of power', at(0xb0, [4]), false],
    [
      'error status, masks, severity, log',
      at(0x100, [0x04, 0x08, 0x0c, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28]),
      true,
    ],
    ['the header of error reporting', at(0x100, [0, 2]), false],
    ['SR-IOV, whose id is that of PCI Express', at(0x150, [0x08, 0x0a, 0x10]), false],
    ['the header', [0x04, 0x06], false],
    ['no capability', [0xf0], false],
  ])('%s', (_, offsets, expected) => {
    for (const offset of offsets) expect(isRuntimeState(names.at(offset)), `0x${offset.toString(16)}`).toBe(expected)
  })
})
