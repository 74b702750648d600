import { describe, expect, it, test } from 'vitest'
import { behavioursOf } from '../../src/kernel/behaviour'
import { givenKernel } from '../../src/kernel/given'
import { shownByKernel } from '../../src/kernel/shown'
import type { Device } from '../../src/pci/device'

const NOTHING = { bars: new Map<number, number>(), rom: null }

/** An endpoint with these bytes besides: offset to bytes in order. */
function endpoint(bytes: Readonly<Record<number, readonly number[]>>, size = 4096): Uint8Array {
  const config = new Uint8Array(size)
  config.set([0x86, 0x80, 0x34, 0x12, 0x06, 0x04, 0x10, 0x00, 0x01, 0x00, 0x00, 0x02])
  config.set([0x00, 0x01, 0x40], 0x3c - 0x0a + 0x00)
  config[0x34] = 0x40
  for (const [at, own] of Object.entries(bytes)) config.set(own, Number(at))
  return config
}

const device = (config: Uint8Array, extra: Partial<Device> = {}): Device => ({
  address: null,
  id: null,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
  ...extra,
})

function shown(function_: Device, release = '6.1', set: Readonly<Record<string, string>> = {}) {
  const { kernel } = givenKernel(release, new Map(Object.entries(set)))
  return shownByKernel(function_, behavioursOf(kernel)[0]!, NOTHING)
}

/** "0x41 50" of each byte that changes. */
const changed = (function_: Device, release?: string, set?: Readonly<Record<string, string>>) =>
  shown(function_, release, set).changes.map(({ offset, shown: to }) => `${offset.toString(16)} ${to.toString(16)}`)

/* PCI Express at 0x40 so that the extended list is treated; its next pointer is bytes[0x41]. */
const EXPRESS = [0x10, 0x00, 0x02, 0x00]
const header = (id: number, next: number) => [id & 0xff, id >> 8, 0x01 | ((next & 0xf) << 4), next >> 4]

// pci_cap_length and pci_ext_cap_length of Linux 5.10 to 7.3.
test.each([
  ...[0x00, 0x04, 0x06, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x14, 0x15, 0x7f, 0xff].map((id) => [id, true] as const),
  ...[0x02, 0x03, 0x05, 0x07, 0x08, 0x11, 0x12, 0x13].map((id) => [id, false] as const),
])('standard capability %i between two others is hidden: %s', (id, hidden) => {
  const bytes = { 64: [0x10, 0x80, 0x02, 0x00], 128: [id, 0xc0, 0x00, 0x00], 192: [0x09, 0x00, 0x08] }
  expect(changed(device(endpoint(bytes)))).toEqual(hidden ? ['41 c0'] : [])
})

test.each(
  Array.from({ length: 0x34 }, (_, id) => id).map((id) => {
    const isShown = [1, 2, 3, 4, 8, 9, 0xb, 0xd, 0xe, 0xf, 0x10, 0x12, 0x13, 0x15, 0x16, 0x17, 0x18].includes(id)
    return [id, isShown, isShown || id === 0x23] as const
  }),
)('extended capability %i in the middle is shown by 6.1: %s, by 6.12: %s', (id, old, current) => {
  const bytes = {
    64: EXPRESS,
    256: header(1, 0x200),
    512: [...header(id, 0x300), 0, 0, 0x80, 0x01],
    768: header(3, 0),
  }
  // 0x200 becomes 0x300 in the upper bytes of the header at 0x100.
  expect(changed(device(endpoint(bytes)), '6.1')).toEqual(old ? [] : ['103 30'])
  expect(changed(device(endpoint(bytes)), '6.12')).toEqual(current ? [] : ['103 30'])
})

// pci_pm_init (drivers/pci/pci.c): a version above 3 is not driven, and the power state stays.
test.each([
  [3, ['84 0']],
  [4, []],
])('version %i of power management in D3: opened in D0 only if the kernel drives it', (version, expected) => {
  expect(changed(device(endpoint({ 64: [0x10, 0x80, 0x02, 0x00], 128: [0x01, 0, version, 0, 0x03] })))).toEqual(
    expected,
  )
})

describe('capabilities outside the list', () => {
  it('an extended list without a capability that leads to it is read raw', () => {
    const bytes = { 64: [0x09, 0x00, 0x08], 256: header(0x19, 0x200), 512: header(0x1b, 0) }
    expect(changed(device(endpoint(bytes)))).toEqual([])
  })

  it('nothing shown at all: the list is gone', () => {
    const bytes = { 64: EXPRESS, 256: header(0x19, 0x200), 512: header(0x1b, 0) }
    expect(changed(device(endpoint(bytes)))).toEqual(['100 0', '102 0', '103 0'])
    expect(changed(device(endpoint({ 64: [0x0d, 0x00] }, 256)))).toEqual(['6 0', '34 0'])
  })

  // Before fe4bf8d0b6 the first header with an id that the kernel does not know was served from past its tables.
  it('an unknown first id is undefined before the fix', () => {
    const head = device(endpoint({ 64: EXPRESS, 256: header(0x40, 0x200), 512: header(3, 0) }))
    expect([...shown(head, '6.1.100').unknown.subarray(0x100, 0x105)]).toEqual([0xff, 0xff, 0xff, 0xff, 0])
    expect(shown(head, '6.1.120').unknown.some((bits) => bits !== 0)).toBe(false)
  })

  it.each([
    ['a bridge', endpoint({ 14: [0x01] }), /bridge header/],
    ['MSI at an odd offset', endpoint({ 52: [0x41], 65: [0x05, 0x00] }), /odd offset 0x41/],
  ])('%s is not opened', (_, config, why) => {
    expect(shown(device(config)).refused).toMatch(why)
  })

  it('a list that the dump cuts leaves its last pointer open', () => {
    const cut = device(endpoint({ 64: [0x09, 0x80, 0x08] }, 128), { partial: true })
    expect([...shown(cut).unknown].flatMap((bits, at) => (bits === 0 ? [] : [at]))).toEqual([0x41])
  })

  it.each([
    ['standard', { 64: [0x0d, 0x40] }],
    ['extended', { 64: EXPRESS, 256: header(3, 0x200), 512: header(0x19, 0x200) }],
  ])('a loop of the %s list ends', (_, bytes) => {
    expect(shown(device(endpoint(bytes))).refused).toBeNull()
  })
})

describe('single capabilities', () => {
  const pasid = device(endpoint({ 64: EXPRESS, 256: header(3, 0x200), 512: header(0x1b, 0) }))
  it('are hidden or shown as the user chooses', () => {
    expect(changed(pasid)).toEqual(['103 0'])
    expect(changed(pasid, '6.1', { 'kernel:PCI_EXT_CAP_ID_PASID': 'on' })).toEqual([])
    expect(changed(pasid, '6.1', { 'kernel:PCI_EXT_CAP_ID_DSN': 'off', 'kernel:PCI_EXT_CAP_ID_PASID': 'on' })).toEqual([
      '100 0',
      '102 0',
    ])
  })
})

describe('BARs (vfio_bar_fixup)', () => {
  const bars = { 16: [0x0c, 0x00, 0x00, 0xe0], 24: [0x01, 0xe0] }
  const with_ = (added: Partial<Device>) => changed(device(endpoint({ ...bars, 64: [0x09, 0, 8] }), added))
  const at = (typeBits: number, assigned = true) => ({ typeBits, assigned })
  test.each([
    ['as they are', {}, []],
    ['without an address', { resources: new Map([[0, at(0xc, false)]]) }, ['10 0', '13 0']],
    ['known to be absent', { bars: new Map([[2, 0]]) }, ['18 0', '19 0']],
  ])('%s', (_, extra, expected) => expect(with_(extra)).toEqual(expected))

  // vfio_bar_fixup looks at bit 2 of what it made, whatever the type: with 4 bytes of I/O it is the address's.
  it.each([
    [0xe4, []],
    [0xe0, ['18 0', '19 0']],
  ])('4 bytes of I/O at 0x%x: the next BAR is the upper half only if bit 2 is set', (low, expected) => {
    const io = endpoint({ 20: [low | 1, 0xe0], 24: [0x01, 0xd0], 64: [0x09, 0, 8] })
    const resources = new Map([[2, at(0x1, false)]])
    expect(changed(device(io, { bars: new Map([[1, 4]]), resources }))).toEqual(expected)
  })

  it("a virtual function's types come from its resources, or can't be known", () => {
    const vf = (extra: Partial<Device>) => device(endpoint({ 64: [0x09, 0, 8] }), { hiddenIds: true, ...extra })
    const none = new Map([1, 2, 3, 4, 5].map((bar) => [bar, 0]))
    expect(shown(vf({ bars: none })).unknown[0x10]).toBe(0x0d)
    const said = shown(vf({ bars: none, resources: new Map([[0, at(0xc)]]) }))
    expect([said.config[0x10], said.unknown[0x10]]).toEqual([0x0c, 0])
  })
})

describe('drivers', () => {
  const bound = (driver: string, set: Readonly<Record<string, string>> = {}) =>
    shown(device(endpoint({ 0: [0xf4, 0x1a, 0x41, 0x10], 64: [0x09, 0, 8] }), { driver }), '6.12', set)

  test.each(['vfio-pci', 'mlx5_vfio_pci', 'qat_vfio_pci', 'pds_vfio_pci', 'xe-vfio-pci', 'mlx5_core'])(
    '%s leaves config space to vfio-pci-core',
    (driver) => {
      const { changes, unknown, unknownDriver } = bound(driver)
      expect([changes, unknown.some((bits) => bits !== 0), unknownDriver]).toEqual([[], false, null])
    },
  )

  it('an unknown driver is named', () => expect(bound('acme_vfio_pci').unknownDriver).toBe('acme_vfio_pci'))

  // drivers/vfio/pci/virtio/legacy_io.c of Linux 7.3
  it('virtio_vfio_pci makes a transitional device if the physical function supports it', () => {
    const ids = (set?: Readonly<Record<string, string>>) => {
      const { config, unknown } = bound('virtio_vfio_pci', set)
      return [config[2], config[3], config[8], config[0x10]! & 1, unknown[2]]
    }
    expect(ids()[4]).toBe(0xff)
    expect(ids({ 'kernel:virtiovf_support_legacy_io': 'on' })).toEqual([0x00, 0x10, 0x00, 1, 0])
    expect(ids({ 'kernel:virtiovf_support_legacy_io': 'off' })).toEqual([0x41, 0x10, 0x01, 0, 0])
  })

  // virtiovf_support_legacy_io, there
  test.each([
    ['a network function', 0x1041, {}, true],
    ['without a BAR 0', 0x1041, { bars: new Map([[0, 0]]) }, true],
    ['with a BAR 0', 0x1041, { bars: new Map([[0, 0x1000]]) }, false],
    ['a disk', 0x1042, {}, false],
    ['ids that are not known', 0xffff, {}, true],
  ])('virtio_vfio_pci leaves %s open: %#', (_, id, extra, isOpen) => {
    const ids = id === 0xffff ? [0xff, 0xff, 0xff, 0xff] : [0xf4, 0x1a, id & 0xff, id >> 8]
    const { notes } = shown(device(endpoint({ 0: ids, 64: [0x09, 0, 8] }), { driver: 'virtio_vfio_pci', ...extra }))
    expect(notes).toHaveLength(isOpen ? 1 : 0)
  })

  it("its BAR 0 is 32 bytes of I/O, whatever the function's own", () => {
    const { config, unknown, madeUp } = bound('virtio_vfio_pci', { 'kernel:virtiovf_support_legacy_io': 'on' })
    expect([...config.subarray(0x10, 0x14), ...unknown.subarray(0x10, 0x14)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
    expect([...madeUp]).toEqual([[0, 32]])
  })

  // nvgrace_gpu_has_mig_hw_bug: the DVSEC with id 3 of vendor 10de, bit 0 of its second word (drivers/vfio/pci/nvgrace-gpu/main.c)
  test.each([
    ['a function of Grace Hopper', 0x23, [0xde, 0x10, 0xc0, 0x00, 3, 0, 0x00, 0], [0x18, 0x1c, 0x20, 0x24]],
    ['one of Grace Blackwell', 0x23, [0xde, 0x10, 0xc0, 0x00, 3, 0, 0x01, 0], [0x20, 0x24]],
    ['another DVSEC', 0x23, [0xde, 0x10, 0xc0, 0x00, 4, 0, 0x01, 0], [0x18, 0x1c, 0x20, 0x24]],
    ["another vendor's", 0x23, [0x86, 0x80, 0xc0, 0x00, 3, 0, 0x01, 0], [0x18, 0x1c, 0x20, 0x24]],
    ['none', 0x03, [], [0x18, 0x1c, 0x20, 0x24]],
  ])('nvgrace_gpu_vfio_pci leaves the BARs that it emulates open: %s', (_, id, body, open) => {
    const bytes = { 0: [0xde, 0x10], 64: EXPRESS, 256: [...header(id, 0), ...body] }
    for (const release of ['6.1', '6.12']) {
      const { unknown, notes } = shown(device(endpoint(bytes), { driver: 'nvgrace_gpu_vfio_pci' }), release)
      expect([0x10, 0x14, 0x18, 0x1c, 0x20, 0x24].filter((at) => unknown[at] === 0xff)).toEqual(open)
      expect(notes).toHaveLength(1)
    }
  })
})
