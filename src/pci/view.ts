import type { FunctionFacts } from './function-facts'
import { type Layout, registerOf } from './layout'

/** Value of 1 to 4 bytes at an offset of a capability; absent bytes read 0. */
export type CapabilityRead = (at: number, width: number) => number

/** '+' for a set bit, '-' for a clear one, as lspci writes flags. */
export type Sign = '+' | '-'

export const sign = (set: boolean): Sign => (set ? '+' : '-')

/** Bits `at` to `at + width` of a number below 2 to the 32. */
export const bitField = (value: number, at: number, width: number): number => Math.floor(value / 2 ** at) % 2 ** width

/** One structure's bytes, read through its register table. */
export class RegisterView {
  constructor(
    readonly layout: Layout,
    /** Bytes by offset of the structure. */
    readonly read: CapabilityRead,
    readonly facts: FunctionFacts,
    /** Where the structure starts in config space. */
    readonly offset = 0,
  ) {}

  /** Whether this form of the structure has that register. */
  has(register: string): boolean {
    return this.layout.registers.some((row) => row.name === register)
  }

  /** A register of 1 to 4 bytes. @throws RangeError for a register that the table does not have */
  value(register: string): number {
    const row = registerOf(this.layout, register)
    return this.read(row.offset, row.width)
  }

  /** A field's value. @throws RangeError for a name that the table does not have */
  field(register: string, field: string): number {
    const entry = registerOf(this.layout, register).fields.find(({ name }) => name === field)
    if (!entry) throw new RangeError(`${this.layout.name} ${register} has no field ${field}`)
    return bitField(this.value(register), entry.at, entry.width)
  }

  /** Whether a field is not zero. */
  is(register: string, field: string): boolean {
    return this.field(register, field) !== 0
  }

  /**
   * Several one-bit fields as "I/O- Mem+ BusMaster+".
   * @param labels "I/O=IO Mem=MEMORY D1": label and field name, or one word when they are the same
   */
  flags(register: string, labels: string): string {
    return labels
      .split(' ')
      .map((entry) => {
        const [label, field = label] = entry.split('=')
        return `${label}${sign(this.is(register, field!))}`
      })
      .join(' ')
  }
}
