import { hex } from '../bytes/hex'
import { chainRegion } from './config-space'
import { headerLayout, headerLength } from './header'
import type { Layout, Register } from './layout'
import { type FoundCapability, walk } from './walk'

/** What one byte of config space is. */
export interface Named {
  /**
   * "PCI Express > Slot Status"; of the header "Status"; of bytes without a register "PCI Express + 0x3c",
   * "Header + 0x35" or "outside any capability".
   */
  readonly register: string
  /** The capability that the byte belongs to, or null. */
  readonly capability: FoundCapability | null
  /** The table that names it: the capability's, the header's, or null outside both. */
  readonly layout: Layout | null
  readonly registerRow: Register | null
  /** Byte of the register, 0 the least significant; 0 without a register. */
  readonly byteInRegister: number
}

/** Names for all offsets of one config space. */
export interface Naming {
  /** @param offset 0 to 4095, whether the config space holds it or not */
  at(offset: number): Named
}

const OUTSIDE: Named = {
  register: 'outside any capability',
  capability: null,
  layout: null,
  registerRow: null,
  byteInRegister: 0,
}

interface Span {
  readonly capability: FoundCapability | null
  readonly layout: Layout
  readonly start: number
  /** Offset after the last byte. */
  readonly end: number
}

function headerSpan(config: Uint8Array): Span {
  const layout = headerLayout(config)
  return { capability: null, layout, start: 0, end: headerLength(layout) }
}

/** A capability's bytes. Bytes that its length claims beyond its region are not part of it. */
function capabilitySpan(capability: FoundCapability): Span {
  const { layout, offset, length } = capability
  return { capability, layout, start: offset, end: Math.min(offset + length, chainRegion(capability.kind).end) }
}

function nameOf({ capability, layout, start }: Span, offset: number, row: Register | null): Named {
  const inside = offset - start
  const owner = capability ? layout.title : 'Header'
  const full = capability ? `${owner} > ` : ''
  const register = row ? full + row.title : `${owner} + ${hex(inside, 2)}`
  return { register, capability, layout, registerRow: row, byteInRegister: row ? inside - row.offset : 0 }
}

/**
 * Prepares the names of a config space's bytes. Where structures overlap, a byte belongs to the one that starts last.
 * @param config 64 to 4096 bytes from offset 0
 */
export function naming(config: Uint8Array): Naming {
  const capabilities = walk(config)
    .capabilities.map(capabilitySpan)
    .sort((a, b) => a.start - b.start)
  const lastFirst = [headerSpan(config), ...capabilities].reverse()
  return {
    at: (offset) => {
      const owner = lastFirst.find(({ start, end }) => start <= offset && offset < end)
      return owner ? nameOf(owner, offset, registerAt(owner, offset)) : OUTSIDE
    },
  }
}

function registerAt({ layout, start }: Span, offset: number): Register | null {
  const inside = offset - start
  return layout.registers.find((row) => row.offset <= inside && inside < row.offset + row.width) ?? null
}

/** The name of one byte. For many of one config space, `naming` walks its chains once. */
export function nameAt(config: Uint8Array, offset: number): Named {
  return naming(config).at(offset)
}

/**
 * Titles of the fields that bits of a byte touch, in ascending order, separated by ", "; null when none does.
 * @param named the byte
 * @param mask bits of that byte, 0 to 255
 */
export function fieldsAt(named: Named, mask: number): string | null {
  const low = 8 * named.byteInRegister
  const touched = (named.registerRow?.fields ?? []).filter(({ at, width }) => {
    for (let bit = Math.max(at, low); bit < Math.min(at + width, low + 8); bit++) {
      if ((mask >> (bit - low)) & 1) return true
    }
    return false
  })
  return touched.length > 0 ? touched.map(({ title }) => title).join(', ') : null
}
