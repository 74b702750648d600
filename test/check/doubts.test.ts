import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { Doubts, type Judgement } from '../../src/check/device/doubts'
import { proveFrom } from '../../src/check/device/proof/prove-source'
import type { CheckRequest } from '../../src/check/report/request'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import type { Doubt } from '../../src/pci/doubts/doubt'
import { type Recorded, recorded } from '../ground-truth'

const DAMAGE: Doubt = { code: 'header-type', type: 0x20 }

describe('what a doubt leaves of a verdict', () => {
  const judged = (source: readonly Doubt[], destination: readonly Doubt[], verdict: Judgement['verdict']) =>
    new Doubts(source, destination).judge({ verdict, reason: null })

  test.each(['compatible', 'incompatible', 'undetermined'] as const)(
    'damaged bytes, of either side: nothing of %s',
    (verdict) => {
      expect(judged([DAMAGE], [], verdict).verdict).toBe('undetermined')
      expect(judged([], [DAMAGE], verdict)).toEqual({
        verdict: 'undetermined',
        reason: 'no verdict on a damaged dump: destination: header type 32 is not one that PCI defines (0, 1, 2)',
      })
    },
  )

  test.each(['compatible', 'incompatible', 'undetermined'] as const)('no doubt: %s unchanged', (verdict) => {
    expect(judged([], [], verdict)).toEqual({ verdict, reason: null })
  })
})

const port = recorded('pcie-root-port').find(({ qemu, options }) => qemu === '7.2.22' && options === '')!

const device = (change: (config: Uint8Array) => void): Device => {
  const config = fromHex(port.config)
  change(config)
  return { address: '0000:00:05.0', id: null, config, bars: new Map(), rom: null, notes: [] }
}

const request: CheckRequest = {
  target: {
    qemu: '7.2',
    machine: 'pc-q35-7.2',
    set: new Map(),
    placement: 'pcie.0',
    bars: new Map(),
    rom: null,
    profile: 'pcie-root-port',
    view: null,
  },
  sourceQemu: null,
  sourceView: null,
  destinationView: null,
  devices: [],
  map: new Map(),
  all: false,
  version: '0',
}

describe('a damaged dump of a known device', () => {
  const damages: readonly (readonly [string, (config: Uint8Array) => void, string])[] = [
    ['all ones', (config) => config.fill(0xff), 'reads all ones'],
    ['all zeros', (config) => config.fill(0), 'reads all zeros'],
    ['header type 4', (config) => config.set([4], 0x0e), 'header type 4'],
    ['header type 7f', (config) => config.set([0x7f], 0x0e), 'header type 127'],
    ['a list that loops', (config) => config.set([0x54], 0x55), 'list loops'],
    ['a list that is not announced', (config) => config.set([0], 0x06), 'but Status indicates none'],
  ]

  test.each(damages)('%s: no verdict in either place, and no proof', (_, damage, why) => {
    const whole = device(() => undefined)
    const bad = device(damage)
    for (const [source, destination] of [
      [bad, whole],
      [whole, bad],
      [bad, bad],
    ] as const) {
      const [found] = runCheck([source], [destination], { ...request, prove: proveFrom }).devices
      expect(found).toMatchObject({ verdict: 'undetermined', firstFailure: null, proof: { outcome: 'depends' } })
      expect(found!.reason).toContain(why)
    }
  })

  test('a stream is what QEMU compares, whatever it holds', () => {
    const source = { ...device((config) => config.set([4], 0x0e)), fromStream: true }
    expect(runCheck([source], [device(() => undefined)], request).devices[0]).toMatchObject({
      verdict: 'incompatible',
      firstFailure: { offset: 0x0e },
    })
  })
})

describe('a list that leads to id ff, where Linux assumes that the function is gone', () => {
  const passed = recorded('vfio-pci').find(
    ({ config, refused }) => refused === undefined && (fromHex(config)[6]! & 0x10) !== 0,
  )!

  test.each(['vfio-pci', 'pci', null] as const)('against itself, profile %s', (profile) => {
    const config = fromHex(passed.config)
    const same = (bytes: Uint8Array): Device => ({
      ...device(() => undefined),
      config: bytes,
      id: null,
    })
    const verdict = (bytes: Uint8Array) =>
      runCheck([same(bytes)], [same(bytes)], { ...request, target: { ...request.target, profile, view: 'guest' } })
        .devices[0]!
    expect(verdict(config).reason ?? '').not.toContain('id 0xff')
    const damaged = config.slice()
    damaged[damaged[0x34]!] = 0xff
    expect(verdict(damaged)).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(/where id 0xff is not a capability/),
    })
  })
})

test('a host function that was read up to 0x100, beside the whole one: QEMU compares what was not read', () => {
  const checked = ({ cmask, wmask, w1cmask }: Recorded, i: number) =>
    fromHex(cmask)[i]! & ~fromHex(wmask)[i]! & ~fromHex(w1cmask)[i]!
  const passed = recorded('vfio-pci').find(({ case: name, qemu }) => name === 'ext-head-dsn' && qemu === '11.1.3')!
  const whole = fromHex(passed.config)
  expect(checked(passed, 0x104)).toBe(0xff)
  const half = whole.slice().fill(0, 0x100)
  const verdict = (source: Uint8Array, destination: Uint8Array) => {
    const [from, to] = [source, destination].map((config) => ({ ...device(() => undefined), config, id: null }))
    const target = {
      ...request.target,
      qemu: '11.1',
      machine: passed.machines[0]!,
      profile: 'vfio-pci',
      view: 'qemu' as const,
    }
    return runCheck([from!], [to!], { ...request, target }).devices[0]!
  }
  expect(verdict(whole, half)).toMatchObject({
    verdict: 'undetermined',
    reason: expect.stringContaining('and the other side has extended capabilities'),
  })
  expect(verdict(whole, whole).verdict).toBe('compatible')
})

describe('a destination whose stream no QEMU has written', () => {
  /** A slot's number, which QEMU 7.2.22 compares: cmask ff, wmask 0 at byte 0x6a of a root port. */
  const SLOT = 0x6a
  const mask = (name: 'cmask' | 'wmask' | 'w1cmask') => fromHex(port[name])
  const checked = mask('cmask')[SLOT]! & ~mask('wmask')[SLOT]! & ~mask('w1cmask')[SLOT]!
  const inStream = (change: (config: Uint8Array) => void): Device => ({ ...device(change), fromStream: true })
  const differing = (config: Uint8Array) => {
    config[SLOT]! ^= checked & -checked
  }
  const said = (change: (config: Uint8Array) => void) =>
    runCheck(
      [
        inStream((config) => {
          differing(config)
          change(config)
        }),
      ],
      [inStream(change)],
      { ...request, target: { ...request.target, profile: null } },
    )

  test('QEMU compares the byte', () => {
    expect(checked).not.toBe(0)
    expect(said(() => undefined).verdict).toBe('incompatible')
  })

  test.each<[string, (config: Uint8Array) => void]>([
    ['zeros after the header', (config) => config.fill(0, 0x40)],
    ['ones after the header', (config) => config.fill(0xff, 0x40)],
    [
      'no capability list',
      (config) => {
        config[6]! &= ~0x10
      },
    ],
    ['a list that leads elsewhere', (config) => config.fill(0x44, 0x34, 0x35)],
    ['dwords turned', (config) => config.set(config.map((_, i) => config[i ^ 3]!))],
  ])('%s on both sides alike: never compatible', (_, change) => {
    expect(said(change).verdict).not.toBe('compatible')
  })

  test('a source that is damaged alone is what QEMU compares: refused', () => {
    const source = inStream((config) => config.fill(0, 0x40))
    expect(runCheck([source], [inStream(() => undefined)], request).verdict).toBe('incompatible')
  })
})

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
  expect(judged(two, whole).reason).toContain('the ids stand again at 0x100')
})

test('1af4:1029 is virtio by its id (Virtio 1.2 section 4.1.2), and no function of the host', () => {
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

test("virtio's ids without virtio's capabilities are not a function of a host for one more oddity", () => {
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
