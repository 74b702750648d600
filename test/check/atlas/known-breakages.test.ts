import { describe, expect, test } from 'vitest'
import { atlas } from '../../../src/check/atlas/atlas'
import { diff } from '../../../src/check/atlas/diff'
import { about, end, settings } from './asked'

/** What the atlas says about one migration beyond one from an identical source: outcome, property, offsets. */
function cell(device: string, from: string, to: string, machine: string, set: string) {
  const [found] = atlas({
    from,
    to,
    machines: [machine],
    devices: [device],
    placements: ['root-port'],
    set: settings(set),
  }).devices
  const group = found!.groups.find((entry) => entry.from.includes(from) && entry.to.includes(to))!
  return {
    outcome: group.outcome,
    properties: [...new Set(group.reasons.map(({ property }) => property?.name ?? null))],
  }
}

/** Reported in public, with the releases in which they broke and were put right. */
describe('a known breakage between releases is in the atlas, with direction and property', () => {
  test.each([
    ['pcie-root-port', '3.1', '4.0', 'pc-q35-3.1', '', 'disable-acs'],
    ['pcie-root-port', '4.0', '4.1', 'pc-q35-3.1', '', 'disable-acs'],
    ['virtio-gpu-pci', '3.1', '4.0', 'pc-q35-3.1', '', 'vectors'],
    ['virtio-gpu-pci', '4.0', '4.1', 'pc-q35-4.0', '', 'vectors'],
    ['virtio-vga', '4.1', '4.0', 'pc-q35-4.0', '', 'vectors'],
    ['virtio-net-pci', '5.1', '5.2', 'pc-q35-5.1', 'ats=on', 'x-ats-page-aligned'],
    ['virtio-net-pci', '5.2', '6.0', 'pc-q35-5.1', 'ats=on', 'x-ats-page-aligned'],
    ['virtio-rng-pci', '7.1', '7.2.0', 'pc-q35-7.1', '', 'vectors'],
    ['virtio-rng-pci', '7.2.0', '7.2.1', 'pc-q35-7.1', '', 'vectors'],
    ['e1000e', '8.0.0', '7.2.1', 'pc-q35-7.2', '', 'x-pcie-err-unc-mask'],
    ['e1000e', '8.0.0', '8.0.1', 'pc-q35-7.2', '', 'x-pcie-err-unc-mask'],
  ])('%s from %s to %s on %s %s: %s', (device, from, to, machine, set, property) => {
    expect(cell(device, from, to, machine, set)).toEqual({ outcome: 'unsafe', properties: [property] })
  })

  test.each([
    ['pcie-root-port', '3.1', '4.1', 'pc-q35-3.1', ''],
    ['virtio-gpu-pci', '3.1', '4.1', 'pc-q35-3.1', ''],
    ['virtio-net-pci', '5.1', '6.0', 'pc-q35-5.1', 'ats=on'],
    ['virtio-rng-pci', '7.1', '7.2.1', 'pc-q35-7.1', ''],
    ['e1000e', '7.2.1', '8.0.0', 'pc-q35-7.2', ''],
    ['e1000e', '7.2.1', '8.0.1', 'pc-q35-7.2', ''],
  ])('%s from %s to %s on %s %s: nothing', (device, from, to, machine, set) => {
    expect(cell(device, from, to, machine, set)).toEqual({ outcome: 'safe', properties: [] })
  })
})

/** Offsets of capabilities as in the bug reports and in `lspci` of such guests. */
describe('a change between neighbouring machine types is found, with its property', () => {
  test.each([
    ['pcie-root-port', '7.2/pc-q35-3.1', '7.2/pc-q35-4.0', 0x60, 'x-speed'],
    ['pcie-root-port', '7.2/pc-q35-3.1', '7.2/pc-q35-4.0', 0x102, 'disable-acs'],
    ['virtio-net-pci', '7.2/pc-q35-5.2', '7.2/pc-q35-6.0', 0xde, 'vectors'],
    ['pcie-root-port', '7.2/pc-q35-6.0', '7.2/pc-q35-6.1', 0x34, 'x-do-not-expose-native-hotplug-cap'],
    ['pcie-root-port', '7.2/pc-q35-6.1', '7.2/pc-q35-6.2', 0x68, 'x-do-not-expose-native-hotplug-cap'],
    ['virtio-rng-pci', '10.0/pc-q35-7.1', '10.0/pc-q35-7.2', 0x34, 'vectors'],
    ['e1000e', '10.0/pc-q35-8.0', '10.0/pc-q35-7.2', 0x108, 'x-pcie-err-unc-mask'],
    ['igb', '10.0/pc-q35-8.0', '10.0/pc-q35-8.1', 0x155, 'x-pcie-ari-nextfn-1'],
    ['pcie-root-port', '10.0/pc-q35-9.1', '10.0/pc-q35-9.2', 0x58, 'x-pcie-ext-tag'],
    ['virtio-balloon-pci', '10.0/pc-q35-9.2', '10.0/pc-q35-10.0', 0x34, 'vectors'],
    ['virtio-mem-pci', '10.0/pc-q35-9.2', '10.0/pc-q35-10.0', 0x34, 'vectors'],
  ])('%s from %s to %s at %i: %s', (device, from, to, offset, property) => {
    const found = diff({ ...about, device, from: end(from), to: end(to) })
    const reasons = found.transition.reasons.filter((reason) => reason.offset === offset)
    expect(reasons.map((reason) => reason.property?.name)).toEqual([property])
  })
})

/** Its config space is in streams since 11.1 only; the property came later than what it keeps (hw_compat_5_2). */
describe("nvme's MSI-X table is back where old machine types had it in 9.0, 8.2.3 and 7.2.11", () => {
  const moved = (from: string, to: string) =>
    diff({ ...about, machine: 'pc-q35-5.2', device: 'nvme', from: end(from), to: end(to) })
      .transition.reasons.filter(({ register }) => register.startsWith('MSI-X'))
      .map(({ property }) => property?.name)

  test.each([
    ['7.2.1', '7.2.11', false],
    ['8.2.0', '8.2.3', false],
    ['7.2.11', '8.2.3', true],
    ['8.2.3', '9.0', true],
    ['8.1', '9.0', false],
    ['9.0', '11.0', true],
  ])('%s to %s on pc-q35-5.2: the same %s', (from, to, alike) => {
    expect([...new Set(moved(from, to))]).toEqual(alike ? [] : ['msix-exclusive-bar'])
  })
})

// hw_compat_2_5 (hw/core/machine.c): pvscsi x-disable-pcie=on.
describe('pvscsi has the config space of PCI Express from machine type 2.6 on', () => {
  const OLD = '2.12/pc-q35-2.5'
  const NEW = '2.12/pc-q35-2.6'
  test.each([
    [OLD, NEW, [0, 255], 'the source sends 256 bytes, the destination expects 4096'],
    [NEW, OLD, [255, 0], 'the source sends 4096 bytes, the destination expects 256'],
  ])('%s to %s', (from, to, wmask, action) => {
    const { changes, transition } = diff({ ...about, device: 'pvscsi', from: end(from), to: end(to) })
    const last = changes.at(-1)!
    expect([last.offset, last.from.wmask, last.to.wmask]).toEqual([0xfff, ...wmask])
    expect(transition.outcome).toBe('unsafe')
    expect(transition.reasons).toContainEqual(
      expect.objectContaining({ offset: 256, register: 'size of config space', action, source: 0, destination: 0 }),
    )
  })
})
