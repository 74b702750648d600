import { describe, expect, test } from 'vitest'
import { InputError } from '../../../src/bytes/input-error'
import { type AtlasRequest, atlas } from '../../../src/check/atlas/atlas'
import { NONE } from './asked'

/** The atlas of one device type. */
const atlasOf = (device: string, machines: readonly string[], over: Partial<AtlasRequest> = {}) =>
  atlas({ from: null, to: null, machines, devices: [device], placements: [], set: NONE, ...over }).devices[0]!

describe('neighbouring machine types in the newest release that has both', () => {
  // hw_compat_7_1 (hw/core/machine.c): virtio-rng-pci vectors=0.
  test('pc-q35-7.2 gave virtio-rng its vectors, on any bus', () => {
    const { machineChanges } = atlasOf('virtio-rng-pci', ['pc-q35-7.1', 'pc-q35-7.2'])
    expect(
      machineChanges.map(({ from, to, qemu, placements, outcome, reasons }) => [
        from,
        to,
        qemu,
        [...placements].sort(),
        outcome,
        [...new Set(reasons.map(({ property }) => property?.name))],
      ]),
    ).toEqual([
      ['pc-q35-7.1', 'pc-q35-7.2', '11.1', ['pci-bridge', 'pcie.0', 'root-port'], 'unsafe', ['vectors']],
      ['pc-q35-7.2', 'pc-q35-7.1', '11.1', ['pci-bridge', 'pcie.0', 'root-port'], 'unsafe', ['vectors']],
    ])
  })

  test.each<[string, string, string[], Partial<AtlasRequest>]>([
    ['nothing that changed', 'e1000', ['pc-q35-7.1', 'pc-q35-7.2'], {}],
    ['two families that are not neighbours', 'virtio-rng-pci', ['pc-q35-7.2', 'pc-i440fx-7.1'], {}],
    ['two that no release has together', 'virtio-rng-pci', ['pc-q35-2.4', 'pc-q35-11.1'], {}],
    ['a form that was not measured', 'vmxnet3', ['pc-q35-2.5', 'pc-q35-2.6'], { placements: ['root-port'] }],
    ['a device that came later than both', 'virtio-rtc-pci', ['pc-i440fx-2.0', 'pc-i440fx-2.1'], {}],
    ['a device that QEMU does not migrate', 'rocker', ['pc-q35-7.1', 'pc-q35-7.2'], {}],
    [
      'an option that is not known',
      'pcie-root-port',
      ['pc-q35-7.1', 'pc-q35-7.2'],
      { set: new Map([['chassis', '3']]) },
    ],
    ['named releases', 'virtio-rng-pci', ['pc-q35-7.1', 'pc-q35-7.2'], { from: '7.2', to: '8.0' }],
  ])('none for %s', (_, device, machines, over) => {
    expect(atlasOf(device, machines, over).machineChanges).toEqual([])
  })
})

describe('the requested part of the matrix', () => {
  const pairs = (over: Partial<AtlasRequest>) =>
    atlasOf('virtio-rng-pci', ['pc-q35-7.1'], { placements: ['root-port'], ...over })
      .groups.filter(({ outcome }) => outcome === 'unsafe')
      .map(({ from, to }) => [from, to])

  // 7.2.0 alone gives virtio-rng of pc-q35-7.1 vectors.
  test.each<[string, Partial<AtlasRequest>, string[][][]]>([
    [
      'two releases',
      { from: '7.1', to: '7.2.0' },
      [
        [['7.2.0'], ['7.1']],
        [['7.1'], ['7.2.0']],
      ],
    ],
    [
      'one release with all others',
      { from: '7.1' },
      [
        [['7.2.0'], ['7.1']],
        [['7.1'], ['7.2.0']],
      ],
    ],
    ['one release with itself', { from: '7.1', to: '7.1' }, []],
  ])('%s', (_, over, expected) => {
    expect(pairs(over)).toEqual(expected)
  })

  test("on the machine type's own bus", () => {
    const { groups } = atlasOf('e1000', ['pc-q35-7.1', 'pc-i440fx-7.1'], { from: '7.1', to: '7.2' })
    expect(groups.flatMap(({ places }) => places.map(({ placement, machines }) => [placement, machines]))).toEqual([
      ['root-port', ['pc-q35-7.1']],
      ['pcie.0', ['pc-q35-7.1']],
      ['pci-bridge', ['pc-q35-7.1']],
      ['pci.0', ['pc-i440fx-7.1']],
    ])
  })

  test('all device types', () => {
    const { devices } = atlas({
      from: '7.1',
      to: '7.1',
      machines: ['pc-i440fx-7.1'],
      devices: [],
      placements: ['pci.0'],
      set: NONE,
    })
    expect(devices.map(({ device }) => device)).toEqual(expect.arrayContaining(['e1000', 'nvme', 'virtio-net-pci']))
  })

  test.each([
    ['virt-7.1', 'pcie-root-port'],
    ['pseries-7.1', 'virtio-net-pci'],
  ])('%s, which it has by name', (machine, device) => {
    const request = { from: '7.1', to: '7.2', machines: [machine], devices: [device], placements: [], set: NONE }
    const { machines, devices } = atlas(request)
    expect(machines).toEqual([machine])
    expect(devices.map(({ standing }) => standing.filter(({ outcome }) => outcome === 'unknown'))).toEqual([[]])
  })

  test.each<[string, Partial<AtlasRequest>, string, string]>([
    [
      'a family that does not migrate with PCI devices',
      { machines: ['s390-ccw-virtio-7.1'] },
      'machine type "s390-ccw-virtio-7.1" is not in the atlas',
      'pc-q35, pc-i440fx, virt and pseries',
    ],
    ['a machine type that never existed', { machines: ['pc-q35-9.9'] }, '"pc-q35-9.9" is not known', 'pc-q35-9.2'],
    [
      'a machine type that is newer than the releases',
      { from: '7.1', to: '7.2', machines: ['pc-q35-8.0'] },
      'pc-q35-8.0 is newer than QEMU 7.2',
      '--qemu 8.0',
    ],
    ['a device type spelt wrong', { devices: ['e10000'] }, 'no device type "e10000"', 'nearest is e1000'],
    ['a device type like no other', { devices: ['zzzzzzzzzzzz'] }, 'no device type "zzzzzzzzzzzz"', 'pcimig profiles'],
  ])('%s is refused', (_, over, message, hint) => {
    const request = { from: null, to: null, machines: ['pc-q35-7.1'], devices: ['e1000'], placements: [], set: NONE }
    const attempt = () => atlas({ ...request, ...over })
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }))
    expect(attempt).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }))
  })

  test('an option of unknown effect leaves every cell unknown', () => {
    const { groups, count } = atlasOf('pcie-root-port', ['pc-q35-7.1'], {
      from: '7.1',
      to: '7.2',
      placements: ['root-port'],
      set: new Map([['chassis', '3']]),
    })
    expect(count).toEqual({ safe: 0, unsafe: 0, depends: 0, unknown: 2 })
    expect(groups).toMatchObject([
      {
        outcome: 'unknown',
        from: ['7.1', '7.2'],
        to: ['7.1', '7.2'],
        conditions: ['it is unknown what chassis=3 does to the config space of pcie-root-port'],
      },
    ])
  })

  // BAR 2 of ivshmem-plain is as large as its memory backend (hw/misc/ivshmem.c): between twins as well.
  test('an effect of an option that was not given holds for every destination', () => {
    const { groups, standing, count } = atlasOf('ivshmem-plain', ['pc-q35-7.1'], {
      from: '7.1',
      to: '7.2',
      placements: ['root-port'],
    })
    expect(count).toEqual({ safe: 0, unsafe: 0, depends: 2, unknown: 0 })
    expect(groups).toMatchObject([{ outcome: 'safe', reasons: [] }])
    expect(standing.map(({ outcome, reasons }) => [outcome, reasons.map(({ register }) => register)])).toEqual([
      ['depends', ['Base Address 2']],
      ['depends', ['Base Address 3']],
    ])
  })
})
