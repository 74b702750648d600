import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { proveFrom } from '../../src/check/device/proof/prove-source'
import { requestFor, unusedNames } from '../../src/check/report/device-requests'
import type { CheckRequest } from '../../src/check/report/request'
import { runCheck } from '../../src/check/sides/run'
import { givenKernel } from '../../src/kernel/given'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'
import { config, withList } from '../pci/build'

const PORT = recorded('pcie-root-port').find(
  ({ qemu, placement, options, machines }) =>
    qemu === '7.2.22' && placement === 'pcie.0' && options === 'port=5' && machines.includes('pc-q35-7.2'),
)!
const device = (bytes: Uint8Array, over: Partial<Device> = {}): Device => ({
  address: '0000:00:12.0',
  id: null,
  config: bytes,
  bars: new Map(),
  rom: null,
  notes: [],
  ...over,
})
const port = (over: Partial<Device> = {}) => device(fromHex(PORT.config), over)
const check = (source: Device, destination: Device, over: Partial<CheckRequest> = {}) =>
  runCheck(
    [source],
    [destination],
    asked({ target: { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' }, ...over }),
  ).devices[0]!

describe('a device of a type without a model', () => {
  const own = config(256, { 0: '34 12 78 56', ...withList('40'), 64: '09 00 08' })
  const changed = own.slice()
  changed[2]! ^= 1

  test.each([
    ['its section', '0000:00:05.0/own'],
    ['no section', null],
  ])('as %s: a refused byte is refused', (_, id) => {
    const report = check(device(changed, { id }), device(own, { id }))
    expect(report).toMatchObject({ verdict: 'incompatible', firstFailure: { offset: 2 } })
    expect(report.differences[0]!.case).toBe('other-device')
  })

  // Presence Detect State, which a port of QEMU before 8.1 compares.
  test.each([
    ['the section of a port', '0000:00:12.0/pcie-root-port', 'slot-presence-detect'],
    ['the section of another device', '0000:00:12.0/own', null],
    ['a name that is not a section', 'own', 'slot-presence-detect'],
    ['no name', null, 'slot-presence-detect'],
  ])('%s decides which known causes are possible', (_, id, code) => {
    const slot = fromHex(PORT.config)
    slot[0x6e]! ^= 0x40
    const target = { ...NOTHING_GIVEN, profile: 'pci', qemu: '7.2', machine: 'pc-q35-7.2' }
    const report = check(device(slot, { id }), port({ id }), { target })
    expect(report.differences.map((each) => [each.offset, each.case])).toEqual([[0x6e, code]])
  })

  test('is named after its profile if it has neither id nor address', () => {
    const report = check(device(own, { address: null }), device(own, { address: null }))
    expect(report.id).toBe(report.profile.name)
  })
})

describe('what a report holds besides the verdict', () => {
  test('all bytes and masks, for drawings', () => {
    const { grid } = check(port(), port(), { grid: true })
    expect([grid!.source.size, grid!.destination.size]).toEqual([4096, 4096])
    expect(check(port(), port())).not.toHaveProperty('grid')
  })

  test('equal bytes too, if requested', () => {
    const { differences } = check(port(), port(), { all: true })
    expect(differences).toHaveLength(4096)
    expect(new Set(differences.map(({ outcome }) => outcome))).toEqual(new Set(['equal']))
  })

  // 0x6e of a port: a guest may toggle the interlock, which QEMU compares (test/qemu/witness.test.ts).
  test.each([null, '7.2'])('a proof, the source running QEMU %s', (sourceQemu) => {
    const { proof } = check(port(), port(), { prove: proveFrom, sourceQemu })
    expect(proof!.outcome).not.toBe('safe')
    expect(proof!.findings.map(({ offset }) => offset)).toContain(0x6e)
  })

  test('no proof for a source that lacks the machine type', () => {
    const proof = () => check(port(), port(), { prove: proveFrom, sourceQemu: '6.0' })
    expect(proof).toThrow(InputError)
    expect(proof).toThrow('machine type pc-q35-7.2 is newer than QEMU 6.0')
  })
})

describe('what the two dumps show', () => {
  const vfio = recorded('vfio-pci').find(({ case: name }) => name === 'ext-aer-ari-sriov-ats')!
  const host = (over: Partial<Device> = {}) =>
    device(fromHex(vfio.physical!), { bars: new Map(vfio.bars!.map((size, i) => [i, size])), rom: 0, ...over })
  const { kernel: hostKernel } = givenKernel('6.1', new Map())
  const passed = {
    target: { ...NOTHING_GIVEN, qemu: '10.0', profile: 'vfio-pci', hostKernel },
    sourceHostKernel: hostKernel,
  }

  test('a host function is what the QEMU on each side makes of it', () => {
    expect(check(host(), host(), { ...passed, sourceQemu: '9.0' })).toMatchObject({
      verdict: 'compatible',
      view: { source: 'physical', destination: 'physical' },
    })
  })

  test.each([
    [{ sourceView: 'qemu' as const }, 'qemu', 'physical'],
    [{ target: { ...passed.target, view: 'qemu' as const } }, 'qemu', 'qemu'],
  ])('%o', (over, source, destination) => {
    expect(check(host(), host(), { ...passed, ...over }).view).toEqual({ source, destination })
  })

  test('a stream shows what QEMU holds', () => {
    const stream = { fromStream: true } as const
    expect(check(host(stream), host(stream), passed).view).toEqual({ source: 'qemu', destination: 'qemu' })
  })

  // Uncorrectable Error Status at 104 in Advanced Error Reporting, the revision in the header.
  test.each([
    ['what changes while the function runs', 0x104, ['Advanced Error Reporting > Uncorrectable Error Status']],
    ['what never changes', 0x08, []],
  ])('of %s a host function may show something else when QEMU opens it', (_, offset, registers) => {
    const changed = fromHex(vfio.physical!)
    changed[offset]! ^= 1
    const report = check(host({ config: changed }), host(), passed)
    expect(report).toMatchObject({ verdict: 'incompatible', firstFailure: { offset } })
    const notes = report.notes.filter((text) => text.includes('is runtime state'))
    expect(notes.map((text) => text.split(' is runtime state: ')[0])).toEqual(registers)
  })

  test('no verdict for a device that QEMU would not start', () => {
    const refused = recorded('vfio-pci').find((each) => each.refused !== undefined && each.physical !== undefined)!
    const bytes = fromHex(refused.physical!)
    const bars = new Map(refused.bars?.map((size, i) => [i, size]))
    const report = check(device(bytes, { bars }), device(bytes, { bars }), {
      target: { ...passed.target, qemu: refused.qemu.split('.').slice(0, 2).join('.') },
    })
    expect(report.verdict).toBe('undetermined')
    expect(report.reason).toMatch(/^QEMU would not start a device like this: /)
  })
})

describe('requests for single devices', () => {
  const given = new Map([
    ['00:12.0', { set: new Map([['port', '5']]) }],
    ['00:13.0', { profile: 'e1000e' }],
  ])

  test.each([
    ['0000:00:12.0', 'port'],
    ['0000:00:14.0', undefined],
  ])('%s', (address, property) => {
    const { set } = requestFor(NOTHING_GIVEN, given, [port({ address })])
    expect([...set.keys()][0]).toBe(property)
  })

  test('if there are none', () => {
    expect(requestFor(NOTHING_GIVEN, undefined, [port()])).toBe(NOTHING_GIVEN)
  })

  test('a name that matches no device is reported', () => {
    const report = runCheck([port()], [port()], asked())
    expect(unusedNames(given, report)).toEqual(['settings: no device is called 00:13.0'])
    expect(unusedNames(undefined, report)).toEqual([])
  })

  test('a device that has moved goes by either name', () => {
    const report = runCheck([port()], [port({ address: '0000:00:13.0' })], asked())
    expect(unusedNames(given, report)).toEqual([])
  })
})

test.each([
  ['its id', 'own', 'own'],
  ['nothing', null, 'device without address'],
])('a device without counterpart is named by %s', (_, id, expected) => {
  const alone = port({ address: null, id })
  const report = runCheck([port(), alone], [port()], asked())
  expect(report.unpaired.source).toEqual([{ id: expected, address: null }])
})

test('a --map that names no device of the destination is refused', () => {
  const map = new Map([['00:12.0', '00:1f.0']])
  expect(() => runCheck([port()], [port()], asked({ map }))).toThrow(/--map: the destination has no device "00:1f\.0"/)
})
