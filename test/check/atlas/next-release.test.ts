import { describe, expect, test } from 'vitest'
import { InputError } from '../../../src/bytes/input-error'
import { atlas } from '../../../src/check/atlas/atlas'
import { type NextReleases, newestWith, nextReleases } from '../../../src/check/atlas/next-release'
import { NONE } from './asked'

const next = (machine: string, from: string | null, ...devices: string[]) =>
  nextReleases({ machine, from, devices, placements: ['root-port'], set: NONE })

const newest = (machine: string, from: string, device: string) => {
  const [source] = next(machine, from, device).sources
  return newestWith(source!, ['safe'])?.to ?? null
}

/** virtio-rng's vectors: broken by 7.2.0 alone. AER mask of PCIe devices: broken by 8.0.0 alone (pc-q35 up to 7.2). */
describe('the newest release that is safe both ways', () => {
  test.each([
    ['pc-q35-7.1', '7.1', 'virtio-rng-pci', '11.1'],
    ['pc-q35-7.1', '7.2.0', 'virtio-rng-pci', null],
    ['pc-q35-7.1', '7.2.22', 'virtio-rng-pci', '11.1'],
    ['pc-q35-7.1', '1:7.2.15+dfsg-7', 'virtio-rng-pci', '11.1'],
    ['pc-q35-7.2', '7.2.0', 'virtio-rng-pci', '11.1'],
    ['pc-q35-7.2', '8.0.0', 'e1000e', null],
    ['pc-q35-7.2', '8.0.3', 'e1000e', '11.1'],
    ['pc-q35-jammy', '6.2', 'virtio-net-pci', '11.1'],
    ['pc-q35-rhel9.2.0', '7.2.0', 'e1000e', '11.1'],
    ['pc-q35-7.1+pve0', '7.2.0', 'virtio-rng-pci', null],
  ])('of %s from %s with %s: %s', (machine, from, device, expected) => {
    expect(newest(machine, from, device)).toBe(expected)
  })

  test('ends when QEMU drops the machine type', () => {
    const [source] = nextReleases({
      machine: 'pc-i440fx-2.4',
      from: '9.0',
      devices: ['e1000'],
      placements: ['pci.0'],
      set: NONE,
    }).sources
    expect(source!.later.map(({ to }) => to)).toEqual(['10.0', '9.2', '9.1'])
  })

  test('says which property prevents it, and in which direction', () => {
    const [source] = next('pc-q35-7.2', '8.0.0', 'e1000e').sources
    const [latest] = source!.later
    expect(latest!.hindrances.map(({ direction, cells }) => [direction, cells.reasons[0]!.property?.name])).toEqual([
      ['there', 'x-pcie-err-unc-mask'],
    ])
  })
})

/** QEMU marks rocker unmigratable, nvme before 11.1 (vmstate of hw/nvme/ctrl.c); igb came with 8.0. */
test.each([
  ['rocker', '8.0.1', 'QEMU does not migrate it'],
  ['nvme', '9.0', 'QEMU does not migrate it before 11.1'],
  ['igb', '7.2.1', 'QEMU 7.2.1 has no igb on such a machine type'],
])('%s from %s is safe nowhere: %s', (device, from, why) => {
  const [{ later }] = next('pc-q35-7.2', from, device).sources as [NextReleases]
  expect(later.length).toBeGreaterThan(3)
  for (const { outcome, hindrances } of later) {
    expect([outcome, hindrances[0]!.cells.conditions]).toEqual(['depends', [why]])
  }
})

test("a distribution's machine type is reported as its upstream type", () => {
  expect(next('pc-q35-jammy', '7.0', 'e1000').notes).toEqual([
    'machine type pc-q35-jammy is treated as pc-q35-6.2, which it is based on',
  ])
})

test.each(['q35', 'microvm', 'pc-q35-9.9', 'pc-q35-rhel99.0.0'])('%s has no place in the atlas', (machine) => {
  expect(() => next(machine, null, 'e1000')).toThrow(InputError)
})

/** 7.2.1 to 7.2.10 build virtio-rng alike: a release between two that changed something has the cells of the older. */
test.each([
  ['7.2.5', '7.2.1'],
  ['8.0.4', '8.0.1'],
])('%s has the cells of %s', (between, changed) => {
  const cells = (from: string) => {
    const asked = { from, to: '7.2.0', machines: ['pc-q35-7.1'], devices: ['virtio-rng-pci'] }
    return atlas({ ...asked, placements: ['root-port'], set: NONE }).devices[0]!.count
  }
  expect(cells(between)).toEqual(cells(changed))
  const alone = { from: between, to: null, machines: ['pc-q35-7.1'], devices: ['virtio-rng-pci'] }
  const { safe, unsafe } = atlas({ ...alone, placements: ['root-port'], set: NONE }).devices[0]!.count
  expect([safe > 0, unsafe]).toEqual([true, 2])
})
