import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import type { Stream } from '../../src/formats/stream'
import { fixture, hexOf, read } from './fixtures'

const where = ({ devices }: Stream): string[] => devices.map(({ id, size, offset }) => `${id} ${size} ${offset}`)

/** What a damaged stream gives: nothing but an InputError is ever thrown. */
function outcome(file: Uint8Array): Stream | InputError {
  try {
    return read(file)
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

const WITH_FOOTERS = ['qemu-10.0', 'vfio-5.2', 'vfio-11.1', 'no-description-10.0', 'nested', 'ignore-shared-11.1']
const files = new Map(WITH_FOOTERS.map((name) => [name, fixture(`${name}.mig`)]))

/** Offset of the zero byte behind the last section: in front of the description, or the last one of the file. */
function markOfEnd(file: Uint8Array): number {
  const json = Buffer.from(file)
    .toString('latin1')
    .search(/\{ ?"(?:configuration|page_size)"/)
  return json < 0 ? file.length - 1 : json - 6
}

describe('a truncated stream', () => {
  it.each(WITH_FOOTERS)('at or near a boundary of a section is refused: %s', (name) => {
    const file = files.get(name)!
    for (const { offset } of read(file).sections) {
      for (const near of [-6, -5, -1, 0, 1, 5, 14, 40]) {
        expect(outcome(file.subarray(0, offset! + near))).toBeInstanceOf(InputError)
      }
    }
  })

  it.each(WITH_FOOTERS)('anywhere before the mark of its end is refused, with the byte: %s', (name) => {
    const file = files.get(name)!
    fc.assert(
      fc.property(fc.integer({ min: 0, max: markOfEnd(file) }), (length) => {
        const result = outcome(file.subarray(0, length))
        expect(result).toBeInstanceOf(InputError)
        expect((result as InputError).place.offset ?? 0).toBeLessThanOrEqual(length)
      }),
      { numRuns: 150 },
    )
  })

  it.each([1, 2, 4, 5, 100, 40_000])('%d bytes into its description is refused', (length) => {
    const file = files.get('vfio-5.2')!
    expect(outcome(file.subarray(0, markOfEnd(file) + 1 + length))).toBeInstanceOf(InputError)
  })
})

describe('a stream with damaged config space', () => {
  // A check has to see the damage: no byte of config space may decide whether the device is found, or where.
  it.each(['qemu-10.0', 'nested', 'vfio-5.2', 'vfio-11.1'])('still shows where it is: %s', (name) => {
    const file = files.get(name)!.slice()
    const stream = read(file)
    const expected = where(stream)
    const places = stream.devices.flatMap(({ offset, size }) => ({ offset: offset!, size }))
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.array(fc.tuple(fc.oneof(fc.nat(255), fc.nat(4095)), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 4,
        }),
        ({ offset, size }, changes) => {
          const kept = file.slice(offset, offset + size)
          for (const [at, xor] of changes) file[offset + (at % size)]! ^= xor
          const result = read(file)
          expect(where(result)).toEqual(expected)
          expect(result.problems).toEqual([])
          file.set(kept, offset)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('shows the damage', () => {
    const file = files.get('vfio-11.1')!.slice()
    const device = read(file).devices.at(-1)!
    file[device.offset! + 0x100]! ^= 0xff
    expect(hexOf(read(file).devices.at(-1)!.config.subarray(0x100, 0x101))).toBe(
      hexOf(Uint8Array.of(device.config[0x100]! ^ 0xff)),
    )
  })
})

describe('a stream with damage anywhere', () => {
  const NAMES = [...WITH_FOOTERS, 'no-footers-11.1', 'pc-2.2', 'pc-1.6-described', 'no-configuration-5.2']

  it.each(NAMES)('is read or refused: %s', (name) => {
    const file = fixture(`${name}.mig`)
    const inside = (at: number) => (at < 0.2 ? Math.floor(at * 2000) : Math.floor(((at - 0.2) / 0.8) * file.length))
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.constantFrom(0, 1, 4, 0x7e, 0xff)), {
          minLength: 1,
          maxLength: 6,
        }),
        (changes) => {
          const kept = changes.map(([at]) => file[inside(at)]!)
          for (const [at, value] of changes) file[inside(at)] = value
          const result = outcome(file)
          if (!(result instanceof InputError)) {
            for (const { config, size } of result.devices) expect(config).toHaveLength(size)
          }
          for (const [i, [at]] of [...changes.entries()].reverse()) file[inside(at)] = kept[i]!
        },
      ),
      { numRuns: 100 },
    )
  })

  it.each(NAMES)('with a piece missing is read or refused: %s', (name) => {
    const file = fixture(`${name}.mig`)
    fc.assert(
      fc.property(fc.nat(file.length), fc.nat(5000), (at, length) => {
        outcome(Buffer.concat([file.subarray(0, at), file.subarray(at + length)]))
      }),
      { numRuns: 40 },
    )
  })

  it.each(['three-snapshots', 'extended-l2', 'version-2'])('in a disk image is read or refused: %s', (name) => {
    const file = fixture(`${name}.qcow2`)
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(200), fc.nat(file.length - 4)),
        fc.constantFrom(0, 0xffffffff, 0x80, 0x00ffffff),
        (at, value) => {
          const copy = Buffer.from(file)
          copy.writeUInt32BE(value, at)
          outcome(copy)
        },
      ),
      { numRuns: 100 },
    )
  })
})
