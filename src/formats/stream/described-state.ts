/** A field as it was sent. */
export interface DescribedField {
  /** As the description writes it: followed by "[1]" if the state has several fields of one name. */
  readonly name: string
  /** "uint32", "buffer", "timer", "struct" */
  readonly type: string
  /** In bytes, of all its elements, nested subsections included. */
  readonly bytes: number
  readonly count: number
  /** Of a structure. */
  readonly state: DescribedState | null
}

/** A state as it was sent, in the order of its bytes: fields, then subsections. */
export interface DescribedState {
  readonly name: string
  /** Null if the description gives none. */
  readonly version: number | null
  readonly fields: readonly DescribedField[]
  readonly subsections: readonly DescribedState[]
}

type Entries = Readonly<Record<string, unknown>>

const isEntries = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const entriesOf = (list: unknown): readonly Entries[] => (Array.isArray(list) ? list.filter(isEntries) : [])

const nameIn = (value: unknown): string => (typeof value === 'string' ? value : '')

/** @param sizes known to be numbers of bytes (payloadLayout) */
function fieldOf(entry: Entries): DescribedField {
  const { name, type, size, struct } = entry
  const count = typeof entry.array_len === 'number' ? entry.array_len : 1
  // A "struct" has its fields in a nested object, a "vstruct" in the field itself.
  const inner = isEntries(struct) ? struct : type === 'vstruct' ? entry : null
  return {
    name: nameIn(name),
    type: nameIn(type),
    bytes: typeof size === 'number' ? size * count : 0,
    count,
    state: inner && stateOf(inner),
  }
}

/**
 * Returns a state as a stream's description gives it. QEMU: vmstate_save_state_v().
 * @param entry one of its sections, structures or subsections, whose sizes are known to be numbers of bytes
 */
export function stateOf(entry: Entries): DescribedState {
  return {
    name: nameIn(entry.vmsd_name),
    version: typeof entry.version === 'number' ? entry.version : null,
    fields: entriesOf(entry.fields).map(fieldOf),
    subsections: entriesOf(entry.subsections).map(stateOf),
  }
}
