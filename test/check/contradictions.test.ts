import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import { recorded } from '../ground-truth'
import { device, request } from './a-root-port'

/** A device as QEMU 7.2.22 makes it without options. */
const plain = (type: string): Uint8Array =>
  fromHex(
    recorded(type.startsWith('virtio') ? 'virtio' : 'emulated').find(
      ({ device: name, qemu, options }) => name === type && qemu === '7.2.22' && options === '',
    )!.config,
  )

const bare = (config: Uint8Array): Device => ({ ...device(() => undefined), config })
const judged = (source: Uint8Array, destination: Uint8Array, profile: string | null = null) =>
  runCheck([bare(source)], [bare(destination)], {
    ...request,
    target: { ...request.target, profile, placement: 'pci-bridge' },
  }).devices[0]!

const changed = (config: Uint8Array, at: number, value: number) => config.map((byte, i) => (i === at ? value : byte))

describe('a destination that its type contradicts', () => {
  test.each([
    // hw/net/e1000.c: PNPMMIO_SIZE is 128 KiB.
    ['e1000', 'an address within its region', 0x11, 0x01, 'not the 128 KiB region'],
    // hw/scsi/lsi53c895a.c: 256 ports.
    ['lsi53c895a', 'a port within its region', 0x10, 0x11, '256 bytes'],
    ['am53c974', 'the header of a CardBus bridge', 0x0e, 0x02, 'header type is 2'],
    ['e1000', 'the header of a bridge', 0x0e, 0x01, 'header type is 1'],
  ] as const)('%s: %s', (type, _, at, value, why) => {
    const whole = plain(type).subarray(0, 256)
    const bad = changed(whole, at, value)
    expect(judged(whole, whole).verdict).toBe('compatible')
    for (const source of [whole, bad]) {
      const { verdict, reason } = judged(source, bad, type)
      if (verdict === 'undetermined') expect(reason).toContain(why)
      expect(verdict).not.toBe('compatible')
    }
  })

  test('the same bytes at the source are refused, as QEMU refuses them', () => {
    const whole = plain('e1000').subarray(0, 256)
    for (const [at, value] of [
      [0x11, 0x01],
      [0x0e, 0x01],
    ] as const) {
      expect(judged(changed(whole, at, value), whole, 'e1000').firstFailure?.offset).toBe(at)
    }
  })
})

test.each([1, 2, 16, 32, 48])('a dump that begins %d bytes late', (bytes) => {
  const whole = plain('virtio-rng-pci')
  const late = Uint8Array.from([...new Uint8Array(bytes), ...whole.subarray(0, whole.length - bytes)])
  const { verdict, reason } = judged(late, late)
  expect(verdict).toBe('undetermined')
  expect(reason).toMatch(/later: something precedes it/)
})

/** QEMU 11.1.3 offers ATS at the end of the extended list: config space of 4096 bytes, which it compares. */
test.each([1, 2, 3, 4, 5, 6, 7])('a pair that QEMU refuses, byte i of both at i ^ %d', (mask) => {
  const [source, destination] = ['ats=on', ''].map((wanted) =>
    fromHex(
      recorded('virtio').find(
        ({ device: name, qemu, options, size }) =>
          name === 'virtio-balloon-pci' && qemu === '11.1.3' && options === wanted && size === 4096,
      )!.config,
    ),
  )
  expect(judged(source!, destination!).verdict).toBe('incompatible')
  const [from, to] = [source!, destination!].map((config) => config.map((_, i) => config[i ^ mask]!))
  expect(judged(from!, to!)).toMatchObject({ verdict: 'undetermined', firstFailure: null })
})

test('two dumps in one file', () => {
  const whole = plain('e1000').subarray(0, 256)
  const two = Uint8Array.from([...whole, ...changed(whole, 0x2c, 0)])
  expect(judged(two, whole)).toMatchObject({ verdict: 'undetermined' })
  expect(judged(two, whole).reason).toContain('the ids occur again at 0x100')
})

test('1af4:1029 is virtio by its id (Virtio 1.2 section 4.1.2), not a function of the host', () => {
  const unknown = changed(plain('virtio-rng-pci'), 0x02, 0x29)
  expect(judged(unknown, unknown).profile).toMatchObject({ name: 'virtio', verified: false })
  // MSI-X's Table Size, which QEMU compares in every device.
  const at = unknown[0x34]! + 2
  expect(judged(changed(unknown, at, unknown[at]! ^ 8), unknown).firstFailure?.offset).toBe(at)
})

/**
 * Real bytes and then zeros: what a read without root, or `dd conv=sync`, leaves of a function. Both sides alike, so that nothing
 * differs any more; PCIe 5.0 says which fields of a capability are never zero.
 */
describe('a passed-through function cut inside a capability', () => {
  const started = recorded('vfio-pci').filter(({ refused }) => refused === undefined)
  const functions = [...new Map(started.map((record) => [record.physical, record])).values()]
  const cutAt = (config: Uint8Array, from: number) => config.map((byte, i) => (i < from ? byte : 0))
  const asked = { ...request, target: { ...request.target, profile: 'vfio-pci', view: 'vfio', rom: 0 } } as const
  const verdictOf = (config: Uint8Array, bars: readonly number[]) => {
    const one = { ...device(() => undefined), config, bars: new Map(bars.entries()) }
    const views = { sourceView: 'vfio', destinationView: 'vfio' } as const
    return runCheck([one], [one], { ...asked, ...views }).devices[0]!
  }
  /** Where the first capability with this id stands; the lists of these records are short and whole. */
  const placeOf = (config: Uint8Array, id: number): number | undefined => {
    for (let at = config[0x34]!, left = 48; at >= 0x40 && left > 0; at = config[at + 1]!, left--)
      if (config[at] === id) return at
    return undefined
  }

  test.each([
    ['the ids and Command', null, 5],
    ['MSI-X, before its table', 0x11, 4],
    ['PCI Express, before its link', 0x10, 0x0c],
  ] as const)('after %s', (_, id, offset) => {
    let tried = 0
    for (const { physical, bars } of functions) {
      const config = fromHex(physical!)
      const place = id === null ? 0 : placeOf(config, id)
      // Ports that are integrated into the root complex have no link (PCIe 5.0 section 7.5.3.6).
      if (place === undefined || place + offset > 0xf0 || (id === 0x10 && config[place + 2]! >> 4 >= 9)) continue
      const cut = cutAt(config, place + offset)
      if (cut[5] === 0 && id === null) cut[4] = 6
      expect(verdictOf(cut, bars!).verdict, physical).toBe('undetermined')
      tried++
    }
    expect(tried).toBeGreaterThan(5)
  })
})

test("virtio's ids without virtio's capabilities do not make it a host function because of one more oddity", () => {
  const whole = fromHex(
    recorded('virtio').find(
      ({ device: name, options, qemu }) =>
        name === 'virtio-net-pci-transitional' && options === 'x-disable-pcie=on' && qemu === '7.2.22',
    )!.config,
  )
  // Two rows exchanged: the list leads from MSI-X into the middle of another capability.
  const [a, b] = [0x40, 0x90]
  const exchanged = whole.slice()
  exchanged.set(whole.subarray(a, a + 16), b)
  exchanged.set(whole.subarray(b, b + 16), a)
  const target = { ...request.target, profile: null, placement: 'root-port' } as const
  const one = { ...device(() => undefined), config: exchanged }
  const other = { ...one, config: changed(exchanged, 0x5d, exchanged[0x5d]! ^ 0x80) }
  expect(runCheck([other], [one], { ...request, target }).verdict).not.toBe('compatible')
})
