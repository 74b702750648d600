import { describe, expect, test } from 'vitest'
import { proveFrom } from '../../../src/check/device/proof/prove-source'
import { config } from '../../pci/build'
import { check, device, host, ON_7_2, PASSED, port } from './devices'

describe('how a device is named', () => {
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

  test('those of both dumps, and what contradicts the profile', () => {
    const odd = { 66: 0x10 }
    const report = check(port(odd, { notes: ['one'] }), port(odd, { notes: ['another'] }))
    expect(report.notes).toEqual([
      'destination: byte 0x42 is 0x10, where a new device of this type has 0x0: an option that was not given (--set), another machine type, or a device that has been used',
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

  test("a property that contradicts the destination's dump", () => {
    const target = { ...ON_7_2, set: new Map([['hotplug', 'off']]) }
    expect(check(port(), port(), { target })).toMatchObject({
      verdict: 'undetermined',
      notes: ['destination: --set hotplug=off, but the dump shows hotplug=on'],
    })
  })

  test('no doubt about two equal host functions', () => {
    expect(check(host(), host(), PASSED).notes).toEqual([])
  })

  // vfio-pci of 10.0 lets the guest write the power state (pci_pm_init, hw/pci/pci.c).
  test('says that refused bytes change while the function runs', () => {
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
  ] as const)('says that a byte %s changes while it runs: %s', (_, over, given) => {
    const report = check(host({ 260: 0x01 }), host(), over)
    expect(report.verdict).toBe('incompatible')
    expect(report.notes.some((text) => RUNTIME.test(text))).toBe(given)
  })
})

describe('a proof of a passed-through function', () => {
  const HANGS_ON =
    'the value that the host function has when QEMU opens it, which a dump taken at another time does not show'
  test.each([
    ['host functions', {}, HANGS_ON],
    ['what QEMU made of them', { sourceView: 'qemu', destinationView: 'qemu' }, null],
  ] as const)('by dumps of %s', (_, over, on) => {
    const report = check(host({ 260: 0x01 }), host(), { ...PASSED, ...over, prove: proveFrom })
    expect(report.proof!.findings.find(({ offset }) => offset === 0x104)).toMatchObject({ bits: 0x01, on })
  })
})
