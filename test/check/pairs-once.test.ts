import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex } from '../../src/bytes/hex'
import { BoundedDeviceCache } from '../../src/check/device/device-cache'
import { FixedNames } from '../../src/check/device/names'
import { PairsByRequest } from '../../src/check/releases/pairs-once'
import { runCheck } from '../../src/check/sides/run'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../a-request'
import { recorded } from '../ground-truth'

const CONFIGS = (['pcie-root-port', 'virtio', 'emulated'] as const).map((family) =>
  fromHex(recorded(family)[0]!.config),
)

/** Few of each, so that among many pairs there are some that are alike and some that differ in one thing. */
const ofDevice = fc.record({
  config: fc.tuple(fc.constantFrom(...CONFIGS), fc.constantFrom(0x06, 0x44, 0x6e), fc.constantFrom(0, 0x40)),
  bars: fc.constantFrom(new Map(), new Map([[0, 4096]])),
  partial: fc.boolean(),
  driver: fc.constantFrom(null, 'pcieport'),
  notes: fc.constantFrom([], ['read in a hurry']),
})

type Traits = typeof ofDevice extends fc.Arbitrary<infer T> ? T : never

function deviceAt(slot: number, { config: [bytes, at, bits], ...traits }: Traits): Device {
  const config = bytes.slice()
  config[at]! ^= bits
  return { address: `0000:${slot.toString(16).padStart(2, '0')}:00.0`, id: null, rom: null, ...traits, config }
}

describe('pairs that are the same', () => {
  it.each([
    ['one QEMU', { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' }, 20],
    ['every release that has the machine type', { ...NOTHING_GIVEN, machine: 'pc-q35-6.0' }, 2],
  ])('are judged together as each would be alone: %s', (_, target, runs) => {
    const pairs = fc.array(fc.tuple(ofDevice, ofDevice), { minLength: 2, maxLength: 8 })
    fc.assert(
      fc.property(pairs, (sides) => {
        const source = sides.map(([from], i) => deviceAt(i, from))
        const destination = sides.map(([, to], i) => deviceAt(i, to))
        const alone = source.map((device, i) => runCheck([device], [destination[i]!], asked({ target })))
        const { devices } = runCheck(source, destination, asked({ target }))
        const fitting = alone.every(({ devices: [one] }) => one!.fits)
        if (target.qemu !== null || fitting) expect(devices).toEqual(alone.flatMap((report) => report.devices))
      }),
      { numRuns: runs },
    )
  })

  it('are judged the same however few of them are cached', () => {
    const target = { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' }
    fc.assert(
      fc.property(fc.array(fc.tuple(ofDevice, ofDevice), { minLength: 2, maxLength: 8 }), (sides) => {
        const memory = { pairs: new PairsByRequest(2), cache: new BoundedDeviceCache(2, 1) }
        for (const [i, [from, to]] of sides.entries()) {
          const [source, destination] = [deviceAt(i, from), deviceAt(i, to)]
          const alone = runCheck([source], [destination], asked({ target }))
          expect(runCheck([source], [destination], asked({ target, ...memory }))).toEqual(alone)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('are accepted by the bits that decide, whatever else differs', () => {
    const target = { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' }
    const bits = fc.constantFrom(0, 0, 0, 1, 0x40, 0xff)
    const changes = fc.array(fc.tuple(fc.constantFrom(0x04, 0x06, 0x10, 0x13, 0x2c, 0x3c, 0x3d, 0x44, 0x6e), bits), {
      maxLength: 4,
    })
    const guests = fc.array(fc.tuple(fc.constantFrom(...CONFIGS), changes), { minLength: 4, maxLength: 12 })
    fc.assert(
      fc.property(guests, (all) => {
        const names = new FixedNames(4)
        const memory = { pairs: new PairsByRequest(2, names), cache: new BoundedDeviceCache(4, 4, names) }
        for (const [bytes, changed] of all) {
          const config = bytes.slice()
          for (const [at, flipped] of changed) config[at]! ^= flipped
          const plain = { address: '0000:01:00.0', id: null, bars: new Map(), rom: null, notes: [] }
          const [source, destination] = [
            { ...plain, config },
            { ...plain, config: bytes },
          ]
          const brief = { ...asked({ target }), brief: true }
          const alone = runCheck([source], [destination], brief)
          const { devices, ...rest } = runCheck([source], [destination], { ...brief, ...memory })
          expect({ ...rest, devices: devices.map(({ sameFor: _, ...report }) => report) }).toEqual(alone)
        }
      }),
      { numRuns: 60 },
    )
  })
})
