import { digits } from '../../../bytes/hex'
import { type CapabilityText, varying } from '../../capability'
import { bit, bits, type CapabilityLayout, type Register, reg8, reg16, reg32, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

const NUM_ENT = reg8(0x02, 'NUM_ENT', 'Number of Entries', [bits(0, 6, 'NUM_ENT', 'Num Entries')])

const BUSES = reg16(0x04, 'BUSES', 'Fixed Bus Numbers', [
  bits(0, 8, 'SEC_BUS', 'Fixed Secondary Bus Number'),
  bits(8, 8, 'SUB_BUS', 'Fixed Subordinate Bus Number'),
])

/** Enhanced Allocation without its entries. PCIe 5.0 section 7.8.5. */
const EA = standardCapability('EA', 'Enhanced Allocation', 0x14, () => [NUM_ENT])

const addressRegister = (offset: number, index: number, name: string, title: string) =>
  reg32(offset, `${name}_${index}`, `Entry ${index} ${title}`, [
    bit(1, 'IS_64', '64-bit Field'),
    bits(2, 30, 'FIELD', title),
  ])

/** One entry at `offset`. PCIe 5.0 section 7.8.5.3: base and limit, each with an upper half when its bit 1 is set. */
function entry(offset: number, index: number, read: (at: number) => number): Register[] {
  const rows = [
    reg32(offset, `ENTRY_${index}`, `Entry ${index} Properties`, [
      bits(0, 3, 'ES', 'Entry Size'),
      bits(4, 4, 'BEI', 'BAR Equivalent Indicator'),
      bits(8, 8, 'PP', 'Primary Properties'),
      bits(16, 8, 'SP', 'Secondary Properties'),
      bit(30, 'WRITABLE', 'Writable'),
      bit(31, 'ENABLE', 'Enable'),
    ]),
  ]
  const end = offset + 4 + 4 * (read(offset) & 7)
  let at = offset + 4
  const add = (row: Register) => {
    if (at + 4 <= end) rows.push(row)
    at += 4
  }
  const base64 = (read(at) & 2) !== 0
  const max64 = (read(at + 4) & 2) !== 0
  add(addressRegister(at, index, 'BASE', 'Base'))
  add(addressRegister(at, index, 'MAX_OFFSET', 'MaxOffset'))
  if (base64) add(reg32(at, `BASE_HI_${index}`, `Entry ${index} Base Upper 32 Bits`))
  if (max64) add(reg32(at, `MAX_OFFSET_HI_${index}`, `Entry ${index} MaxOffset Upper 32 Bits`))
  return rows
}

/** Where each entry starts and how many bytes it has. @param read the dword at an offset of the capability */
function eaEntries(bridge: boolean, read: (at: number) => number): { offset: number; length: number }[] {
  const entries = []
  let offset = bridge ? 8 : 4
  for (let left = (read(0) >>> 16) & 0x3f; left > 0 && offset < 0x100; left--) {
    const length = 4 + 4 * (read(offset) & 7)
    entries.push({ offset, length })
    offset += length
  }
  return entries
}

/**
 * The layout with all entries that fit config space.
 * @param bridge type 1 headers have a dword of bus numbers before the entries
 * @param read the dword at an offset of the capability
 */
function eaLayout(bridge: boolean, read: (at: number) => number): CapabilityLayout {
  const entries = eaEntries(bridge, read).flatMap(({ offset }, index) => entry(offset, index, read))
  return standardCapability('EA', 'Enhanced Allocation', 0x14, () => [NUM_ENT, ...(bridge ? [BUSES] : []), ...entries])
}

/** BAR Equivalent Indicator. PCIe 5.0 table 7-109. */
function equivalent(value: number): string {
  if (value <= 5) return `BAR ${value}`
  if (value >= 9 && value <= 14) return `VF-BAR ${value - 9}`
  return { 6: 'resource behind function', 7: 'not indicated', 8: 'expansion ROM' }[value] ?? 'reserved'
}

/** Primary and secondary properties. PCIe 5.0 table 7-110. */
const PROPERTIES: ReadonlyMap<number, string> = new Map([
  [0x00, 'memory space, non-prefetchable'],
  [0x01, 'memory space, prefetchable'],
  [0x02, 'I/O space'],
  [0x03, 'VF memory space, prefetchable'],
  [0x04, 'VF memory space, non-prefetchable'],
  [0x05, 'allocation behind bridge, non-prefetchable memory'],
  [0x06, 'allocation behind bridge, prefetchable memory'],
  [0x07, 'allocation behind bridge, I/O space'],
  [0xfd, 'memory space resource unavailable for use'],
  [0xfe, 'I/O space resource unavailable for use'],
  [0xff, 'entry unavailable for use'],
])

const property = (value: number): string => PROPERTIES.get(value) ?? `[${digits(value, 2)}]`

/** An address with its upper half, if it has one. @param low the lower half without its flags */
const address = (view: RegisterView, upper: string, low: number): string =>
  (view.has(upper) ? digits(view.value(upper), 1) : '') + digits(low, 8)

function entryLines(view: RegisterView, i: number): string[] {
  const f = (field: string) => view.field(`ENTRY_${i}`, field)
  const lines = [`Entry ${i}: ${view.flags(`ENTRY_${i}`, 'Enable=ENABLE Writable=WRITABLE')} EntrySize=${f('ES')}`]
  if (!view.has(`BASE_${i}`)) return lines
  const instead = f('SP') === 0xff ? ', PrimaryProperties should be used' : ''
  lines.push(
    `\t BAR Equivalent Indicator: ${equivalent(f('BEI'))}`,
    `\t PrimaryProperties: ${property(f('PP'))}`,
    `\t SecondaryProperties: ${property(f('SP'))}${instead}`,
    `\t Base: ${address(view, `BASE_HI_${i}`, 4 * view.field(`BASE_${i}`, 'FIELD'))}`,
  )
  if (view.has(`MAX_OFFSET_${i}`)) {
    lines.push(`\t MaxOffset: ${address(view, `MAX_OFFSET_HI_${i}`, 4 * view.field(`MAX_OFFSET_${i}`, 'FIELD') + 3)}`)
  }
  return lines
}

function describe(view: RegisterView): CapabilityText {
  const entries = eaEntries(view.facts.bridge, (at) => view.read(at, 4))
  const buses = view.has('BUSES')
    ? `, secondary=${view.field('BUSES', 'SEC_BUS')}, subordinate=${view.field('BUSES', 'SUB_BUS')}`
    : ''
  return {
    title: `Enhanced Allocation (EA): NumEntries=${view.field('NUM_ENT', 'NUM_ENT')}${buses}`,
    lines: entries.flatMap((_, i) => entryLines(view, i)),
  }
}

export const ea = varying(EA, (read, facts) => eaLayout(facts.bridge, (at) => read(at, 4)), describe)
