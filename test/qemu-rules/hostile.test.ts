import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { InputError } from '../../src/bytes/input-error'
import { runCheck } from '../../src/check/sides/run'
import { PLACEMENTS } from '../../src/qemu/painting/placement'
import { type Reconstruction, reconstruct } from '../../src/qemu/reconstruct'
import { RELEASES } from '../../src/qemu/releases/version'
import { VIEWS } from '../../src/qemu/request'
import { asked } from '../a-request'
import { type Recorded, recorded } from '../ground-truth'

const seeds = (['pcie-root-port', 'virtio', 'vfio-pci'] as const).flatMap((family) =>
  recorded(family).map((record: Recorded) => fromHex(record.physical ?? record.config)),
)

/** Config space of real devices with a few bytes overwritten, mostly those that steer: header, pointers, lengths. */
const damaged = fc
  .record({
    seed: fc.nat(seeds.length - 1),
    length: fc.constantFrom(64, 128, 256, 4096),
    edits: fc.array(fc.record({ at: fc.oneof(fc.nat(0x40), fc.nat(0x180), fc.nat(0xfff)), value: fc.nat(0xff) }), {
      maxLength: 12,
    }),
  })
  .map(({ seed, length, edits }) => {
    const bytes = seeds[seed]!.slice(0, length)
    for (const { at, value } of edits) if (at < bytes.length) bytes[at] = value
    return bytes
  })

const noise = fc.constantFrom(64, 256, 4096).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))

const request = fc.record({
  qemu: fc.constantFrom(...RELEASES),
  machine: fc.constant(null),
  set: fc.constant(new Map<string, string>()),
  placement: fc.constantFrom(...PLACEMENTS, null),
  bars: fc.constant(new Map<number, number>()),
  rom: fc.constant(null),
  profile: fc.constantFrom('pcie-root-port', 'virtio-net-pci', 'vfio-pci', 'pci', null),
  view: fc.constantFrom(...VIEWS, null),
})

const device = (config: Uint8Array) => ({ address: null, id: null, config, bars: new Map(), rom: null, notes: [] })

/** Runs it; of errors only those made for people may come out. */
function survives<T>(run: () => T): T | null {
  try {
    return run()
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

/** All of a reconstruction as one string. */
function fingerprint(found: Reconstruction | null): string {
  if (!found) return 'refused'
  const { config, cmask, wmask, w1cmask, absent, uncertain, ...rest } = found.masks
  const arrays = [config, cmask, wmask, w1cmask, absent, uncertain].map((array) => Buffer.from(array).toString('hex'))
  return [...arrays, JSON.stringify(rest)].join(' ')
}

describe('whatever the bytes, no crash and a repeatable result', () => {
  test.each([
    ['damaged dumps', damaged],
    ['noise', noise],
  ])('masks of %s', (_, bytes) => {
    fc.assert(
      fc.property(bytes, request, (config, target) => {
        const once = survives(() => reconstruct(device(config), target))
        expect(fingerprint(survives(() => reconstruct(device(config), target)))).toBe(fingerprint(once))
        if (once)
          expect(once.masks.rules.reduce((end, { offset, length }) => (offset === end ? end + length : -1), 0)).toBe(
            once.masks.size,
          )
      }),
      { numRuns: 400 },
    )
  })

  test('check of damaged against intact and the other way round', () => {
    fc.assert(
      fc.property(damaged, damaged, request, (source, destination, target) => {
        const report = survives(() => runCheck([device(source)], [device(destination)], asked({ target })))
        if (report?.verdict === 'compatible')
          expect(report.devices[0]!.differences.every(({ failing }) => failing === 0)).toBe(true)
      }),
      { numRuns: 400 },
    )
  })
})
