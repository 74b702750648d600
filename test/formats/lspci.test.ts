import { describe, expect, test } from 'vitest'
import { readDump } from '../../src/formats/dump'
import { fixture, readText, textFixture, truth } from './fixtures'

const PORT = '0000:00:02.0'
const NET = '0000:00:03.0'
const GPU = '0000:01:00.0'
const VF = '0000:01:00.4'
const DOMAIN_0 = [
  [PORT, 'root-port'],
  [NET, 'net'],
  [GPU, 'gpu'],
  [VF, 'vf'],
] as const
const ALL = [...DOMAIN_0, ['10000:02:00.0', 'pf'], ['10000:02:1f.7', 'odd']] as const
const NET_ONLY = [[NET, 'net']] as const

/** How many bytes of each device lspci shows at most. */
const LISTINGS = [
  ['x', 64, DOMAIN_0],
  ['xxx', 256, DOMAIN_0],
  ['xxxx', 4096, DOMAIN_0],
  ['vv-xxx', 256, DOMAIN_0],
  ['vvv-xxxx', 4096, DOMAIN_0],
  ['b-v-xxx', 256, DOMAIN_0],
  ['vmm-x', 64, DOMAIN_0],
  ['PP-xxx', 256, DOMAIN_0],
  ['P-xxx', 256, NET_ONLY],
  ['D-xxx', 256, NET_ONLY],
  ['domains-v-xxx', 256, ALL],
  ['domains-vv-xxxx', 4096, ALL],
] as const

test.each(LISTINGS)('lspci -%s: %i bytes a device', (name, most, devices) => {
  const dump = readDump(fixture(`lspci/${name}.txt`))
  expect(dump.format).toBe('lspci')
  expect(dump.devices.map(({ address, config }) => [address, [...config]])).toEqual(
    devices.map(([address, device]) => [address, [...truth(device).slice(0, most)]]),
  )
})

const sizes = (file: string, address: string) => {
  const device = readDump(fixture(`lspci/${file}.txt`)).devices.find((one) => one.address === address)!
  return { bars: Object.fromEntries(device.bars), rom: device.rom }
}

describe('sizes of BARs and ROM', () => {
  const NET_SIZES = { bars: { 0: 32, 1: 4096, 2: 0, 3: 0, 4: 16384, 5: 0 }, rom: 262144 }
  const GPU_SIZES = { bars: { 0: 16777216, 1: 268435456, 2: 0, 3: 33554432, 4: 0, 5: 128 }, rom: 524288 }
  const PORT_SIZES = { bars: { 0: 4096, 1: 0 }, rom: 0 }

  test.each([
    ['vv-xxx', PORT, PORT_SIZES],
    ['vv-xxx', NET, NET_SIZES],
    ['vvv-xxxx', GPU, GPU_SIZES],
    ['domains-vv-xxxx', VF, { bars: { 0: 1048576, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 }, rom: 0 }],
  ])('-%s %s: as -vv numbers the regions', (file, address, expected) => {
    expect(sizes(file, address)).toEqual(expected)
  })

  test.each([
    ['nn-v-xxx', PORT, PORT_SIZES],
    ['nn-v-xxx', NET, NET_SIZES],
    ['domains-v-xxx', GPU, GPU_SIZES],
  ])('-%s %s: plain -v has no numbers, the types of the BARs leave no choice', (file, address, expected) => {
    expect(sizes(file, address)).toEqual(expected)
  })

  test('regions without an address have their size too', () => {
    const expected = { bars: { 0: 16384, 1: 0, 2: 1048576, 3: 0, 4: 32, 5: 0 }, rom: 131072 }
    expect(sizes('domains-vv-xxxx', '10000:02:1f.7')).toEqual(expected)
    expect(sizes('domains-v-xxx', '10000:02:1f.7')).toEqual(expected)
  })

  test('plain -v of a virtual function, whose BARs all read 0: which BAR it is stays open', () => {
    expect(sizes('domains-v-xxx', VF)).toEqual({ bars: {}, rom: 0 })
  })

  test("an SR-IOV capability's regions are not the function's own", () => {
    expect(textFixture('lspci/domains-vv-xxxx.txt')).toContain('\t\tRegion 2: Memory at 0000004000000000')
    expect(sizes('domains-vv-xxxx', '10000:02:00.0')).toEqual({ ...GPU_SIZES, rom: 0 })
  })

  test.each(['xxxx', 'b-v-xxx', 'n-xxxx'])('-%s shows none: nothing is known', (file) => {
    expect(sizes(file, GPU)).toEqual({ bars: {}, rom: null })
  })

  const REGIONS = [
    ['Region 0: Memory at <unassigned> (32-bit, non-prefetchable) [disabled] [size=4K]', { 0: 4096 }],
    ['Region 2: [virtual] Memory at f0000000 (64-bit, prefetchable) [size=2G]', { 2: 2147483648 }],
    ['Region 5: I/O ports at <ignored> [disabled] [size=8]', { 5: 8 }],
    ['Region 1: Memory at 800000000 (64-bit, prefetchable) [enhanced] [size=1T]', { 1: 1099511627776 }],
    ['Region 3: Memory at <ignored> (32-bit, non-prefetchable) [disabled]', {}],
    ['Memory behind bridge: fe400000-fe5fffff [size=2M] [32-bit]', {}],
  ] as const

  test.each(REGIONS)('%s', (line, bars) => {
    const [heading, ...rows] = textFixture('lspci/D-xxx.txt').split('\n')
    const [device] = readText([heading, `\t${line}`, ...rows].join('\n')).devices
    expect(Object.fromEntries(device!.bars)).toEqual(bars)
  })
})

describe('ids of a virtual function, ffff in its config space', () => {
  test.each(['nn-v-xxx', 'n-xxxx'])('-%s: those of the heading stand in', (file) => {
    const vf = readDump(fixture(`lspci/${file}.txt`)).devices.find(({ address }) => address === VF)!
    expect([...vf.config.slice(0, 4)]).toEqual([0xde, 0x10, 0xb9, 0x1e])
    expect(vf.config.slice(4)).toEqual(truth('vf').slice(4, vf.config.length))
    expect(vf.notes).toContain('a virtual function: its ids read ffff, the system reports 10de:1eb9')
  })

  test('-xxx: the heading has names only, they stay as they are', () => {
    const vf = readDump(fixture('lspci/xxx.txt')).devices.find(({ address }) => address === VF)!
    expect(vf.notes).toEqual(['vendor and device id read ffff, as those of an SR-IOV virtual function do'])
  })
})

test('rows without a heading are a device without an address', () => {
  const rows = textFixture('lspci/D-xxx.txt').split('\n').slice(1).join('\n')
  expect(readText(rows).devices.map(({ address, config }) => [address, config])).toEqual([[null, truth('net')]])
})

test('devices of a listing that show no bytes are left out', () => {
  const text = `00:00.0 Host bridge: Intel Corporation\n00:01.0 VGA compatible controller\n\n${textFixture('lspci/D-xxx.txt')}`
  expect(readText(text).devices.map(({ address }) => address)).toEqual([NET])
})
