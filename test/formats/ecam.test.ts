import { expect, test } from 'vitest'
import { readDump } from '../../src/formats/dump'

/** The page of a function at that address of memory, as `xp /64xb` shows it. */
function page(at: bigint): string {
  const rows = Array.from({ length: 8 }, (_, row) => {
    const values = Array.from({ length: 8 }, (_, i) => (row === 0 && i < 4 ? [0xf4, 0x1a, 0x41, 0x10][i]! : 0))
    const text = values.map((value) => `0x${value.toString(16).padStart(2, '0')}`).join(' ')
    return `${(at + BigInt(8 * row)).toString(16).padStart(16, '0')}: ${text}`
  })
  return `${rows.join('\n')}\n`
}

/*
 * MCFG bases: SeaBIOS on q35, OVMF; VIRT_HIGH_PCIE_ECAM and VIRT_PCIE_ECAM of hw/arm/virt.c, VIRT_PCIE_ECAM of
 * hw/riscv/virt.c, VIRT_PCI_CFG_BASE of LoongArch. A function has 4 KiB: bus, device and function number from bit 12.
 */
test.each([
  ['q35, SeaBIOS', 0xb000_0000n, '0000:00:00.0'],
  ['q35, SeaBIOS', 0xb010_0000n, '0000:01:00.0'],
  ['q35, SeaBIOS', 0xb00f_a000n, '0000:00:1f.2'],
  ['q35, OVMF', 0xe410_9000n, '0000:41:01.1'],
  ['Arm virt', 0x40_1000_8000n, '0000:00:01.0'],
  ['Arm virt, the last bus', 0x40_1fff_f000n, '0000:ff:1f.7'],
  ['Arm virt, highmem=off', 0x3f10_0000n, '0000:01:00.0'],
  ['RISC-V virt', 0x3010_0000n, '0000:01:00.0'],
  ['LoongArch virt', 0x2000_8000n, '0000:00:01.0'],
  ['RAM', 0x0010_0000n, null],
  ["a copy in QEMU's heap", 0x5555_5678_9000n, null],
])('%s: %s', (_, at, address) => {
  const { devices } = readDump(Buffer.from(page(at as bigint)))
  expect(devices.map((device) => [device.address, device.id])).toEqual([[address, null]])
})

test('several functions of one dump each have an address', () => {
  const { devices } = readDump(Buffer.from(page(0xb000_8000n) + page(0xb010_0000n)))
  expect(devices.map(({ address }) => address)).toEqual(['0000:00:01.0', '0000:01:00.0'])
})
