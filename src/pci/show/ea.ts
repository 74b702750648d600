import { eaEntries } from '../registers/ea'
import type { Decoded } from './decoded'
import { digits } from './format'
import type { View } from './view'

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
  [0xff, 'entry unavailable for use, PrimaryProperties should be used'],
])

export function ea(view: View): Decoded {
  const read = (at: number) => view.read(at, 4)
  const entries = eaEntries(view.facts.bridge, read)
  const buses = view.has('BUSES')
    ? `, secondary=${view.field('BUSES', 'SEC_BUS')}, subordinate=${view.field('BUSES', 'SUB_BUS')}`
    : ''
  const lines = entries.flatMap(({ length }, i) => {
    const f = (field: string) => view.field(`ENTRY_${i}`, field)
    const property = (value: number) => PROPERTIES.get(value) ?? 'reserved'
    const half = (name: string) => {
      if (!view.has(`${name}_${i}`)) return null
      const low = digits((view.value(`${name}_${i}`) & ~3) >>> 0, 8)
      return view.has(`${name}_HI_${i}`) ? digits(view.value(`${name}_HI_${i}`), 8) + low : low
    }
    return [
      `Entry ${i}: ${view.flags(`ENTRY_${i}`, 'Enable=ENABLE Writable=WRITABLE')} EntrySize=${length / 4 - 1}`,
      `\t BAR Equivalent Indicator: ${equivalent(f('BEI'))}`,
      `\t PrimaryProperties: ${property(f('PP'))}`,
      `\t SecondaryProperties: ${property(f('SP'))}`,
      ...(half('BASE') ? [`\t Base: ${half('BASE')}`] : []),
      ...(half('MAX_OFFSET') ? [`\t MaxOffset: ${half('MAX_OFFSET')}`] : []),
    ]
  })
  return { title: `Enhanced Allocation (EA): NumEntries=${view.field('NUM_ENT', 'NUM_ENT')}${buses}`, lines }
}
