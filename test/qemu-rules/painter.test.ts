import { describe, expect, test } from 'vitest'
import { hex } from '../../src/bytes/hex'
import { u32 } from '../../src/bytes/little-endian'
import { Painter } from '../../src/qemu/painting/painter'
import type { Action, Step } from '../../src/qemu/painting/step'

const step = (rule: string, ...actions: Action[]): Step => ({ rule, note: `note of ${rule}`, actions })
const painted = (size: number, ...actions: Action[]) => new Painter(size).paint([step('base'), step('own', ...actions)])
const rulesOf = (painter: Painter) => painter.rules().map(({ offset, length, rule }) => [offset, length, rule])

const write = (
  array: 'config' | 'cmask' | 'wmask' | 'w1cmask',
  how: 'set' | 'or' | 'clear',
  value: number,
  width = 2,
) => ({ kind: 'write', array, at: 4, width, how, value }) as const

describe('actions on the arrays of a PCIDevice', () => {
  test.each<[string, Action[], string]>([
    ['set', [write('wmask', 'set', 0xf0f0), write('wmask', 'set', 0x1234)], '34 12'],
    ['or', [write('wmask', 'set', 0xf0f0), write('wmask', 'or', 0x1234)], 'f4 f2'],
    ['clear', [write('wmask', 'set', 0xf0f0), write('wmask', 'clear', 0x1234)], 'c0 e0'],
    ['set of the highest bit', [write('wmask', 'set', 0x8000_0001, 4)], '01 00 00 80'],
    ['or of the highest bit', [write('wmask', 'or', 0x8000_0001, 4)], '01 00 00 80'],
    [
      'clear of the highest bit',
      [write('wmask', 'set', 0xffff_ffff, 4), write('wmask', 'clear', 0x8000_0000, 4)],
      'ff ff ff 7f',
    ],
  ])('%s, little-endian', (_, actions, expected) => {
    const { wmask } = painted(256, ...actions)
    const bytes = expected.split(' ')
    expect([...wmask.subarray(4, 4 + bytes.length)].map((byte) => byte.toString(16).padStart(2, '0'))).toEqual(bytes)
    expect([wmask[3], wmask[8]]).toEqual([0, 0])
  })

  test('fill and copy change only their bytes', () => {
    const { cmask, config, wmask } = painted(
      256,
      { kind: 'fill', array: 'cmask', at: 250, length: 6, byte: 0xff },
      { kind: 'copy', at: 250, bytes: Uint8Array.of(1, 2, 3, 4, 5, 6) },
    )
    expect([...cmask.subarray(248)]).toEqual([0, 0, 255, 255, 255, 255, 255, 255])
    expect([...config.subarray(248)]).toEqual([0, 0, 1, 2, 3, 4, 5, 6])
    expect(wmask.every((byte) => byte === 0)).toBe(true)
  })

  test('doubts add up', () => {
    const doubt = (value: number): Action => ({ kind: 'uncertain', at: 8, width: 4, value })
    expect(u32(painted(256, doubt(0x8000_0001), doubt(0x10)).uncertain, 8)).toBe(0x8000_0011)
  })

  test('what QEMU changes later is kept in order', () => {
    const change = (by: 'guest' | 'device'): Action => ({
      kind: 'changes',
      at: 4,
      width: 2,
      value: 1,
      by,
      how: 'the driver resets it',
      along: [],
    })
    const painter = painted(256, change('guest'), change('device'))
    expect(painter.changes).toEqual([change('guest'), change('device')])
    expect(rulesOf(painter)).toEqual([[0, 256, 'base']])
  })

  test.each<[string, Action]>([
    ['a fill behind the end', { kind: 'fill', array: 'cmask', at: 250, length: 7, byte: 1 }],
    ['a fill before the start', { kind: 'fill', array: 'cmask', at: -1, length: 1, byte: 1 }],
    ['a copy behind the end', { kind: 'copy', at: 255, bytes: new Uint8Array(2) }],
    ['a capability behind the end', { kind: 'capability', id: 1, at: 0xfc, size: 8 }],
    ['a write behind the end', { kind: 'write', array: 'wmask', at: 254, width: 4, how: 'or', value: 1 }],
  ])('%s is a bug', (_, action) => {
    expect(() => painted(256, action)).toThrow(RangeError)
  })

  test('the error says where', () => {
    expect(() => painted(256, { kind: 'copy', at: 255, bytes: new Uint8Array(2) })).toThrow(
      '2 bytes at 255 are outside config space',
    )
  })
})

describe('rules: the last step that touched a mask', () => {
  test.each<[string, Action[], [number, number, string][]]>([
    ['none', [], [[0, 256, 'base']]],
    ['a write to config', [write('config', 'set', 1)], [[0, 256, 'base']]],
    ['a copy', [{ kind: 'copy', at: 4, bytes: new Uint8Array(2) }], [[0, 256, 'base']]],
    ['a fill of config', [{ kind: 'fill', array: 'config', at: 4, length: 2, byte: 0 }], [[0, 256, 'base']]],
    [
      'a write to a mask',
      [write('cmask', 'or', 1)],
      [
        [0, 4, 'base'],
        [4, 2, 'own'],
        [6, 250, 'base'],
      ],
    ],
    [
      'a fill to the end',
      [{ kind: 'fill', array: 'w1cmask', at: 250, length: 6, byte: 0 }],
      [
        [0, 250, 'base'],
        [250, 6, 'own'],
      ],
    ],
    [
      'a doubt',
      [{ kind: 'uncertain', at: 0, width: 1, value: 1 }],
      [
        [0, 1, 'own'],
        [1, 255, 'base'],
      ],
    ],
    [
      'a capability',
      [{ kind: 'capability', id: 5, at: 0x40, size: 8 }],
      [
        [0, 64, 'base'],
        [64, 8, 'own'],
        [72, 184, 'base'],
      ],
    ],
  ])('%s', (_, actions, rules) => {
    expect(rulesOf(painted(256, ...actions))).toEqual(rules)
  })

  test('only for bytes that are sent, with the sentence of the step', () => {
    const painter = painted(4096, { kind: 'fill', array: 'cmask', at: 200, length: 100, byte: 1 })
    expect(painter.rules(256)).toEqual([
      { offset: 0, length: 200, rule: 'base', note: 'note of base' },
      { offset: 200, length: 56, rule: 'own', note: 'note of own' },
    ])
  })
})

// pci_add_capability (hw/pci/pci.c): the new one is the head of the list; its bytes are read-only and compared.
test('capabilities are linked in front', () => {
  const whole: Action = { kind: 'fill', array: 'wmask', at: 0, length: 256, byte: 0xff }
  const { config, cmask, wmask, size } = painted(
    256,
    whole,
    { kind: 'capability', id: 0x01, at: 0x40, size: 8 },
    { kind: 'capability', id: 0x11, at: 0x50, size: 12 },
  )
  expect(size).toBe(256)
  expect([config[0x06], config[0x07], config[0x34]]).toEqual([0x10, 0, 0x50])
  expect([config[0x50], config[0x51], config[0x40], config[0x41]]).toEqual([0x11, 0x40, 0x01, 0])
  const at = (array: Uint8Array, byte: number) => [...array.keys()].filter((i) => array[i] === byte)
  const inside = [...Array.from({ length: 8 }, (_, i) => 0x40 + i), ...Array.from({ length: 12 }, (_, i) => 0x50 + i)]
  expect(at(cmask, 0xff)).toEqual(inside)
  expect(at(wmask, 0)).toEqual(inside)
})

// pcie_add_capability (hw/pci/pcie.c): appended to the chain at 0x100, where the first one stands.
describe('extended capabilities are linked at the end', () => {
  const add = (id: number, at: number, size = 8): Action => ({ kind: 'extended', id, version: 2, at, size })
  const headers = ({ config }: Painter, ...offsets: readonly number[]) => offsets.map((at) => hex(u32(config, at)))

  test.each<[string, Action[], number[], string[]]>([
    ['the first', [add(0x0001, 0x100)], [0x100], ['0x20001']],
    ['the second', [add(0x0001, 0x100), add(0x000e, 0x148)], [0x100, 0x148], ['0x14820001', '0x2000e']],
    [
      'the third, below the second',
      [add(0x0001, 0x100), add(0x000e, 0x800), add(0xffff, 0x400)],
      [0x100, 0x800, 0x400],
      ['0x80020001', '0x4002000e', '0x2ffff'],
    ],
  ])('%s', (_, actions, offsets, expected) => {
    expect(headers(painted(4096, ...actions), ...offsets)).toEqual(expected)
  })

  test('their bytes are compared, read-only, and not cleared by writing', () => {
    const full = (array: 'wmask' | 'w1cmask'): Action => ({ kind: 'fill', array, at: 0, length: 4096, byte: 0xff })
    const painter = painted(4096, full('wmask'), full('w1cmask'), add(0x0001, 0x100, 0x48))
    for (const at of [0x100, 0x147])
      expect([painter.cmask[at], painter.wmask[at], painter.w1cmask[at]]).toEqual([255, 0, 0])
    for (const at of [0xff, 0x148])
      expect([painter.cmask[at], painter.wmask[at], painter.w1cmask[at]]).toEqual([0, 255, 255])
  })

  test('a chain that loops ends', () => {
    const loop: Action = { kind: 'copy', at: 0x100, bytes: Uint8Array.of(1, 0, 0x02, 0x10) }
    expect(headers(painted(4096, loop, add(0x000e, 0x200)), 0x200)).toEqual(['0x2000e'])
  })
})
