import { bit, bits, type Register, reg32 } from './layout'

/** How a register of a run of base addresses is used, which follows from the low bits of it and of the register before it. */
export type BaseAddressUse = 'memory' | 'io' | 'upper'

/**
 * One base address register. PCI 3.0 section 6.2.5.1.
 * @param use memory: type and prefetchable bits; io: two low bits of type; upper: bits 63 to 32 of the one below
 */
export function baseAddress(offset: number, name: string, title: string, use: BaseAddressUse = 'memory'): Register {
  if (use === 'upper') return reg32(offset, name, title, [bits(0, 32, 'ADDRESS', 'Base Address Upper 32 Bits')])
  const space = bit(0, 'SPACE', 'Memory Space Indicator')
  if (use === 'io') return reg32(offset, name, title, [space, bits(2, 30, 'ADDRESS', 'Base Address')])
  return reg32(offset, name, title, [
    space,
    bits(1, 2, 'MEM_TYPE', 'Type'),
    bit(3, 'MEM_PREFETCH', 'Prefetchable'),
    bits(4, 28, 'ADDRESS', 'Base Address'),
  ])
}

/** The use of each register in a run, from the registers' values. A 64-bit one takes the next, unless it is the last. */
export function baseAddressUses(values: readonly number[]): BaseAddressUse[] {
  const uses: BaseAddressUse[] = []
  values.forEach((value, i) => {
    const below = values[i - 1]
    const upper = uses[i - 1] === 'memory' && below !== undefined && (below & 7) === 4
    if (upper) uses.push('upper')
    else uses.push((value & 1) !== 0 ? 'io' : 'memory')
  })
  return uses
}
