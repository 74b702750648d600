import fc from 'fast-check'
import { expect, describe as group, it } from 'vitest'
import { EXTENDED_CAPABILITIES, STANDARD_CAPABILITIES } from '../../src/pci/capabilities'
import { describe } from '../../src/pci/show/describe'
import { deviceOf } from '../a-device'
import { config, withList } from './build'
import { devicesOf } from './dump'

const linesOf = (space: Uint8Array) => describe(deviceOf(space)).flatMap(({ lines }) => lines)

group('the first line', () => {
  it.each([
    [{ 0: '36 1b 0c 00', 10: '04 06' }, '0000:00:12.0 PCI bridge [0604]: 1b36:000c'],
    [{ 0: 'f4 1a 41 10', 8: '01', 10: '00 02' }, '0000:00:12.0 Ethernet controller [0200]: 1af4:1041 (rev 01)'],
    [{ 9: '30', 10: '03 0c' }, '0000:00:12.0 USB controller [0c03]: 0000:0000 (prog-if 30)'],
    [{ 10: '77 02' }, '0000:00:12.0 Network controller [0277]: 0000:0000'],
    [{ 10: '00 77' }, '0000:00:12.0 Class 7700 [7700]: 0000:0000'],
  ])('%#: %s', (bytes, line) => {
    expect(describe(deviceOf(config(64, bytes), { address: '0000:00:12.0' }))[0]!.lines[0]).toBe(line)
  })

  it("has the section's id where there is no address", () => {
    const device = { ...deviceOf(config(64, { 10: '00 02' })), id: 'vmbus-nic' }
    expect(describe(device)[0]!.lines[0]).toBe('vmbus-nic Ethernet controller [0200]: 0000:0000')
  })
})

/** `lspci -v` of a running system writes sizes so: "[size=16M]". */
group('regions of which the size is known', () => {
  const space = config(64, {
    4: '03 00',
    16: '00 00 00 fa',
    20: '0c 00 00 e0 01 00 00 00 01 c0 00 00',
    48: '00 00 0c fe',
  })
  const device = {
    ...deviceOf(space),
    bars: new Map([
      [0, 16 << 20],
      [1, 2 ** 33],
      [3, 128],
      [4, 4096],
    ]),
    rom: 0x10000,
  }

  it('have it at the end of their line, even if nothing is programmed', () => {
    expect(describe(device)[0]!.lines.filter((line) => line.includes('size='))).toEqual([
      '\tRegion 0: Memory at fa000000 (32-bit, non-prefetchable) [size=16M]',
      '\tRegion 1: Memory at 1e0000000 (64-bit, prefetchable) [size=8G]',
      '\tRegion 3: I/O ports at c000 [size=128]',
      '\tRegion 4: Memory at <unassigned> (32-bit, non-prefetchable) [size=4K]',
      '\tExpansion ROM at fe0c0000 [disabled] [size=64K]',
    ])
  })
})

group('what a dump does not hold', () => {
  it('is not known: 64 bytes of a root port', () => {
    const { config: whole } = devicesOf('show/pcie-root-port.dump')[0]!
    expect(linesOf(whole.slice(0, 64)).at(-1)).toBe(
      '\t!!! the standard capability pointer at 0x34 leads to 0x54, which is not in this dump',
    )
  })

  it('keeps the title of a truncated capability', () => {
    const space = config(128, { ...withList('78'), 120: '11 00 03 80' })
    expect(linesOf(space).slice(-2)).toEqual([
      '\tCapabilities: [78] MSI-X <truncated>',
      '\t!!! the standard capability at 0x78 ends at 0x84, after the last byte of this dump',
    ])
  })
})

group('sections', () => {
  it('say which bytes they tell of', () => {
    const [rootPort] = devicesOf('show/pcie-root-port.dump')
    expect(describe(rootPort!).map(({ offset, length }) => [offset, length])).toEqual([
      [0x00, 0x40],
      [0x54, 0x3c],
      [0x48, 0x0c],
      [0x40, 0x08],
      [0x100, 0x48],
      [0x148, 0x08],
    ])
  })
})

group('structures that lspci does not read', () => {
  it.each([
    ['an id without a name', '7f 00 34 12', 'Capability ID 0x7f [1234]'],
    ['GPUDirect', '09 00 08 50 32 50 18 00', 'Vendor Specific Information: NVIDIA: GPUDirect Clique=3'],
    ['an unlisted HyperTransport block', '08 00 00 48', 'HyperTransport: #09'],
    ['HyperTransport MSI mapping', '08 00 03 a8', 'HyperTransport: MSI Mapping Enable+ Fixed+'],
  ])('%s', (_, bytes, title) => {
    expect(linesOf(config(256, { ...withList('40'), 64: bytes })).at(-1)).toBe(`\tCapabilities: [40] ${title}`)
  })

  it("QEMU's reservation behind a bridge", () => {
    const reserve = '09 00 20 01 04 00 00 00 00 10 00 00 00 00 00 00 00 00 00 02 ff ff ff ff 00 00 00 40 00 00 00 00'
    const space = config(256, { ...withList('40'), 0: '36 1b', 10: '04 06', 14: '01', 64: reserve })
    expect(linesOf(space).slice(-3)).toEqual([
      '\tCapabilities: [40] Vendor Specific Information: QEMU: ResourceReserve',
      '\t\tBus=00000004 IO=0000000000001000 Mem=02000000',
      '\t\tPref32=ffffffff Pref64=0000000040000000',
    ])
  })

  it('a base address of 64 bits in the last place has no upper half', () => {
    const space = config(64, { 4: '02 00', 36: '04 00 00 e0' })
    expect(linesOf(space)).toContain('\tRegion 5: Memory at <unassigned> (64-bit, non-prefetchable)')
  })
})

group('any bytes in any capability', () => {
  const random = fc.uint8Array({ minLength: 4096, maxLength: 4096 })
  const id = (known: ReadonlyMap<number, unknown>) => fc.constantFrom(...known.keys())

  it('are described in printable lines', () => {
    fc.assert(
      fc.property(random, id(STANDARD_CAPABILITIES), id(EXTENDED_CAPABILITIES), (space, standard, extended) => {
        space.set([0x10, 0x00], 0x06)
        space[0x0e] = space[0x0e]! & 1
        space.set([0x40], 0x34)
        space.set([0x10, 0x80], 0x40)
        space.set([standard, 0x00], 0x80)
        space.set([extended, 0x00, 0x01, 0x00], 0x100)
        const device = deviceOf(space)
        expect(describe(device).slice(0, 4)).toHaveLength(4)
        for (const line of describe(device).flatMap(({ lines }) => lines)) expect(line).toMatch(/^[\t\x20-\x7e]+$/)
      }),
      { numRuns: 400 },
    )
  })

  it('are described when the dump ends anywhere', () => {
    fc.assert(
      fc.property(random, id(STANDARD_CAPABILITIES), fc.integer({ min: 64, max: 300 }), (space, standard, size) => {
        space.set([0x10, 0x00], 0x06)
        space.set([0x50], 0x34)
        space.set([standard, 0x00], 0x50)
        for (const line of describe(deviceOf(space.slice(0, size))).flatMap(({ lines }) => lines)) {
          expect(line).toMatch(/^[\t\x20-\x7e]+$/)
        }
      }),
    )
  })
})
