import { eaEntries } from '../capabilities/standard/ea'
import type { Decoded } from '../decoded'
import { digits } from '../format'
import type { View } from '../view'

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
const address = (view: View, upper: string, low: number): string =>
  (view.has(upper) ? digits(view.value(upper), 1) : '') + digits(low, 8)

function entryLines(view: View, i: number): string[] {
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

export function ea(view: View): Decoded {
  const entries = eaEntries(view.facts.bridge, (at) => view.read(at, 4))
  const buses = view.has('BUSES')
    ? `, secondary=${view.field('BUSES', 'SEC_BUS')}, subordinate=${view.field('BUSES', 'SUB_BUS')}`
    : ''
  return {
    title: `Enhanced Allocation (EA): NumEntries=${view.field('NUM_ENT', 'NUM_ENT')}${buses}`,
    lines: entries.flatMap((_, i) => entryLines(view, i)),
  }
}
