import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { PairDoubts, type ReasonedVerdict } from '../../src/check/device/doubts'
import { proveFrom } from '../../src/check/device/proof/prove-source'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import type { Doubt } from '../../src/pci/doubts/doubt'
import { type Recorded, recorded } from '../ground-truth'
import { device, port, request } from './a-root-port'

const DAMAGE: Doubt = { code: 'header-type', type: 0x20 }

describe('the effect of a doubt on the verdict', () => {
  const judged = (source: readonly Doubt[], destination: readonly Doubt[], verdict: ReasonedVerdict['verdict']) =>
    new PairDoubts(source, destination).judge({ verdict, reason: null })

  test.each(['compatible', 'incompatible', 'undetermined'] as const)(
    'damaged bytes on either side: nothing is left of %s',
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

describe('a damaged dump of a known device', () => {
  const damages: readonly (readonly [string, (config: Uint8Array) => void, string])[] = [
    ['all ones', (config) => config.fill(0xff), 'reads all ones'],
    ['all zeros', (config) => config.fill(0), 'reads all zeros'],
    ['header type 4', (config) => config.set([4], 0x0e), 'header type 4'],
    ['header type 7f', (config) => config.set([0x7f], 0x0e), 'header type 127'],
    ['a list that loops', (config) => config.set([0x54], 0x55), 'list loops'],
    ['a list that is not announced', (config) => config.set([0], 0x06), 'but Status indicates none'],
  ]

  test.each(damages)('%s: no verdict on either side, and no proof', (_, damage, why) => {
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

test('a host function read up to 0x100, against the whole one: QEMU compares what was not read', () => {
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

describe('a destination whose stream was not written by any QEMU', () => {
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
  ])('the same %s on both sides: never compatible', (_, change) => {
    expect(said(change).verdict).not.toBe('compatible')
  })

  test('damage on the source alone is what QEMU compares: refused', () => {
    const source = inStream((config) => config.fill(0, 0x40))
    expect(runCheck([source], [inStream(() => undefined)], request).verdict).toBe('incompatible')
  })
})

/* PCI 3.0 section 6.2: reserved bits of Command, BIST and the header's end are zero, an interrupt pin is 0 to 4. */
describe('program memory that begins like a known vendor', () => {
  const text = readFileSync('README.md')
  const kinds: Readonly<Record<string, (from: number) => (i: number) => number>> = {
    'text of UTF-8': (from) => (i) => text[from + i]!,
    'text of UTF-16': (from) => (i) => (i % 2 === 0 ? text[from + i / 2]! : 0),
    'small numbers of 32 bits': (from) => (i) => (i % 4 === 0 ? (from * 31 + i * 7) & 0xff : 0),
    'addresses of 64 bits': (from) => (i) =>
      [(from * i) & 0xf0, (from + i) & 0xff, (i * 13) & 0xff, 0x55, 0x7f, 0, 0, 0][i % 8]!,
    'bytes that count': (from) => (i) => (from + i) & 0xff,
  }
  const VENDORS = ['8086', '10de', '1af4', '15b3', '1b36', '144d', '14e4'].map((id) => Number.parseInt(id, 16))

  test.each(Object.keys(kinds))('%s: no verdict', (kind) => {
    const verdicts = VENDORS.flatMap((vendor) =>
      [1, 2, 3, 5, 8, 13, 21, 34].flatMap((from) =>
        [256, 4096].map((size) => {
          const config = Uint8Array.from({ length: size }, (_, i) => kinds[kind]!(from * 16)(i))
          config.set([vendor & 0xff, vendor >>> 8])
          const one = { ...device(() => undefined), config }
          return runCheck([one], [one], request).devices[0]!.verdict
        }),
      ),
    )
    expect(new Set(verdicts)).toEqual(new Set(['undetermined']))
  })

  // vfio-pci of 7.2 starts with each of these: a function may break one rule.
  test.each([
    ['a reserved bit of Command', 0x05, 0x08],
    ['a reserved byte', 0x36, 0x01],
  ])('a host function with %s has a verdict', (_, at, value) => {
    const { physical, bars } = recorded('vfio-pci').find(
      ({ refused, options }) => refused === undefined && options === '',
    )!
    const config = fromHex(physical!)
    config[at] = value
    const one = { ...device(() => undefined), config, bars: new Map(bars!.entries()), rom: 0 }
    const asked = { ...request, target: { ...request.target, profile: 'vfio-pci', view: 'vfio' as const } }
    const found = runCheck([one], [one], { ...asked, sourceView: 'vfio', destinationView: 'vfio' })
    expect(found.devices[0]!.verdict).toBe('compatible')
  })
})

describe('a dump of which little but ids and class is left', () => {
  const bare = (config: Uint8Array, ...kept: readonly (readonly [number, number])[]): Uint8Array => {
    const left = new Uint8Array(config.length)
    for (const [from, to] of [[0, 4], [8, 0x0f], ...kept] as const) left.set(config.subarray(from, to), from)
    // What else was not cleared.
    left[0x7d] = 0xb7
    return left
  }
  const judged = (config: Uint8Array) =>
    runCheck([{ ...device(() => undefined), config, id: null }], [{ ...device(() => undefined), config, id: null }], {
      ...request,
      target: { ...request.target, profile: 'vfio-pci', view: 'guest' },
    }).devices[0]!
  // One of each class that QEMU's vfio-pci took; bridges may have neither base address nor subsystem (PCI 3.0 section 6.2.4).
  const functions = [
    ...new Map(
      recorded('vfio-pci').flatMap(({ config, refused }) => {
        if (refused !== undefined) return []
        const bytes = fromHex(config)
        const taken = bytes[0x0e] === 0 && bytes[0x0b] !== 6
        return taken ? [[`class ${bytes[0x0b]}.${bytes[0x0a]}`, bytes] as const] : []
      }),
    ),
  ]

  test.each(functions)('%s', (_, config) => {
    expect(judged(bare(config))).toMatchObject({
      verdict: 'undetermined',
      reason: expect.stringMatching(/has no base address and no capability/),
    })
    expect(judged(bare(config, [0x2c, 0x30])).verdict).toBe('undetermined')
    const withRegion = bare(config)
    withRegion[0x13] = 0xfe
    expect(judged(withRegion).reason).toMatch(/has no subsystem id and no capability/)
    expect(judged(config).reason ?? '').not.toContain('was only a part of it read')
  })

  test('each class that was recorded', () => {
    expect(functions.map(([name]) => name)).toEqual(['class 3.0', 'class 3.2'])
  })
})
