import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { runCheck } from '../../src/check/sides/run'
import { givenKernel } from '../../src/kernel/given'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'

const config = fromHex(recorded('pcie-root-port')[0]!.config)
const at = (address: string | null, bytes = config): Device => ({
  address,
  id: null,
  config: bytes,
  bars: new Map(),
  rom: null,
  notes: [],
})
const request = asked({ target: { ...NOTHING_GIVEN, qemu: '7.2' } })

describe('pairing', () => {
  test('by address, whatever the order', () => {
    const report = runCheck([at('0000:00:01.0'), at('0000:00:02.0')], [at('0000:00:02.0'), at('0000:00:01.0')], request)
    expect(report.devices.map(({ address }) => address)).toEqual([
      { source: '0000:00:01.0', destination: '0000:00:01.0' },
      { source: '0000:00:02.0', destination: '0000:00:02.0' },
    ])
    expect(report.verdict).toBe('compatible')
  })

  test('a device without counterpart leaves the verdict open', () => {
    const report = runCheck([at('0000:00:01.0')], [at('0000:00:01.0'), at('0000:00:02.0')], request)
    expect(report).toMatchObject({
      verdict: 'undetermined',
      unpaired: { source: [], destination: [{ address: '0000:00:02.0' }] },
    })
  })

  test('single devices at different addresses are compared, and the report says so', () => {
    const report = runCheck([at('0000:00:01.0')], [at('0000:00:03.0')], request)
    expect(report.verdict).toBe('compatible')
    expect(report.devices[0]!.notes.join()).toContain('0000:00:01.0 and 0000:00:03.0')
  })

  test('--map pairs what has moved', () => {
    const map = new Map([['00:01.0', '00:03.0']])
    const report = runCheck([at('0000:00:01.0'), at('0000:00:02.0')], [at('0000:00:03.0'), at('0000:00:02.0')], {
      ...request,
      map,
    })
    expect(report.verdict).toBe('compatible')
    expect(report.devices[0]!.address).toEqual({ source: '0000:00:01.0', destination: '0000:00:03.0' })
  })

  test.each([
    ['nothing has a counterpart', [at('0000:00:01.0'), at('0000:00:02.0')], [at('0000:00:03.0')], {}],
    ['--device names nobody', [at('0000:00:01.0')], [at('0000:00:01.0')], { devices: ['00:09.0'] }],
    ['--map names nobody', [at('0000:00:01.0')], [at('0000:00:01.0')], { map: new Map([['00:09.0', '00:01.0']]) }],
  ])('%s: an input error', (_, source, destination, over) => {
    expect(() => runCheck(source, destination, { ...request, ...over })).toThrow(InputError)
  })
})

describe('bytes a dump does not hold', () => {
  const source = config.slice()
  source[0x6c]! ^= 0x02

  test.each([
    ['64 bytes at the destination', config, config.slice(0, 64), 'undetermined'],
    ['64 bytes at the source', config.slice(0, 64), config, 'undetermined'],
    ['256 bytes of a root port', config.slice(0, 256), config.slice(0, 256), 'undetermined'],
    ['a failure within what is held', source.slice(0, 256), config.slice(0, 256), 'incompatible'],
  ])('%s: %s', (_, from, to, verdict) => {
    expect(runCheck([at(null, from)], [at(null, to)], request).devices[0]!.verdict).toBe(verdict)
  })
})

describe('what a dump of a passed-through function can leave open', () => {
  const record = recorded('vfio-pci').find(({ case: name }) => name === 'ext-aer-ari-sriov-ats')!
  const whole = fromHex(record.physical!)
  const { kernel: hostKernel } = givenKernel('6.1', new Map())
  const target = { ...request.target, profile: 'vfio-pci', qemu: '10.0', hostKernel }
  const express = { ...request, target, sourceHostKernel: hostKernel }
  const shown = (bytes: Uint8Array, partial = false): Device => ({
    ...at(null, bytes),
    partial,
    bars: new Map(record.bars!.map((size, i) => [i, size])),
    rom: 0,
  })
  const noIds = whole.slice()
  noIds.fill(0xff, 0, 4)
  const withIds = (ids: string): Uint8Array => {
    const bytes = whole.slice()
    bytes.set(fromHex(ids))
    return bytes
  }

  // A host without ECAM shows 256 bytes of an Express function, and QEMU then sends 256 (vfio_populate_device).
  test.each([
    [256, 4096],
    [4096, 256],
  ])('%i bytes on one host, %i on the other', (from, to) => {
    const [device] = runCheck([shown(whole.slice(0, from))], [shown(whole.slice(0, to))], express).devices
    expect([device!.verdict, device!.reason]).toEqual([
      'incompatible',
      `the source sends ${from} bytes of config space and the destination expects ${to}: QEMU reads past the field and fails`,
    ])
  })

  // QEMU's buffer has zeros there: vfio_realize reads as many bytes as the kernel serves.
  test('bytes beyond what Linux serves are not compared', () => {
    const changed = withIds('ee190060')
    changed.fill(0x5a, 0x600)
    const ends = [withIds('ee190060').slice(0, 0x600), changed].map((bytes) => shown(bytes)) as [Device, Device]
    expect(runCheck([ends[0]], [ends[1]], express).devices[0]!.verdict).toBe('compatible')
  })

  test('what the kernel makes of absent bytes is absent too, and the reason says so', () => {
    const header = shown(whole.slice(0, 64))
    expect(runCheck([header], [header], express).devices[0]!.reason).toBe(
      "the source's dump does not show all of 0x6, which may be compared: it ends at 0x40; take a complete dump, as root",
    )
  })

  test.each([
    ['4096 bytes', shown(whole), 'compatible'],
    ['256 bytes of lspci -xxx', shown(whole.slice(0, 256), true), 'undetermined'],
    ['256 bytes that the host itself ends at', shown(whole.slice(0, 256)), 'compatible'],
    ['64 bytes of lspci -x', shown(whole.slice(0, 64), true), 'undetermined'],
    ['a virtual function whose ids read ffff', shown(noIds), 'undetermined'],
    ['all that Linux serves of it', shown(withIds('ee190060').slice(0, 0x600)), 'compatible'],
    ['less than that', shown(withIds('ee190060').slice(0, 0x400)), 'undetermined'],
  ])('%s on both sides', (_, device, verdict) => {
    expect(runCheck([device], [device], express).devices[0]!.verdict).toBe(verdict)
  })
})

/* The paths that QEMU 7.2.22 gives its sections, and what a guest's lspci calls the same functions. */
describe('places of devices', () => {
  const bridge = (address: string, secondary: number): Device => {
    const bytes = config.slice()
    bytes[0x19] = secondary
    return { ...at(address, bytes) }
  }
  const named = (id: string): Device => ({ ...at(null), id, fromStream: true })
  const guest = [
    bridge('0000:00:02.0', 1),
    bridge('0000:00:02.1', 5),
    bridge('0000:01:00.0', 2),
    bridge('0000:02:01.0', 4),
    bridge('0000:40:00.0', 0x41),
    bridge('0001:00:01.0', 1),
  ]

  test.each([
    ['0000:00:03.0', '0000:00:03.0/vga'],
    ['0000:00:03.0', '0000:03.0/vga'],
    ['0000:01:00.0', '0000:00:02.0:00.0/virtio-net'],
    ['0000:05:00.7', '0000:00:02.1:00.7/virtio-net'],
    ['0000:02:01.0', '0000:00:02.0:00.0:01.0/xio3130-express-downstream-port'],
    ['0000:04:00.0', '0000:00:02.0:00.0:01.0:00.0/virtio-blk'],
    ['0000:40:00.0', '0000:40:09.0:00.0/pcie-root-port'],
    ['0000:41:00.0', '0000:40:09.0:00.0:00.0/virtio-scsi'],
    ['0001:01:02.0', 'pci@800000020000001:01.0:02.0/virtio-rng'],
  ])('%s is %s', (address, id) => {
    const report = runCheck([...guest.filter((port) => port.address !== address), at(address)], [named(id)], {
      ...request,
      devices: [id],
    })
    expect(report.devices.map((device) => [device.address.source, device.id])).toEqual([[address, id]])
  })

  test.each([
    ['two bridges that claim one bus', [bridge('0000:00:02.0', 1), bridge('0000:00:03.0', 1)]],
    ['nested bridges', [bridge('0000:01:02.0', 2), bridge('0000:02:02.0', 1)]],
    ['a bridge that is not numbered', [bridge('0000:00:02.0', 0)]],
    ['no bridge', []],
  ])('%s: no place, and no wrong pair', (_, bridges) => {
    const source = [...bridges, at('0000:01:00.0'), at('0000:00:05.0')]
    const report = runCheck(source, [named('0000:00:02.0:00.0/virtio-net'), named('0000:00:05.0/vga')], request)
    expect(report.unpaired.destination).toEqual([{ id: '0000:00:02.0:00.0/virtio-net', address: null }])
    expect(report.devices.map(({ id }) => id)).toEqual(['0000:00:05.0/vga'])
    expect(report.verdict).toBe('undetermined')
  })

  test('the same address behind another bridge is another device', () => {
    const stream = (id: string, address: string): Device => ({ ...at(address), id, fromStream: true })
    const destination = [
      { ...bridge('0000:00:02.0', 2), id: '0000:00:02.0/pcie-root-port', fromStream: true },
      { ...bridge('0000:00:03.0', 1), id: '0000:00:03.0/pcie-root-port', fromStream: true },
      stream('0000:00:02.0:00.0/virtio-net', '0000:02:00.0'),
      stream('0000:00:03.0:00.0/virtio-blk', '0000:01:00.0'),
    ]
    const source = [bridge('0000:00:02.0', 1), bridge('0000:00:03.0', 2), at('0000:01:00.0'), at('0000:02:00.0')]
    const report = runCheck(source, destination, request)
    const found = report.devices.map(({ id, address }) => `${address.source} ${id}`)
    expect(found).toContain('0000:01:00.0 0000:00:02.0:00.0/virtio-net')
    expect(found).toContain('0000:02:00.0 0000:00:03.0:00.0/virtio-blk')
  })
})
