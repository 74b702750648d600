import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import type { Device } from '../../src/pci/device'
import { reconstruct } from '../../src/qemu/reconstruct'
import type { TargetRequest } from '../../src/qemu/request'
import { NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'

const rootPort: Device = {
  address: null,
  id: null,
  config: fromHex(recorded('pcie-root-port')[0]!.config),
  bars: new Map(),
  rom: null,
  notes: [],
}
const ask = (over: Partial<TargetRequest>) => () => reconstruct(rootPort, { ...NOTHING_GIVEN, ...over })

describe('requests that make no sense', () => {
  test.each([
    ['a version that never existed', { qemu: '7.3' }, /no QEMU 7\.3/],
    ['a version after the newest', { qemu: '12.0' }, /no QEMU 12\.0/],
    ['a version without minor number', { qemu: '7' }, /not a QEMU version/],
    ['a point release that never existed', { qemu: '7.2.99' }, /no QEMU 7\.2\.99/],
    ['words for a version', { qemu: 'newest' }, /not a QEMU version/],
    ['a misspelt machine type', { machine: 'pc-q53-7.2' }, /"pc-q53-7\.2" is not known/],
    ['a machine type newer than QEMU', { qemu: '7.2', machine: 'pc-q35-8.0' }, /newer than QEMU 7\.2/],
    ['a misspelt profile', { profile: 'pcie-rootport' }, /"pcie-rootport" is not known/],
    ['a misspelt property', { set: new Map([['hotplugg', 'off']]) }, /"hotplugg" is not known/],
    ['a value that is not a switch', { set: new Map([['hotplug', 'maybe']]) }, /takes on or off/],
    ['a host dump of an emulated device', { view: 'physical' as const }, /only makes sense for vfio-pci/],
  ])('%s', (_, over, sentence) => {
    expect(ask(over)).toThrow(InputError)
    expect(ask(over)).toThrow(sentence)
  })

  test.each([
    [{ profile: 'pcie-rootport' }, 'pcie-root-port'],
    [{ machine: 'pc-q53-7.2' }, 'pc-q35-7.2'],
    [{ set: new Map([['hotplugg', 'off']]) }, 'hotplug'],
  ])('%j: the nearest is named', (over, near) => {
    try {
      ask(over)()
      expect.unreachable()
    } catch (error) {
      expect((error as InputError).hint).toContain(near)
    }
  })
})

describe('properties that the dump contradicts', () => {
  test.each([
    ['x-pcie-ext-tag', 'on', 'off'],
    ['hotplug', 'off', 'on'],
    ['multifunction', 'on', 'off'],
  ])('--set %s=%s on a port that shows it %s', (name, value, shown) => {
    const { doubts } = ask({ qemu: '7.2', set: new Map([[name, value]]) })()
    expect(doubts).toEqual([{ code: 'property', name, value, shown }])
  })
})
