import { describe, expect, test } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { type AtlasRequest, atlas } from '../../src/check/atlas/atlas'
import { beyond, type Verdict } from '../../src/check/atlas/cells'
import { diff, firstBad } from '../../src/check/atlas/diff'

const NONE = new Map<string, string>()
const settings = (text: string) =>
  new Map(
    text
      .split(',')
      .filter(Boolean)
      .map((pair) => pair.split('=') as [string, string]),
  )

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
describe('a known breakage between releases is in the atlas, in its direction, with its property', () => {
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

const end = (text: string) => ({ text, set: NONE })
const about = { machine: null, qemu: null, placement: 'root-port', set: NONE } as const

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
  ])('%s to %s on pc-q35-5.2: alike %s', (from, to, alike) => {
    expect([...new Set(moved(from, to))]).toEqual(alike ? [] : ['msix-exclusive-bar'])
  })
})

describe('the first release or machine type that breaks', () => {
  const first = (device: string, from: string, offset: number | null, qemu: string | null = null) => {
    const found = firstBad({ ...about, qemu, device, from: end(from) }, offset)
    return found && [found.to.qemu, found.to.machine]
  }

  test('4.0 gave root ports of old machine types ACS', () => {
    expect(first('pcie-root-port', '3.1', null)).toEqual(['4.0', 'pc-q35-3.1'])
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

/** The atlas of one device type. */
const atlasOf = (device: string, machines: readonly string[], over: Partial<AtlasRequest> = {}) =>
  atlas({ from: null, to: null, machines, devices: [device], placements: [], set: NONE, ...over }).devices[0]!

describe('neighbouring machine types in the newest release that has both', () => {
  // hw_compat_7_1 (hw/core/machine.c): virtio-rng-pci vectors=0.
  test('pc-q35-7.2 gave virtio-rng its vectors, wherever it sits', () => {
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
    ['two families, which are no neighbours', 'virtio-rng-pci', ['pc-q35-7.2', 'pc-i440fx-7.1'], {}],
    ['two that no release has both of', 'virtio-rng-pci', ['pc-q35-2.4', 'pc-q35-11.1'], {}],
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

describe('the part of the matrix that is asked for', () => {
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

  test('on the bus that the machine type has', () => {
    const { groups } = atlasOf('e1000', ['pc-q35-7.1', 'pc-i440fx-7.1'], { from: '7.1', to: '7.2' })
    expect(groups.flatMap(({ places }) => places.map(({ placement, machines }) => [placement, machines]))).toEqual([
      ['root-port', ['pc-q35-7.1']],
      ['pci-bridge', ['pc-q35-7.1']],
      ['pcie.0', ['pc-q35-7.1']],
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

  test.each<[string, Partial<AtlasRequest>, string, string]>([
    [
      'a family that is not measured',
      { machines: ['virt-7.1'] },
      'machine type "virt-7.1" is not in the atlas',
      'pc-q35 and pc-i440fx',
    ],
    ['a machine type that there never was', { machines: ['pc-q35-9.9'] }, '"pc-q35-9.9" is not known', 'pc-q35-9.2'],
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
        conditions: ['what chassis=3 does to the config space of pcie-root-port is not known'],
      },
    ])
  })

  // BAR 2 of ivshmem-plain is as large as its memory backend (hw/misc/ivshmem.c): between twins as well.
  test('what depends on an option that was not given holds for every destination', () => {
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

describe('what a migration has beyond one between identical ends at the destination', () => {
  const reason = (action: string, on: string | null = null): Verdict['reasons'][number] => ({
    offset: 0x6e,
    register: 'PCI Express > Slot Status',
    field: null,
    by: 'guest',
    action,
    source: 0,
    destination: 1,
    on,
    property: null,
    case: null,
  })
  const verdict = (
    outcome: Verdict['outcome'],
    reasons: Verdict['reasons'] = [],
    conditions: readonly string[] = [],
  ): Verdict => ({ outcome, reasons, conditions })
  const [moved, pressed, maybe] = [reason('the guest moves it'), reason('it is pressed'), reason('it is pressed', 'X')]
  const SAFE = verdict('safe')

  test.each<[string, Verdict, Verdict, Verdict]>([
    ['nothing', SAFE, SAFE, SAFE],
    ['what twins have too', verdict('unsafe', [moved]), verdict('unsafe', [moved]), SAFE],
    [
      'one reason of two',
      verdict('unsafe', [moved, pressed]),
      verdict('unsafe', [moved]),
      verdict('unsafe', [pressed]),
    ],
    [
      'the same event that is sure, and between twins is not',
      verdict('unsafe', [pressed]),
      verdict('depends', [maybe]),
      verdict('unsafe', [pressed]),
    ],
    ['what may happen', verdict('unsafe', [moved, maybe]), verdict('unsafe', [moved]), verdict('depends', [maybe])],
    ['what is not known of the device', verdict('depends', [], ['X']), SAFE, verdict('depends', [], ['X'])],
    [
      'what is not known of the device, which twins have too',
      verdict('depends', [], ['X']),
      verdict('depends', [], ['X']),
      verdict('depends', [], ['X']),
    ],
    ['a device that is not known', verdict('unknown', [], ['X']), SAFE, verdict('unknown', [], ['X'])],
  ])('%s', (_, found, twins, expected) => {
    expect(beyond(found, twins)).toEqual(expected)
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
  ])('%s from %s to %s sits at %s', (device, from, to, placement) => {
    expect(ends(from, to, { device })[2]).toBe(placement)
  })

  test.each([
    ['a device type that is not known', { device: 'zzz' }, 'it is not known how QEMU builds "zzz"'],
    ['a host bridge of another machine', { device: 'i440FX' }, 'i440FX was not measured at pcie.0'],
    [
      'an option whose effect is not known',
      { device: 'pcie-root-port', from: { text: '8.0', set: new Map([['chassis', '3']]) } },
      'what chassis=3 does to the config space of pcie-root-port is not known',
    ],
  ])('%s is refused', (_, over, message) => {
    expect(() => ends('8.0', '7.2', over)).toThrow(InputError)
    expect(() => ends('8.0', '7.2', over)).toThrow(message)
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
