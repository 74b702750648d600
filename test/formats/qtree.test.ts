import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { plainValue, readQtree } from '../../src/formats/monitor/qtree'
import { readRamBlocks } from '../../src/formats/monitor/ramblock'

const devices = readQtree(readFileSync('fixtures/captures/qtree.txt', 'utf8'))
const named = (id: string) => devices.find((device) => device.id === id)!

describe('info qtree', () => {
  it('shows devices, their buses and their regions', () => {
    const [port, rng] = [named('port0'), named('rng0')]
    expect([port.type, port.bus, port.pci]).toEqual(['pcie-root-port', 'PCIE', { bus: 0, slot: '01.0' }])
    expect([rng.type, rng.parent?.id, rng.bus, rng.pci]).toEqual([
      'virtio-rng-pci',
      'port0',
      'PCIE',
      { bus: 0, slot: '00.0' },
    ])
    // virtio-rng-pci has MSI-X in 4 KiB and its registers in 16 KiB (info pci).
    expect(rng.regions).toEqual([
      { bar: 1, size: 4096 },
      { bar: 4, size: 16384 },
    ])
  })

  it('shows properties, as options take them', () => {
    expect(named('port0').properties.get('hotplug')).toBe('off')
    expect(named('port0').properties.get('chassis')).toBe('1')
    expect(named('rng0').properties.get('disable-legacy')).toBe('on')
  })

  it.each([
    ['true', 'on'],
    ['false', 'off'],
    ['4 (0x4)', '4'],
    ['34359738368 (32 GiB)', '34359738368'],
    ['-1 (0xffffffffffffffff)', '-1'],
    ['"efi-virtio.rom"', 'efi-virtio.rom'],
    ['""', ''],
    ['01.4', '01.4'],
    ['<null>', null],
  ])('prints %s for %s', (printed, value) => {
    expect(plainValue(printed)).toBe(value)
  })

  it('ignores anything else', () => {
    expect(readQtree('')).toEqual([])
    expect(readQtree(`${' '.repeat(100)}dev: x, id "y"\n  bar 9: mem\n`)).toHaveLength(1)
    const deep = Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}dev: x, id ""`).join('\n')
    expect(readQtree(deep)).toHaveLength(300)
  })
})

describe('info ramblock', () => {
  it('lists blocks by name and the bytes in use', () => {
    expect(readRamBlocks(readFileSync('fixtures/captures/ramblock.txt', 'utf8'))).toEqual([
      { name: 'pc.ram', size: 0x1000000 },
      { name: '/rom@etc/acpi/tables', size: 0x20000 },
      { name: 'pc.bios', size: 0x40000 },
      { name: 'pc.rom', size: 0x20000 },
      { name: '/rom@etc/table-loader', size: 0x1000 },
      { name: '/rom@etc/acpi/rsdp', size: 0x1000 },
    ])
  })

  it('has more columns since 8.0', () => {
    const row =
      '                  pc.ram    4 KiB  0x0000000000000000 0x0000000001000000 0x0000000001000000 0x00007f89eee00000  rw'
    expect(readRamBlocks(row)).toEqual([{ name: 'pc.ram', size: 0x1000000 }])
  })
})
