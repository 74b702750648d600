import { describe, expect, test } from 'vitest'
import { InputError } from '../../../src/bytes/input-error'
import { diff, firstBad } from '../../../src/check/atlas/diff'
import { about, end } from './asked'

describe('the first release or machine type that breaks', () => {
  const first = (device: string, from: string, offset: number | null, qemu: string | null = null) => {
    const found = firstBad({ ...about, qemu, device, from: end(from) }, offset)
    return found && [found.to.qemu, found.to.machine]
  }

  test('4.0 gave root ports of old machine types ACS', () => {
    expect(first('pcie-root-port', '3.1', null)).toEqual(['4.0.0', 'pc-q35-3.1'])
  })

  test('8.1 changed what is compared of Slot Status', () => {
    expect(first('pcie-root-port', '7.2.1/pc-q35-7.2', 0x6e)).toEqual(['8.1', 'pc-q35-7.2'])
  })

  test('pc-q35-8.2 made the secondary latency timer read-only', () => {
    expect(first('pcie-root-port', 'pc-q35-7.2', 0x1b, '10.0')).toEqual(['10.0', 'pc-q35-8.2'])
  })

  test('pc-q35-7.2 gave virtio-rng its vectors', () => {
    expect(first('virtio-rng-pci', 'pc-q35-6.0', 0x34, '10.0')).toEqual(['10.0', 'pc-q35-7.2'])
  })

  test('nothing later refuses a virtio-rng of 7.2.1', () => {
    expect(first('virtio-rng-pci', '7.2.1/pc-q35-7.1', null)).toBeNull()
  })
})

describe('the ends of a diff', () => {
  const ends = (from: string, to: string, over: Partial<Parameters<typeof diff>[0]> = {}) => {
    const found = diff({ ...about, placement: null, device: 'virtio-rng-pci', from: end(from), to: end(to), ...over })
    return [...[found.from, found.to].map(({ qemu, machine }) => `${qemu}/${machine}`), found.placement]
  }

  test.each([
    ['two releases: the newest machine type of the older', '8.0', '7.2', {}, '8.0/pc-q35-7.2', '7.2/pc-q35-7.2'],
    ['two releases, the older first', '7.2', '8.0', {}, '7.2/pc-q35-7.2', '8.0/pc-q35-7.2'],
    ['a machine type for both', '7.2', '8.0', { machine: 'pc-q35-6.0' }, '7.2/pc-q35-6.0', '8.0/pc-q35-6.0'],
    ['two machine types: the newest release', 'pc-q35-7.1', 'pc-q35-7.2', {}, '11.1/pc-q35-7.1', '11.1/pc-q35-7.2'],
    ['a release for both', 'pc-q35-7.1', 'pc-q35-7.2', { qemu: '8.0' }, '8.0/pc-q35-7.1', '8.0/pc-q35-7.2'],
    ['a machine type and a release', 'pc-q35-7.1', '7.2', {}, '7.2/pc-q35-7.1', '7.2/pc-q35-7.2'],
    ['a machine type, and a release with its own', 'pc-q35-7.1', '8.0/q35', {}, '8.0/pc-q35-7.1', '8.0/pc-q35-8.0'],
  ])('%s', (_, from, to, over, first, second) => {
    expect(ends(from, to, over)).toEqual([first, second, 'root-port'])
  })

  // Root complex integrated devices sit on the root bus alone.
  test.each([
    ['virtio-rng-pci', '8.0/pc', '8.0/pc-i440fx-7.2', 'pci.0'],
    ['mch', '8.0', '7.2', 'pcie.0'],
    ['pcie-root-port', '8.0', '7.2', 'root-port'],
  ])('%s from %s to %s is at %s', (device, from, to, placement) => {
    expect(ends(from, to, { device })[2]).toBe(placement)
  })

  test.each([
    ['a device type that is not known', { device: 'zzz' }, 'pcimig does not know how QEMU builds "zzz"'],
    ['a host bridge of another machine', { device: 'i440FX' }, 'i440FX was not measured at pcie.0'],
    [
      'an option whose effect is not known',
      { device: 'pcie-root-port', from: { text: '8.0', set: new Map([['chassis', '3']]) } },
      'it is unknown what chassis=3 does to the config space of pcie-root-port',
    ],
  ])('%s is refused', (_, over, message) => {
    expect(() => ends('8.0', '7.2', over)).toThrow(InputError)
    expect(() => ends('8.0', '7.2', over)).toThrow(message)
  })
})
