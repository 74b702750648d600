import { describe, expect, test } from 'vitest'
import { rawExtendedChain, rawStandardChain, sizeToNext } from '../../src/qemu/painting/raw-chain'
import { config, withList } from '../pci/build'

/** vfio_add_capabilities (hw/vfio/pci.c) follows next bytes as they are. */
describe('standard capabilities as vfio-pci follows them', () => {
  test.each<[string, Uint8Array, [number, number][], 'loop' | 'absent' | null]>([
    ['no list', config(256, { 52: '40', 64: '01 00' }), [], null],
    ['an empty list', config(256, withList('00')), [], null],
    ['one', config(256, { ...withList('40'), 64: '01 00' }), [[0x40, 0x01]], null],
    [
      'two, downwards',
      config(256, { ...withList('60'), 96: '10 40', 64: '01 00' }),
      [
        [0x60, 0x10],
        [0x40, 0x01],
      ],
      null,
    ],
    ['one off its alignment', config(256, { ...withList('43'), 67: '09 00' }), [[0x43, 0x09]], null],
    ['itself', config(256, { ...withList('40'), 64: '01 40' }), [[0x40, 0x01]], 'loop'],
    ['the last two bytes', config(256, { ...withList('fe'), 254: '09 00' }), [[0xfe, 0x09]], null],
    ['the last byte', config(256, withList('ff')), [], 'absent'],
    ['behind the dump', config(64, withList('40')), [], 'absent'],
  ])('%s', (_, space, found, broken) => {
    const chain = rawStandardChain(space)
    expect(chain.capabilities.map(({ at, id }) => [at, id])).toEqual(found)
    expect(chain.broken).toBe(broken)
  })
})

/** PCI_EXT_CAP_NEXT: bits 31:20, low two masked; version in bits 19:16 (PCIe 5.0, 7.6.3). */
describe('extended capabilities as vfio-pci follows them', () => {
  test.each<[string, Uint8Array, [number, number, number][], 'loop' | 'absent' | null]>([
    ['none in 256 bytes', config(256, {}), [], null],
    ['none in 259 bytes', config(259, { 256: '01 00 02' }), [], null],
    ['none', config(4096, {}), [], null],
    ['one, in the shortest dump', config(260, { 256: '01 00 02 00' }), [[0x100, 0x0001, 2]], null],
    ['an id of two bytes, a version of four bits', config(4096, { 256: '19 01 0f 00' }), [[0x100, 0x0119, 15]], null],
    [
      'two',
      config(4096, { 256: '01 00 02 15', 336: '0e 00 01 00' }),
      [
        [0x100, 1, 2],
        [0x150, 0x0e, 1],
      ],
      null,
    ],
    [
      'low bits of next are no part of it',
      config(4096, { 256: '01 00 32 15', 336: '0e 00 01 00' }),
      [
        [0x100, 1, 2],
        [0x150, 0x0e, 1],
      ],
      null,
    ],
    [
      'the last four bytes',
      config(4096, { 256: '01 00 c2 ff', 4092: '0e 00 01 00' }),
      [
        [0x100, 1, 2],
        [0xffc, 0x0e, 1],
      ],
      null,
    ],
    ['itself', config(4096, { 256: '01 00 02 10' }), [[0x100, 1, 2]], 'loop'],
    ['right behind the dump', config(260, { 256: '01 00 42 10' }), [[0x100, 1, 2]], 'absent'],
    ['behind the dump', config(260, { 256: '01 00 02 15' }), [[0x100, 1, 2]], 'absent'],
  ])('%s', (_, space, found, broken) => {
    const chain = rawExtendedChain(space)
    expect(chain.capabilities.map(({ at, id, version }) => [at, id, version])).toEqual(found)
    expect(chain.broken).toBe(broken)
  })
})

test.each([
  [0x40, [0x40, 0x60, 0x50], 0x10],
  [0x60, [0x40, 0x60, 0x50], 0xa0],
  [0xf0, [], 0x10],
  [0x40, [0xff, 0x100, 0x140], 0xbf],
  [0x40, [0x140], 0xc0],
])('from %i to the next of %j within 256 bytes: %i', (at, starts, size) => {
  expect(sizeToNext(at, starts, 0x100)).toBe(size)
})
