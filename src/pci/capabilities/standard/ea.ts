import { bit, bits, type CapabilityLayout, capability, type Register, reg8, reg16, reg32 } from '../../layout'

const NUM_ENT = reg8(0x02, 'NUM_ENT', 'Number of Entries', [bits(0, 6, 'NUM_ENT', 'Num Entries')])

const BUSES = reg16(0x04, 'BUSES', 'Fixed Bus Numbers', [
  bits(0, 8, 'SEC_BUS', 'Fixed Secondary Bus Number'),
  bits(8, 8, 'SUB_BUS', 'Fixed Subordinate Bus Number'),
])

/** Enhanced Allocation without its entries. PCIe 5.0 section 7.8.5. */
export const EA = capability('EA', 'Enhanced Allocation', 0x14, [NUM_ENT])

const address = (offset: number, index: number, name: string, title: string) =>
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
  add(address(at, index, 'BASE', 'Base'))
  add(address(at, index, 'MAX_OFFSET', 'MaxOffset'))
  if (base64) add(reg32(at, `BASE_HI_${index}`, `Entry ${index} Base Upper 32 Bits`))
  if (max64) add(reg32(at, `MAX_OFFSET_HI_${index}`, `Entry ${index} MaxOffset Upper 32 Bits`))
  return rows
}

/** Where each entry starts and how many bytes it has. @param read the dword at an offset of the capability */
export function eaEntries(bridge: boolean, read: (at: number) => number): { offset: number; length: number }[] {
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
export function eaLayout(bridge: boolean, read: (at: number) => number): CapabilityLayout {
  const entries = eaEntries(bridge, read).flatMap(({ offset }, index) => entry(offset, index, read))
  return capability('EA', 'Enhanced Allocation', 0x14, [NUM_ENT, ...(bridge ? [BUSES] : []), ...entries])
}
