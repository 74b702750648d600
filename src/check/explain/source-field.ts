import type { Device } from '../../pci/device'
import type { Named } from '../../pci/name'
import type { FromField } from '../cases/page'

/** What is known about the source's register that holds a refused byte. */
export interface SourceRegister {
  readonly named: Named
  /** The source's byte, and the destination's. */
  readonly read: number
  readonly device: number
  /** The source's config space, if a dump shows it. */
  readonly dump: Uint8Array | null
  readonly offset: number
}

/** Returns the dump's config space if it has the source's value of the refused byte and not the destination's. */
export function sourceDump(dump: Device | undefined, offset: number, read: number, device: number): Uint8Array | null {
  return dump !== undefined && read !== device && dump.config[offset] === read ? dump.config : null
}

/** A field's value, or null if unknown bits of it may be set. */
function fieldValue({ named, read, dump, offset }: SourceRegister, name: string, from: FromField): number | null {
  const { registerRow: row, byteInRegister } = named
  const field = row?.fields.find((each) => each.name === name)
  if (!row || !field) return null
  const bytes = Array.from({ length: row.width }, (_, i) => dump?.[offset - byteInRegister + i] ?? 0)
  bytes[byteInRegister] = read
  const whole = bytes.reduceRight((value, byte) => value * 256 + byte, 0)
  const value = Math.floor(whole / 2 ** field.at) % 2 ** field.width
  const inside = field.at >= 8 * byteInRegister && field.at + field.width <= 8 * (byteInRegister + 1)
  const known = inside || dump !== null || from.small === true || (from.oneByte === true && value !== 0)
  return known ? value : null
}

/** The refused byte's bits that belong to a field, as a mask; 0 if the register has no such field. */
function bitsIn({ named }: SourceRegister, name: string): number {
  const field = named.registerRow?.fields.find((each) => each.name === name)
  if (!field) return 0
  const first = 8 * named.byteInRegister
  return Array.from({ length: 8 }, (_, bit) => first + bit).reduce(
    (mask, at, bit) => (at >= field.at && at < field.at + field.width ? mask | (1 << bit) : mask),
    0,
  )
}

/**
 * Whether a refused byte belongs to another register, or both ends have the same value of the field: then it is not
 * what differs.
 */
export function isAlike({ field, register }: FromField, seen: SourceRegister): boolean {
  if (register !== undefined) return seen.named.registerRow?.name !== register
  if (field === undefined) return false
  const bits = bitsIn(seen, field)
  return bits !== 0 && ((seen.read ^ seen.device) & bits) === 0
}

/** A whole register's value, which takes a dump if it is wider than the refused byte. */
function registerValue({ named, dump, offset }: SourceRegister): number | null {
  const { registerRow: row, byteInRegister } = named
  if (!row || dump === null) return null
  const bytes = dump.subarray(offset - byteInRegister, offset - byteInRegister + row.width)
  const value = bytes.reduceRight((whole, byte) => whole * 256 + byte, 0)
  return bytes.length === row.width && Number.isSafeInteger(value) ? value : null
}

function rawValue(from: FromField, seen: SourceRegister): number | null {
  const { register } = from
  if (register !== undefined && seen.named.registerRow?.name !== register) return null
  if (register !== undefined && from.names === undefined) return registerValue(seen)
  if (from.field === undefined) return seen.read
  return bitsIn(seen, from.field) === 0 ? null : fieldValue(seen, from.field, from)
}

/** Returns the value of a property on the source, or null if the refused byte does not show it. */
export function valueAt(from: FromField, seen: SourceRegister): string | null {
  const value = rawValue(from, seen)
  if (value === null) return null
  if (from.names) return from.names[value] ?? null
  if (from.as !== undefined) return (value !== 0) === (from.as === 'switch') ? 'on' : 'off'
  const count = (value + (from.plus ?? 0)) / (from.per ?? 1)
  return count >= 0 && Number.isInteger(count) ? String(count) : null
}
