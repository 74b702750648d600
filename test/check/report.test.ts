import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { ruleFinder } from '../../src/check/device/rule-finder'
import { assumedProperties, sourceProperties } from '../../src/check/device/source-properties'
import { proveFrom } from '../../src/check/proof/prove-source'
import type { DeviceReport } from '../../src/check/report/report'
import type { CheckRequest } from '../../src/check/report/request'
import { runCheck } from '../../src/check/run'
import type { Device } from '../../src/pci/device'
import { parseVersion } from '../../src/qemu/releases/version'
import { asked, NOTHING_TOLD } from '../a-request'
import { recorded } from '../ground-truth'
import { config } from '../pci/build'

const PORT = recorded('pcie-root-port').find(
  ({ qemu, placement, options, machines }) =>
    qemu === '7.2.22' && placement === 'pcie.0' && options === 'port=5' && machines.includes('pc-q35-7.2'),
)!
const VFIO = recorded('vfio-pci')
const HOST = VFIO.find(({ case: name }) => name === 'ext-aer-ari-sriov-ats')!
const REFUSED = VFIO.find(({ case: name, qemu }) => name === 'msix-in-io-bar' && qemu.startsWith('7.2'))!

const device = (bytes: Uint8Array, over: Partial<Device> = {}): Device => ({
  address: '0000:00:12.0',
  id: null,
  config: bytes,
  bars: new Map(),
  rom: null,
  notes: [],
  ...over,
})
/** The bytes of a record with some bits flipped. */
const flipped = (hex: string, bits: Readonly<Record<number, number>> = {}): Uint8Array => {
  const bytes = fromHex(hex)
  for (const [at, mask] of Object.entries(bits)) bytes[Number(at)]! ^= mask
  return bytes
}
const port = (bits: Readonly<Record<number, number>> = {}, over: Partial<Device> = {}) =>
  device(flipped(PORT.config, bits), over)
const host = (bits: Readonly<Record<number, number>> = {}, of = HOST) =>
  device(flipped(of.physical!, bits), { bars: new Map(of.bars!.map((size, i) => [i, size])), rom: 0 })

const ON_7_2 = { ...NOTHING_TOLD, qemu: '7.2', machine: 'pc-q35-7.2' }
const PASSED = { target: { ...NOTHING_TOLD, qemu: '7.2', profile: 'vfio-pci' } }
const CHAIN = { target: { ...ON_7_2, profile: 'pci' } }
const run = (source: Device[], destination: Device[], over: Partial<CheckRequest> = {}) =>
  runCheck(source, destination, asked({ target: ON_7_2, ...over }))
const check = (source: Device, destination: Device, over: Partial<CheckRequest> = {}): DeviceReport =>
  run([source], [destination], over).devices[0]!

/** The masks that QEMU 7.2.22 has of a byte of the port. */
const masksAt = (offset: number) => {
  const [cmask, wmask, w1cmask] = [PORT.cmask, PORT.wmask, PORT.w1cmask].map((hex) => fromHex(hex)[offset]!)
  return { cmask, wmask, w1cmask }
}

describe('differences of a port', () => {
  // Slot Status: bit 6 is compared before 8.1, bit 0 is cleared by writing. Command: bit 0 is the guest's.
  const own = fromHex(PORT.config)
  const found = () => check(port({ 4: 0x01, 110: 0x41 }), port())

  test('a byte that is adopted', () => {
    expect(found().differences[0]).toMatchObject({
      offset: 0x04,
      source: own[0x04]! ^ 0x01,
      destination: own[0x04],
      ...masksAt(0x04),
      failing: 0,
      outcome: 'adopted',
      register: 'Command',
      field: 'I/O Space Enable',
      case: null,
    })
  })

  test('a byte that is refused for one of two bits', () => {
    const { differences } = found()
    expect(differences[1]).toMatchObject({
      offset: 0x6e,
      source: own[0x6e]! ^ 0x41,
      destination: own[0x6e],
      ...masksAt(0x6e),
      failing: 0x40,
      outcome: 'fails',
      register: 'PCI Express > Slot Status',
      field: 'Presence Detect State',
      case: 'slot-presence-detect',
    })
    expect(differences).toHaveLength(2)
  })

  test('the first of those that are refused', () => {
    expect(found().firstFailure).toMatchObject({
      offset: 0x6e,
      read: own[0x6e]! ^ 0x41,
      device: own[0x6e],
      ...masksAt(0x6e),
    })
  })

  test('with all bytes the equal ones too, by all of their fields', () => {
    const all = check(port({ 4: 0x01 }), port(), { all: true }).differences
    expect([all.length, all[0x04]!.outcome, all[0x6e]!.outcome]).toEqual([4096, 'adopted', 'equal'])
    expect(all[0x6e]!.field).toMatch(/^Attention Button Pressed, .*Presence Detect State/)
  })

  test.each([
    ['the source', port(), device(fromHex(PORT.config).slice(0, 64))],
    ['the destination', device(fromHex(PORT.config).slice(0, 64)), port()],
  ])('bytes that only %s holds are none', (_, source, destination) => {
    expect(check(source, destination, { all: true }).differences).toHaveLength(64)
  })

  test('bytes after the end of one of them are missing', () => {
    const [short, long] = [
      device(config(256, { 0: '34 12 78 56', 11: 'ff' })),
      device(config(4096, { 0: '34 12 78 56', 11: 'ff' })),
    ]
    expect(check(short, long, { ...CHAIN, all: true }).differences).toHaveLength(256)
  })

  // A region of unknown size: it is unknown which address bits are compared.
  test('a bit that may be compared leaves the verdict open', () => {
    const own = config(256, { 0: '34 12 78 56', 11: 'ff' })
    const mapped = own.slice()
    mapped[0x13] = 0xfe
    const report = check(device(mapped), device(own), CHAIN)
    expect(report).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(/^whether 0x13 is compared is not known: /),
      firstFailure: null,
      differences: [{ offset: 0x13, outcome: 'undetermined', failing: 0, case: null }],
    })
  })

  // Launchpad 1838569: read a1, device 1, wmask c0. A region of another size has another mask.
  test.each([
    [64, 0xa1, 'virtio-balloon-config-size'],
    [128, 0x41, 'region-size'],
  ])('the masks of a byte tell known causes apart: a region of %i bytes', (size, low, code) => {
    const own = config(256, { 0: 'f4 1a 02 10', 11: 'ff', 16: '01' })
    const source = own.slice()
    source[0x10] = low
    const target = { ...NOTHING_TOLD, profile: 'virtio-balloon-pci', bars: new Map([[0, size]]) }
    const { differences: found } = check(device(source), device(own), { target })
    expect(found).toMatchObject([{ offset: 0x10, wmask: 256 - size, outcome: 'fails', case: code }])
  })
})

describe('what decides besides the bytes', () => {
  test.each<[string, Device, Device, string]>([
    ['the source', device(fromHex(PORT.config).slice(0, 64)), port(), "the source's dump does not hold 0x40"],
    ['the destination', port(), device(fromHex(PORT.config).slice(0, 64)), "the destination's dump does not hold 0x40"],
  ])('what %s does not hold leaves the verdict open', (_, source, destination, reason) => {
    expect(check(source, destination)).toMatchObject({
      verdict: 'undetermined',
      reason: `${reason}, which may be compared`,
    })
  })

  test('config spaces of different sizes are refused, or open if one is truncated', () => {
    const short = device(config(256, { 0: '34 12 78 56', 11: 'ff' }))
    const long = config(4096, { 0: '34 12 78 56', 11: 'ff' })
    expect(check(short, device(long), CHAIN)).toMatchObject({
      verdict: 'incompatible',
      firstFailure: null,
      reason:
        'the source sends 256 bytes of config space and the destination expects 4096: QEMU reads past the field and fails',
    })
    expect(check(short, device(long.slice(0, 1024)), CHAIN)).toMatchObject({
      verdict: 'undetermined',
      reason: "the source's dump does not hold 0x400, which may be compared",
    })
  })

  test.each<[string, Device, Device]>([
    ['the destination', host(), host({}, REFUSED)],
    ['the source', host({}, REFUSED), host()],
  ])('no verdict where QEMU would not start the device of %s', (_, source, destination) => {
    const report = check(source, destination, PASSED)
    expect(report).toMatchObject({ verdict: 'undetermined', firstFailure: null })
    expect(report.reason).toMatch(/^QEMU would not start a device like this: /)
  })

  test('a version of the source that never was is refused', () => {
    expect(() => check(port(), port(), { sourceQemu: '7.3' })).toThrow(InputError)
  })

  test('an unknown property is refused, one of an unknown type accepted', () => {
    const sourceSet = new Map([['x-unheard-of', 'on']])
    expect(() => check(port(), port(), { sourceSet })).toThrow('property "x-unheard-of" is not known')
    expect(check(port(), port(), { ...CHAIN, sourceSet }).verdict).toBe('compatible')
  })

  // Status: the list of capabilities; pSeries machines up to 2.11 did not set it for virtio (spapr_pci.c).
  test.each([
    ['0000:00:03.0/virtio-net', 'pc-q35-7.2', false],
    ['pci@800000020000000:02.0/virtio-net', null, true],
  ])('%s on %s may be the cause of pSeries machines: %s', (id, machine, may) => {
    const bytes = config(256, { 0: 'f4 1a 00 10', 6: '10 00', 52: '40', 64: '09 00 10 00' })
    const source = bytes.slice()
    source[6] = 0
    const target = { ...NOTHING_TOLD, profile: 'pci', machine }
    const found = check(device(source, { id }), device(bytes, { id }), { target }).differences
    expect(found.find(({ offset }) => offset === 6)!.case === 'spapr-status-cap-list').toBe(may)
  })

  test('what is requested for one of the two applies to the pair', () => {
    const moved = port({}, { address: '0000:00:13.0' })
    const perDevice = new Map([['00:12.0', { profile: 'pci' }]])
    expect(check(port(), moved, { perDevice }).profile.name).toBe('pci')
    expect(check(moved, port(), { perDevice }).profile.name).toBe('pci')
    expect(check(moved, moved, { perDevice }).profile.name).toBe('pcie-root-port')
  })
})

describe('how a device is called', () => {
  test.each([
    ['by the id at the destination', 'a/x', '00:01', 'b/x', '00:02', 'b/x'],
    ['by the id at the source', 'a/x', '00:01', null, '00:02', 'a/x'],
    ['by the address at the destination', null, '0000:00:01.0', null, '0000:00:02.0', '0000:00:02.0/pcie-root-port'],
    ['by the address at the source', null, '0000:00:01.0', null, null, '0000:00:01.0/pcie-root-port'],
    ['by its type', null, null, null, null, 'pcie-root-port'],
  ])('%s', (_, id, address, otherId, otherAddress, expected) => {
    const report = check(port({}, { id, address }), port({}, { id: otherId, address: otherAddress }))
    expect(report).toMatchObject({ id: expected, address: { source: address, destination: otherAddress } })
  })
})

describe('the notes of a device', () => {
  test('none if there is nothing to say', () => {
    expect(check(port(), port()).notes).toEqual([])
  })

  test('those of both dumps, and what speaks against the profile', () => {
    const odd = { 66: 0x10 }
    const report = check(port(odd, { notes: ['one'] }), port(odd, { notes: ['another'] }))
    expect(report.notes).toEqual([
      'destination: byte 0x42 is 0x10, where a new device of this type has 0x0: an option that was not given (--set), another machine type, or a device that has run',
      'source: one',
      'destination: another',
    ])
    expect(report.verdict).toBe('undetermined')
  })

  // What only the profile shows is reported for the destination, by which both are compared.
  test('those of the profile once', () => {
    const space = config(256, { 0: '34 12 11 11', 10: '80 03', 16: '08', 44: 'f4 1a 00 11' })
    expect(check(device(space), device(space)).notes).toEqual([
      expect.stringMatching(/^destination: a bochs-display looks the same, but different bits are compared/),
    ])
  })

  test('what a property says against the dump of the destination', () => {
    const target = { ...ON_7_2, set: new Map([['hotplug', 'off']]) }
    expect(check(port(), port(), { target })).toMatchObject({
      verdict: 'undetermined',
      notes: ['destination: --set hotplug=off, but the dump shows it on'],
    })
  })

  test('none of two equal host functions', () => {
    expect(check(host(), host(), PASSED).notes).toEqual([])
  })

  // vfio-pci of 10.0 lets the guest write the power state (pci_pm_init, hw/pci/pci.c).
  test('says of refused bytes that they change while the function runs', () => {
    const target = { ...PASSED.target, qemu: '10.0' }
    const over = { target, sourceView: 'qemu', destinationView: 'physical' } as const
    const report = check(host({ 100: 0x01 }), host(), over)
    expect(report.differences.find(({ offset }) => offset === 0x64)!.outcome).toBe('adopted')
    expect(report.notes.filter((text) => text.includes('runtime state'))).toEqual([])
  })

  const RUNTIME = /^Advanced Error Reporting > Uncorrectable Error Status is runtime state/
  test.each([
    ['of two host functions', PASSED, true],
    [
      'of a host function and what QEMU made of one',
      { ...PASSED, sourceView: 'physical', destinationView: 'qemu' },
      true,
    ],
    [
      'of what QEMU made of one and a host function',
      { ...PASSED, sourceView: 'qemu', destinationView: 'physical' },
      true,
    ],
    ['of what QEMU made of two', { ...PASSED, sourceView: 'qemu', destinationView: 'qemu' }, false],
  ] as const)('that a byte %s changes while it runs: %s', (_, over, given) => {
    const report = check(host({ 260: 0x01 }), host(), over)
    expect(report.verdict).toBe('incompatible')
    expect(report.notes.some((text) => RUNTIME.test(text))).toBe(given)
  })
})

describe('a proof of a passed-through function', () => {
  const HANGS_ON =
    'the value that the host function shows when QEMU opens it, which a dump of another moment does not show'
  test.each([
    ['host functions', {}, HANGS_ON],
    ['what QEMU made of them', { sourceView: 'qemu', destinationView: 'qemu' }, null],
  ] as const)('by dumps of %s', (_, over, on) => {
    const report = check(host({ 260: 0x01 }), host(), { ...PASSED, ...over, prove: proveFrom })
    expect(report.proof!.findings.find(({ offset }) => offset === 0x104)).toMatchObject({ bits: 0x01, on })
  })
})

describe('the verdict on several devices', () => {
  const [one, two] = ['0000:00:01.0', '0000:00:02.0'].map((address) => ({ address }))
  const cut = (over: Partial<Device>) => device(fromHex(PORT.config).slice(0, 64), over)
  const bad = (over: Partial<Device>) => port({ 110: 0x40 }, over)

  test.each<[string, Device[], Device[], string]>([
    ['all are accepted', [port({}, one), port({}, two)], [port({}, one), port({}, two)], 'compatible'],
    ['one is refused', [port({}, one), bad(two!)], [port({}, one), port({}, two)], 'incompatible'],
    ['one is open', [port({}, one), cut(two!)], [port({}, one), port({}, two)], 'undetermined'],
    ['one is refused, one open', [bad(one!), cut(two!)], [port({}, one), port({}, two)], 'incompatible'],
    ['one exists at the source only', [port({}, one), port({}, two)], [port({}, one)], 'undetermined'],
    ['one exists at the destination only', [port({}, one)], [port({}, one), port({}, two)], 'undetermined'],
  ])('%s', (_, source, destination, verdict) => {
    expect(run(source, destination)).toMatchObject({
      tool: { name: 'pcimig', version: '0.0.0' },
      target: { qemu: '7.2', machine: 'pc-q35-7.2' },
      verdict,
    })
  })

  test('if no machine type is given, none is named', () => {
    expect(run([port()], [port()], { target: NOTHING_TOLD }).target).toEqual({
      qemu: null,
      machine: null,
      hostKernel: null,
      // The release that brought pcie-root-port.
      releases: [{ from: '2.9.0', to: '11.1.3', verdict: 'compatible' }],
    })
  })
})

describe('which devices are compared', () => {
  const at = (address: string | null, id: string | null = null) => port({}, { address, id })
  const pairs = (source: Device[], destination: Device[], over: Partial<CheckRequest> = {}) =>
    run(source, destination, over).devices.map(({ address }) => [address.source, address.destination])
  const [A, B, C, F] = ['0000:00:01.0', '0000:00:02.0', '0000:00:03.0', '0000:00:1f.0'] as const

  test.each<[string, Device[], Device[], Partial<CheckRequest>, (string | null)[][]]>([
    [
      'all',
      [at(A), at(B)],
      [at(A), at(B)],
      {},
      [
        [A, A],
        [B, B],
      ],
    ],
    ['one by its address', [at(A), at(B)], [at(A), at(B)], { devices: ['00:02.0'] }, [[B, B]]],
    ['one by its address in capitals', [at(A), at(F)], [at(A), at(F)], { devices: ['00:1F.0'] }, [[F, F]]],
    ['one by an id in capitals', [at(A, 'A/X'), at(B)], [at(A, 'A/X'), at(B)], { devices: ['a/x'] }, [[A, A]]],
    [
      'two by both names',
      [at(A), at(B), at(C)],
      [at(A), at(B), at(C)],
      { devices: ['00:01.0', C] },
      [
        [A, A],
        [C, C],
      ],
    ],
    [
      'one by its id',
      [at(null, 'a'), at(null, 'b')],
      [at(null, 'a'), at(null, 'b')],
      { devices: ['b'] },
      [[null, null]],
    ],
    ['one of two at the same address', [at(A), at(A)], [at(A), at(C)], {}, [[A, A]]],
    [
      'one that the map moves, in the order of the source',
      [at(A), at(B)],
      [at(A), at(C)],
      { map: new Map([['00:02.0', '00:03.0']]) },
      [
        [A, A],
        [B, C],
      ],
    ],
    [
      'none that the map has given away',
      [at(A), at(B)],
      [at(B), at(C)],
      { map: new Map([['00:01.0', '00:02.0']]) },
      [[A, B]],
    ],
    [
      'by ids where no address is known',
      [at(null, 'a'), at(null, 'b')],
      [at(null, 'b'), at(null, 'a')],
      {},
      [
        [null, null],
        [null, null],
      ],
    ],
  ])('%s', (_, source, destination, over, expected) => {
    expect(pairs(source, destination, over)).toEqual(expected)
  })

  test('ids distinguish devices without address', () => {
    const { devices } = run([at(null, 'a'), at(null, 'b')], [at(null, 'b'), at(null, 'a')])
    expect(devices.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('devices with neither address nor id are not paired, unless they are the only ones', () => {
    const found = run([at(null), at(A)], [at(null), at(A)])
    expect(found.devices.map(({ address }) => address.source)).toEqual([A])
    expect([found.unpaired.source.length, found.unpaired.destination.length]).toEqual([1, 1])
    expect(run([at(null)], [at(null)]).devices).toHaveLength(1)
  })

  test.each([
    [A, B, `compared although the address differs: ${A} and ${B}`],
    [A, null, null],
    [null, B, null],
  ])('a single device at %s and at %s', (from, to, note) => {
    expect(run([at(from)], [at(to)]).devices[0]!.notes).toEqual(note === null ? [] : [note])
  })

  const NOTHING = 'nothing to compare: no device of the source has a counterpart on the destination'
  test.each<[string, Device[], Device[], Partial<CheckRequest>, string, string | null]>([
    ['one against two others', [at(A)], [at(B), at(C)], {}, NOTHING, 'name pairs with --map SRC=DST'],
    ['two against another', [at(A), at(B)], [at(C)], {}, NOTHING, 'name pairs with --map SRC=DST'],
    [
      'a device that neither has',
      [at(A)],
      [at(A)],
      { devices: ['x'] },
      'neither side has a device "x"',
      'name it by address or id',
    ],
    [
      'a map from nowhere',
      [at(A)],
      [at(A)],
      { map: new Map([['00:09.0', A]]) },
      '--map: the source has no device "00:09.0"',
      null,
    ],
  ])('%s is refused', (_, source, destination, over, message, hint) => {
    const attempt = () => run(source, destination, over)
    expect(attempt).toThrow(InputError)
    expect(attempt).toThrow(expect.objectContaining({ message, hint }))
  })
})

test('the rule of a byte is that of its range', () => {
  const rule = (name: string, offset: number, length: number) => ({ offset, length, rule: name, note: '' })
  const find = ruleFinder([rule('a', 0, 4), rule('b', 4, 1), rule('c', 5, 11), rule('d', 16, 240)])
  const expected = { 0: 'a', 3: 'a', 4: 'b', 5: 'c', 15: 'c', 16: 'd', 255: 'd' }
  for (const [offset, name] of Object.entries(expected)) expect(find(Number(offset)).rule, offset).toBe(name)
  expect(ruleFinder([rule('one', 0, 256)])(200).rule).toBe('one')
})

describe('properties given only for the destination', () => {
  const set = new Map([
    ['hotplug', 'off'],
    // Since 9.2 (hw_compat_9_1).
    ['x-pcie-ext-tag', 'off'],
  ])
  const given = { target: { ...NOTHING_TOLD, set } }
  const of = (properties: ReadonlyMap<string, string>) => [...properties].map(([name, value]) => `${name}=${value}`)

  test('are assumed for the source, except those given for it', () => {
    expect(assumedProperties(given).map(([name]) => name)).toEqual(['hotplug', 'x-pcie-ext-tag'])
    expect(assumedProperties({ ...given, sourceSet: new Map([['hotplug', 'on']]) }).map(([name]) => name)).toEqual([
      'x-pcie-ext-tag',
    ])
  })

  test.each([
    ['9.2', undefined, ['hotplug=off', 'x-pcie-ext-tag=off']],
    ['9.0', undefined, ['hotplug=off']],
    ['9.0', new Map([['hotplug', 'on']]), ['hotplug=on']],
    ['9.0', new Map([['x-pcie-ext-tag', 'on']]), ['hotplug=off', 'x-pcie-ext-tag=on']],
  ])('a source of QEMU %s knows %s', (qemu, sourceSet, expected) => {
    const request = sourceSet ? { ...given, sourceSet } : given
    expect(of(sourceProperties(request, parseVersion(qemu)))).toEqual(expected)
  })
})
