import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../src/bytes/hex'
import { InputError } from '../../../src/bytes/input-error'
import { assumedProperties, sourceProperties } from '../../../src/check/device/source-properties'
import type { Device } from '../../../src/pci/device'
import { parseVersion } from '../../../src/qemu/releases/version'
import { NOTHING_GIVEN } from '../../a-request'
import { config } from '../../pci/build'
import { CHAIN, check, device, host, PASSED, PORT, port, REFUSED } from './devices'

describe('what decides besides the bytes', () => {
  test.each<[string, Device, Device, string]>([
    ['the source', device(fromHex(PORT.config).slice(0, 64)), port(), "the source's dump does not contain 0x40"],
    [
      'the destination',
      port(),
      device(fromHex(PORT.config).slice(0, 64)),
      "the destination's dump does not contain 0x40",
    ],
  ])('bytes absent from %s leave the verdict open', (_, source, destination, reason) => {
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
      reason: "the source's dump does not contain 0x400, which may be compared",
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

  test('a source version that never existed is refused', () => {
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
    const target = { ...NOTHING_GIVEN, profile: 'pci', machine }
    const found = check(device(source, { id }), device(bytes, { id }), { target }).differences
    expect(found.find(({ offset }) => offset === 6)!.case === 'spapr-status-cap-list').toBe(may)
  })

  test('a request for either of the two applies to the pair', () => {
    const moved = port({}, { address: '0000:00:13.0' })
    const perDevice = new Map([['00:12.0', { profile: 'pci' }]])
    expect(check(port(), moved, { perDevice }).profile.name).toBe('pci')
    expect(check(moved, port(), { perDevice }).profile.name).toBe('pci')
    expect(check(moved, moved, { perDevice }).profile.name).toBe('pcie-root-port')
  })
})

describe('properties given only for the destination', () => {
  const set = new Map([
    ['hotplug', 'off'],
    // Since 9.2 (hw_compat_9_1).
    ['x-pcie-ext-tag', 'off'],
  ])
  const given = { target: { ...NOTHING_GIVEN, set } }
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
