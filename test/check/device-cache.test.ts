import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { BoundedDeviceCache } from '../../src/check/device/device-cache'
import type { CheckRequest } from '../../src/check/report/request'
import { runCheck } from '../../src/check/sides/run'
import { givenKernel } from '../../src/kernel/given'
import type { Device } from '../../src/pci/device'
import { rawExtendedChain, rawStandardChain } from '../../src/qemu/painting/raw-chain'
import { asked, NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'
import { functionOf, records as kernelRecords, targetOf } from '../kernel/records'

const device = (config: Uint8Array, more: Partial<Device> = {}): Device => ({
  ...{ address: null, id: null, config, bars: new Map(), rom: null, notes: [] },
  ...more,
})

const recordOf = (type: string) =>
  recorded('emulated').find(({ device: name, machines }) => name === type && machines.includes('pc-q35-7.2'))!

const request = (cache: BoundedDeviceCache): CheckRequest =>
  asked({ target: { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' }, cache })

/** What is said about each pair, all of them with one memory. */
const together = (pairs: readonly (readonly [Device, Device])[]) => {
  const all = request(new BoundedDeviceCache(8))
  return pairs.map(([source, destination]) => runCheck([source], [destination], all))
}

/** The same where nothing is remembered from pair to pair. */
const oneByOne = (pairs: readonly (readonly [Device, Device])[]) => pairs.flatMap((pair) => together([pair]))

const PCI_EXPRESS = 0x10
const REVISION = 0x08
const BAR_0 = 0x10

describe('a result for one device is reused for another only if both are the same', () => {
  test('bytes that change in place count as different bytes', () => {
    const config = fromHex(recordOf('e1000').config)
    const [source, destination] = [device(config.slice()), device(config.slice())]
    const all = request(new BoundedDeviceCache(8))
    const verdict = () => runCheck([source], [destination], all).verdict
    expect(verdict()).toBe('compatible')
    // Compared in every device: pci_config_set_revision, cmask ff (hw/pci/pci.c, pci_init_cmask).
    destination.config[REVISION]! ^= 1
    expect(verdict()).not.toBe('compatible')
    destination.config[REVISION]! ^= 1
    expect(verdict()).toBe('compatible')
    source.config[REVISION]! ^= 1
    expect(verdict()).not.toBe('compatible')
  })

  test('changing the report of one check has no effect on the next', () => {
    const pair = [device(fromHex(recordOf('e1000').config)), device(fromHex(recordOf('e1000').config))] as const
    const all = { ...request(new BoundedDeviceCache(8)), grid: true }
    const { grid } = runCheck([pair[0]], [pair[1]], all).devices[0]!
    for (const { config, absent } of [grid!.source, grid!.destination]) {
      config.fill(0xff)
      absent.fill(0xff)
    }
    grid!.destination.cmask.fill(0)
    expect(pair[0].config[0]).toBe(0x86)
    const again = runCheck([pair[0]], [pair[1]], all)
    expect(again.verdict).toBe('compatible')
    expect(again.devices[0]!.grid!.destination.cmask[0]).toBe(0xff)
  })

  test.each(['VGA', 'qxl', 'bochs-display'])('the other end of a %s decides the size of its memory', (type) => {
    const config = fromHex(recordOf(type).config)
    // Above the default of 16 MiB, and below it: an address that is not aligned shows a smaller region.
    const sources = [0xe000_0000, 0xe020_0000, 0xe000_0000].map((address) => {
      const bytes = config.slice()
      new DataView(bytes.buffer).setUint32(BAR_0, address | (bytes[BAR_0]! & 0xf), true)
      return device(bytes)
    })
    const pairs = sources.map((source) => [source, device(config)] as const)
    expect(together(pairs)).toEqual(oneByOne(pairs))
    expect(together([...pairs].reverse())).toEqual(oneByOne([...pairs].reverse()))
  })

  test('a function that is blank where the other end has capabilities is damaged', () => {
    const whole = recorded('vfio-pci')
      .map(({ physical = '' }) => fromHex(physical))
      .find(
        (bytes) =>
          rawStandardChain(bytes).capabilities.some(({ id }) => id === PCI_EXPRESS) &&
          rawExtendedChain(bytes).capabilities.length > 0,
      )!
    const blank = whole.slice().fill(0, 0x100)
    const host = (config: Uint8Array) => device(config, { driver: 'vfio-pci' })
    const pairs = [whole, blank, whole].map((source) => [host(source), host(blank)] as const)
    const found = together(pairs)
    expect(found).toEqual(oneByOne(pairs))
    expect(together([...pairs].reverse())).toEqual([...found].reverse())
    expect(found[0]!.devices[0]!.doubts).not.toEqual(found[1]!.devices[0]!.doubts)
  })

  test('what a host shows of a function depends on its kernel', () => {
    const function_ = kernelRecords().find(
      ({ raw, kernel, shown }) => kernel.startsWith('6.') && raw !== (shown ?? raw),
    )!
    const memory = new BoundedDeviceCache(8)
    const check = (source: string | undefined, destination: string | undefined, cache = new BoundedDeviceCache(8)) =>
      runCheck(
        [functionOf(function_, 'physical')],
        [functionOf(function_, 'physical')],
        asked({
          target: targetOf(function_, 'physical', destination),
          sourceHostKernel: givenKernel(source, new Map()).kernel,
          cache,
        }),
      )
    const kernels = [undefined, '5.10', '6.12', '5.10']
    for (const source of kernels) {
      for (const destination of kernels) {
        expect(check(source, destination, memory)).toEqual(check(source, destination))
      }
    }
    expect(check('5.10', '6.12').verdict).not.toBe(check('5.10', '5.10').verdict)
  })

  test('a few are remembered, and the rest is found again', () => {
    const configs = recorded('emulated')
      .filter(({ machines, config }) => machines.includes('pc-q35-7.2') && config.length >= 512)
      .slice(0, 40)
      .map(({ config }) => device(fromHex(config)))
    const pairs = [...configs, ...configs].map((one) => [one, one] as const)
    expect(together(pairs)).toEqual(oneByOne(pairs))
  })
})
