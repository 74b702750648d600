import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { u32 } from '../../src/bytes/little-endian'
import type { Device } from '../../src/pci/device'
import { reconstruct } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import { NOTHING_GIVEN } from '../a-request'
import { header, type Listed } from './listed-regions'

/** Write masks of BAR registers and the ROM register as they stand: a region of 2^n bytes leaves the bits from n on. */
const masksOf = (config: Uint8Array, over: Partial<TargetRequest> = {}, device: Partial<Device> = {}) =>
  reconstruct(
    { address: null, id: null, config, bars: new Map(), rom: null, notes: [], ...device },
    { ...NOTHING_GIVEN, qemu: '7.2.22', machine: 'pc-q35-7.2', ...over },
  ).masks

/** A network controller with the subsystem ids that QEMU gives its devices (pci_default_sub_vendor_id, hw/pci/pci.h). */
function network(id: string, revision: number, regions: readonly Listed[]): Uint8Array {
  const config = header(id, regions, false)
  config[0x08] = revision
  config[0x0b] = 0x02
  config.set([0xf4, 0x1a, 0x00, 0x11], 0x2c)
  return config
}

/** e1000: 128 KiB of memory at BAR 0, 64 bytes of I/O at BAR 1, a ROM of 256 KiB. */
const E1000 = network('8086:100e', 3, [{ at: 0x14, type: 1, size: 0x40 }])

// pci_register_bar (hw/pci/pci.c): wmask = ~(size - 1), without the type bits; of the ROM with its enable bit.
describe('sizes that are given take precedence over the defaults of the device type', () => {
  test.each<[string, Partial<TargetRequest>, Partial<Device>, number, number]>([
    ['nothing told of a BAR', {}, {}, 0x10, 0xfffe_0000],
    ['--bar 0=4K', { bars: new Map([[0, 0x1000]]) }, {}, 0x10, 0xffff_f000],
    ['no BAR 0', { bars: new Map([[0, 0]]) }, {}, 0x10, 0],
    ['what the dump shows of BAR 1', {}, { bars: new Map([[1, 0x100]]) }, 0x14, 0xffff_ff00],
    ['--bar against the dump', { bars: new Map([[1, 0x20]]) }, { bars: new Map([[1, 0x100]]) }, 0x14, 0xffff_ffe0],
    ['nothing told of the ROM', {}, {}, 0x30, 0xfffc_0001],
    ['--rom 64K', { rom: 0x10000 }, {}, 0x30, 0xffff_0001],
    ['no ROM', { rom: 0 }, {}, 0x30, 0],
    ['a ROM that the dump shows', {}, { rom: 0x20000 }, 0x30, 0xfffe_0001],
    ['romsize=1048576', { set: new Map([['romsize', '1048576']]) }, {}, 0x30, 0xfff0_0001],
    ['a romsize that QEMU refuses', { set: new Map([['romsize', '1000']]) }, {}, 0x30, 0xfffc_0001],
  ])('%s', (_, request, device, at, mask) => {
    const { wmask } = masksOf(E1000, request, device)
    expect(u32(wmask, at)).toBe(mask)
  })

  // Machine types up to 1.4 give virtio-net-pci the ROM for BIOS, of 128 KiB (pc_compat_1_4, hw/i386/pc.c), not its forms.
  test.each([
    ['pc-i440fx-1.5', null, 0xfffc_0001, 0],
    ['pc-i440fx-1.4', null, 0xfffe_0001, 0x0002_0000],
    ['pc-i440fx-1.4', 'virtio-net-pci', 0xfffe_0001, 0],
    ['pc-i440fx-1.4', 'virtio-net-pci-transitional', 0xfffc_0001, 0],
  ])('the ROM of a virtio-net on %s, profile %s', (machine, profile, mask, open) => {
    const { wmask, uncertain } = masksOf(network('1af4:1041', 1, []), { machine, profile })
    expect([u32(wmask, 0x30), u32(uncertain, 0x30)]).toEqual([mask, open])
  })
})

// PCI 3.0 sections 6.1 and 6.2.5, PC Card Standard 8.0 volume 7 for header type 2.
describe('base address registers by header type', () => {
  const chain = { profile: 'pci' } as const
  const ofType = (type: number, bars: Readonly<Record<number, number>> = {}) => {
    const space = header('1234:5678', [], false)
    space[0x0e] = type
    for (const [index, low] of Object.entries(bars)) space[0x10 + 4 * Number(index)] = low
    return space
  }
  const unsized = (space: Uint8Array) => {
    const { uncertain } = masksOf(space, chain)
    return Array.from({ length: 12 }, (_, i) => 0x10 + 4 * i).filter((at) => u32(uncertain, at) !== 0)
  }

  test.each([
    ['endpoint', 0, [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x30]],
    ['bridge', 1, [0x10, 0x14, 0x38]],
    ['CardBus bridge, which has no ROM', 2, [0x10]],
    ['a type that is not defined', 3, [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x30]],
  ])('%s', (_, type, registers) => {
    expect(unsized(ofType(type))).toEqual(registers)
  })

  test('a 64-bit region takes two registers and does not fit in the last one', () => {
    const both = {
      bars: new Map([
        [2, 0x1000],
        [5, 0x1000],
      ]),
    }
    const { wmask } = masksOf(ofType(0, { 2: 0x04, 5: 0x04 }), { ...chain, ...both })
    expect([0x18, 0x1c, 0x24, 0x28].map((at) => u32(wmask, at))).toEqual([0xffff_f000, 0xffff_ffff, 0xffff_f000, 0])
  })
})

describe('a dump that is too short, or of one of several types', () => {
  test('63 bytes are refused', () => {
    expect(() => masksOf(new Uint8Array(63))).toThrow(InputError)
    expect(() => masksOf(new Uint8Array(63))).toThrow('config space of 63 bytes is too short')
  })

  // Both expander bridges are 1b36:000b, class 0600; 1234:1111 of class 0380 is secondary-vga or bochs-display.
  test.each([
    ['1b36:000b', 0x0600, /^a pxb-cxl looks the same, and the same bits are compared$/],
    [
      '1234:1111',
      0x0380,
      /^a bochs-display looks the same, but different bits are compared in .*: these get no verdict/,
    ],
  ])('%s', (id, classCode, note) => {
    const space = header(id, [{ at: 0x10, type: id === '1234:1111' ? 8 : 0, size: 0x1000000 }], false)
    space.set([classCode & 0xff, classCode >> 8], 0x0a)
    expect(masksOf(space).notes).toContainEqual(expect.stringMatching(note))
  })
})

// Blocks by `info ramblock` and masks of the same machines, QEMU 7.2.22 and 11.1.3; no option is told.
describe('regions that are RAM blocks have their sizes', () => {
  const QXL = '1b36:0100'
  const CLASS = { VGA: 0x0300, other: 0x0380 }
  test.each<[string, string, number, Record<string, number>, number, number]>([
    ['VGA,vgamem_mb=1', '1234:1111', CLASS.VGA, { 'vga.vram': 0x10_0000 }, 0x10, 0xfff0_0000],
    ['VGA,vgamem_mb=3', '1234:1111', CLASS.VGA, { 'vga.vram': 0x40_0000 }, 0x10, 0xffc0_0000],
    ['VGA,vgamem_mb=512', '1234:1111', CLASS.VGA, { 'vga.vram': 0x2000_0000 }, 0x10, 0xe000_0000],
    ['secondary-vga,vgamem_mb=4', '1234:1111', CLASS.other, { 'vga.vram': 0x40_0000 }, 0x10, 0xffc0_0000],
    ['bochs-display,vgamem=5M', '1234:1111', CLASS.other, { 'bochs-display-vram': 0x80_0000 }, 0x10, 0xff80_0000],
    ['cirrus-vga,vgamem_mb=16', '1013:00b8', CLASS.VGA, { 'vga.vram': 0x100_0000 }, 0x10, 0xfe00_0000],
    ['vmware-svga,vgamem_mb=8', '15ad:0405', CLASS.VGA, { 'vga.vram': 0x80_0000 }, 0x14, 0xff80_0000],
    ['qxl-vga,vgamem_mb=64', QXL, CLASS.VGA, { 'vga.vram': 0x800_0000, 'qxl.vram': 0x400_0000 }, 0x10, 0xf800_0000],
    ['qxl-vga,vram_size_mb=16', QXL, CLASS.VGA, { 'vga.vram': 0x400_0000, 'qxl.vram': 0x100_0000 }, 0x14, 0xff00_0000],
    ['qxl,vram_size=0', QXL, CLASS.other, { 'qxl.vgavram': 0x400_0000, 'qxl.vram': 0x1000 }, 0x14, 0xffff_f000],
    ['qxl,ram_size_mb=128', QXL, CLASS.other, { 'qxl.vgavram': 0x800_0000, 'qxl.vram': 0x400_0000 }, 0x10, 0xf800_0000],
    ['ivshmem-plain,memdev=mm', '1af4:1110', 0x0500, { mm: 0x40_0000 }, 0x18, 0xffc0_0000],
    ['a length that no region has', '1234:1111', CLASS.VGA, { 'vga.vram': 0x30_0000 }, 0x10, 0xff00_0000],
  ])('%s', (device, ids, deviceClass, blocks, at, mask) => {
    const name = device.includes(' ') ? 'VGA' : device.split(',')[0]!
    const type = name === 'ivshmem-plain' ? 12 : name.startsWith('qxl') ? 0 : 8
    const config = header(ids, [{ at, type, size: 0 }], false)
    config[0x0a] = deviceClass & 0xff
    config[0x0b] = deviceClass >> 8
    const memory = new Map(Object.entries(blocks))
    const { wmask, uncertain } = masksOf(config, { profile: name, view: 'qemu' }, { memory })
    expect([u32(wmask, at), u32(uncertain, at)]).toEqual([mask, 0])
  })
})
