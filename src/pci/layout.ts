/**
 * The vocabulary of layout tables: what the PCI specifications say lies where. One row per register, one entry per
 * field; names are those of the specifications' and Linux's register headers, titles those of lspci.
 */

/** A run of bits of a register, bit 0 the least significant. */
export interface Field {
  readonly name: string
  readonly title: string
  readonly at: number
  readonly width: number
}

/** A register of 1 to 8 bytes, little-endian, at `offset` bytes from the start of its capability (or of config space). */
export interface Register {
  readonly name: string
  readonly title: string
  readonly offset: number
  readonly width: number
  readonly fields: readonly Field[]
}

/** A named run of registers, in ascending order of offset and without overlap. */
export interface Layout {
  /** Short name as in setpci and the kernel's headers: EXP, MSI, AER. */
  readonly name: string
  /** Name for people: "PCI Express". */
  readonly title: string
  readonly registers: readonly Register[]
}

/** A capability structure: `id` 8 bits for standard, 16 bits for extended capabilities. */
export interface CapabilityLayout extends Layout {
  readonly kind: 'standard' | 'extended'
  readonly id: number
}

/** Offset after the last register. */
export const layoutEnd = ({ registers }: Layout): number =>
  registers.reduce((end, row) => Math.max(end, row.offset + row.width), 0)

/** One bit of a register. */
export const bit = (at: number, name: string, title: string): Field => ({ name, title, at, width: 1 })

/** `width` bits of a register from bit `at` upwards. */
export const bits = (at: number, width: number, name: string, title: string): Field => ({ name, title, at, width })

const register =
  (width: number) =>
  (offset: number, name: string, title: string, fields: readonly Field[] = []): Register => ({
    name,
    title,
    offset,
    width,
    fields,
  })

export const reg8 = register(1)
export const reg16 = register(2)
export const reg24 = register(3)
export const reg32 = register(4)
export const reg64 = register(8)

/** The two bytes every standard capability starts with. PCI 3.0 section 6.7. */
const STANDARD_HEADER = [reg8(0x00, 'ID', 'Capability ID'), reg8(0x01, 'NEXT', 'Next Capability Pointer')]

/** The four bytes every extended capability starts with. PCIe 5.0 section 7.6.3. */
const EXTENDED_HEADER = [
  reg32(0x00, 'HEADER', 'Extended Capability Header', [
    bits(0, 16, 'ID', 'Extended Capability ID'),
    bits(16, 4, 'VER', 'Capability Version'),
    bits(20, 12, 'NEXT', 'Next Capability Offset'),
  ]),
]

/** A capability whose registers are created on demand: a run needs those of few capabilities. */
const capability = (
  own: Omit<CapabilityLayout, 'registers'>,
  header: readonly Register[],
  rest: () => readonly Register[],
): CapabilityLayout => {
  let registers: readonly Register[] | null = null
  return {
    ...own,
    get registers() {
      registers ??= [...header, ...rest()]
      return registers
    },
  }
}

/** A standard capability: its list header, then `registers` from offset 2 on. */
export const standardCapability = (
  name: string,
  title: string,
  id: number,
  registers: () => readonly Register[],
): CapabilityLayout => capability({ name, title, kind: 'standard', id }, STANDARD_HEADER, registers)

/** An extended capability: its header, then `registers` from offset 4 on. */
export const extendedCapability = (
  name: string,
  title: string,
  id: number,
  registers: () => readonly Register[],
): CapabilityLayout => capability({ name, title, kind: 'extended', id }, EXTENDED_HEADER, registers)

/** The register of that name. @throws RangeError when the table has none: a bug of the caller. */
export function registerOf(layout: Layout, name: string): Register {
  const found = layout.registers.find((row) => row.name === name)
  if (!found) throw new RangeError(`${layout.name} has no register ${name}`)
  return found
}

/** Powers of two up to the width of the widest register: looking them up is cheaper than raising. */
const POWER = Array.from({ length: 65 }, (_, exponent) => 2 ** exponent)

/**
 * Register value with the named fields set to all ones: the mask of those fields.
 * @throws RangeError for names that the table does not have: a bug of the caller.
 */
export const maskOf = (layout: Layout, name: string, ...fields: readonly string[]): number =>
  maskIn(registerOf(layout, name), ...fields)

/** The same of a register at hand. @throws RangeError for names that it does not have: a bug of the caller. */
export function maskIn(row: Register, ...fields: readonly string[]): number {
  let mask = 0
  for (const wanted of fields) {
    const field = row.fields.find((entry) => entry.name === wanted)
    if (!field) throw new RangeError(`${row.name} has no field ${wanted}`)
    mask += (POWER[field.width]! - 1) * POWER[field.at]!
  }
  return mask
}
