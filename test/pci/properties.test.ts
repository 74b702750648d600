import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatAddress, parseAddress } from '../../src/pci/address'
import { baseAddressUses } from '../../src/pci/base-address'
import { EXTENDED_CAPABILITIES, STANDARD_CAPABILITIES } from '../../src/pci/capabilities'
import { HEADER_BRIDGE, HEADER_ENDPOINT } from '../../src/pci/header'
import { maskIn } from '../../src/pci/layout'
import { fieldsAt, nameAt, naming } from '../../src/pci/name'
import { bitField } from '../../src/pci/view'
import { walk } from '../../src/pci/walk'
import { config, withList } from './build'

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
/** A number as its bytes, the lowest first: "34 12". */
const bytesOf = (value: number, width: number) =>
  Array.from({ length: width }, (_, i) => hex(Math.floor(value / 256 ** i) % 256, 2)).join(' ')

const first = (space: Uint8Array) => walk(space).capabilities[0]!
const standard = (bytes: string) => config(256, { ...withList('40'), 64: bytes })
const extended = (bytes: string) => config(4096, { 256: bytes })

// PCI 3.0 section 6.8 and appendix H; PCIe 5.0 sections 7.8.6, 7.9.5 and 7.9.6.
describe('a length that a capability states is its length', () => {
  test.each<[string, number, number, (value: number) => Uint8Array, (value: number) => number]>([
    ['Vendor-Specific', 3, 0xc0, (n) => standard(`09 00 ${hex(n, 2)}`), (n) => n],
    ['Vendor-Specific Extended', 8, 0xf00, (n) => extended(`0b 00 01 00 ${bytesOf(n * 2 ** 20, 4)}`), (n) => n],
    [
      'Designated Vendor-Specific',
      10,
      0xf00,
      (n) => extended(`23 00 01 00 ${bytesOf(0xabcd + n * 2 ** 20, 4)}`),
      (n) => n,
    ],
    ['resizable BARs', 1, 6, (n) => extended(`15 00 01 00 00 00 00 00 ${bytesOf(n << 5, 4)}`), (n) => 4 + 8 * n],
    ['Virtual Channels', 0, 7, (n) => extended(`02 00 01 00 ${bytesOf(n, 4)}`), (n) => 0x1c + 12 * n],
  ])('%s', (_, min, max, space, length) => {
    fc.assert(
      fc.property(fc.integer({ min, max }), (value) => {
        expect(first(space(value)).length).toBe(length(value))
      }),
    )
  })
})

const layouts = [
  HEADER_ENDPOINT,
  HEADER_BRIDGE,
  ...[...STANDARD_CAPABILITIES.values(), ...EXTENDED_CAPABILITIES.values()].map(({ base }) => base),
]
const rows = layouts.flatMap(({ registers }) =>
  registers.filter(({ fields, width }) => fields.length > 0 && width <= 4),
)

describe('fields of registers', () => {
  test('hold what was written to them, whatever the others hold', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.nat(0xffff_ffff), fc.nat(0xffff_ffff), (row, before, value) => {
        for (const { at, width } of row.fields) {
          const wanted = value % 2 ** width
          const cleared = before - bitField(before, at, width) * 2 ** at
          const packed = cleared + wanted * 2 ** at
          expect(bitField(packed, at, width)).toBe(wanted)
          for (const other of row.fields) {
            if (other.at !== at)
              expect(bitField(packed, other.at, other.width)).toBe(bitField(before, other.at, other.width))
          }
        }
      }),
    )
  })

  test('share no bit, and lie within their register', () => {
    for (const row of rows) {
      const masks = row.fields.map(({ name }) => maskIn(row, name))
      const together = masks.reduce((sum, mask) => sum + mask, 0)
      expect(together, row.name).toBe(maskIn(row, ...row.fields.map(({ name }) => name)))
      expect(together).toBeLessThan(2 ** (8 * row.width))
    }
  })

  test('are named by each of their bits, and by no other', () => {
    const tables = fc.constantFrom(...[...STANDARD_CAPABILITIES.values()].map(({ base }) => base))
    fc.assert(
      fc.property(tables, fc.nat(0xff), (table, mask) => {
        const names = naming(standard(`${hex(table.id, 2)} 00`))
        for (let offset = 0x40; offset < 0x80; offset++) {
          const named = names.at(offset)
          const low = 8 * named.byteInRegister
          const touched = (named.registerRow?.fields ?? []).filter(
            (field) => (Math.floor(maskIn(named.registerRow!, field.name) / 2 ** low) & mask & 0xff) !== 0,
          )
          expect(fieldsAt(named, mask)).toBe(touched.map(({ title }) => title).join(', ') || null)
        }
      }),
    )
  })
})

describe('any bytes', () => {
  const spaces = fc.constantFrom(64, 256, 4096).chain((size) => fc.uint8Array({ minLength: size, maxLength: size }))

  test('every byte of the header is named by the header, every byte of a capability by one that holds it', () => {
    fc.assert(
      fc.property(spaces, fc.nat(4095), (space, offset) => {
        space[0x06] = 0x10
        const { capability, layout, registerRow, byteInRegister } = nameAt(space, offset)
        const holding = walk(space).capabilities.filter(
          (found) =>
            found.offset <= offset &&
            offset < found.offset + found.length &&
            offset < (found.kind === 'standard' ? 0x100 : 0x1000),
        )
        if (offset < 0x40) expect([capability, layout === null]).toEqual([null, false])
        else if (holding.length > 0) expect(holding.map((found) => found.offset)).toContain(capability?.offset)
        else expect(capability).toBeNull()
        if (registerRow) {
          const start = (capability?.offset ?? 0) + registerRow.offset
          expect(offset - start).toBe(byteInRegister)
          expect(byteInRegister).toBeLessThan(registerRow.width)
        }
      }),
      { numRuns: 500 },
    )
  })

  // PCI 3.0 section 6.2.5.1: the upper half of a 64-bit address is no address of its own.
  test('an upper half follows a 64-bit memory address, and every such address but the last has one', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xf), { maxLength: 6 }), (values) => {
        const uses = baseAddressUses(values)
        expect(uses).toHaveLength(values.length)
        for (const [i, use] of uses.entries()) {
          const wide = i > 0 && uses[i - 1] === 'memory' && (values[i - 1]! & 7) === 4
          expect(use).toBe(wide ? 'upper' : (values[i]! & 1) === 1 ? 'io' : 'memory')
        }
      }),
    )
  })
})

test('an address survives writing and reading', () => {
  const address = fc.record({
    domain: fc.nat(0xffff_ffff),
    bus: fc.nat(0xff),
    device: fc.nat(0x1f),
    function: fc.nat(7),
  })
  fc.assert(
    fc.property(address, (parts) => {
      expect(parseAddress(formatAddress(parts))).toEqual(parts)
    }),
  )
})
