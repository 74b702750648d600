import type { DescribedField, DescribedState } from '../../../formats/stream'
import type { Vmsd, VmsdField } from '../../../formats/vmstate/vmsd'

/** A step on the path to a state that QEMU loads: a structure among the fields of another, or a subsection of it. */
export type PathStep =
  | { readonly kind: 'field'; readonly state: string; readonly field: string }
  | { readonly kind: 'subsection'; readonly state: string; readonly name: string }

interface StatePath {
  /** Name of the state in which it is. */
  readonly state: string
  /** From the section's own state to that one. */
  readonly way: readonly PathStep[]
}

/** Where a state that was sent is not, or perhaps not, what a QEMU loads. */
export type LoadDifference = StatePath &
  /** vmstate_load_state(): a version above the one that it sends itself, or below the lowest that it loads. */
  (
    | { readonly kind: 'too-new' | 'too-old'; readonly version: number; readonly local: number }
    /** vmstate_subsection_load(): a name that none of its subsections has. */
    | { readonly kind: 'subsection'; readonly name: string }
    /** It reads a different number of bytes for a field, or has no field of that name. */
    | {
        readonly kind: 'field'
        readonly field: string
        readonly why: 'size' | 'extra' | 'missing' | 'version'
        /** Bytes of one element; null if only one side has the field, or it is a structure. */
        readonly sent: number | null
        readonly own: number | null
      }
    /**
     * It was sent although a function decides that (`asked`), or not sent although it may be due (`absent`), or the two
     * descriptions can't be compared (`form`): whether it is read as it was sent does not show.
     */
    | { readonly kind: 'open'; readonly field: string; readonly why: 'asked' | 'absent' | 'form' }
  )

/** Types that are sent with as many bytes as they have in memory. QEMU: vmstate_info_*, migration/vmstate-types.c. */
const PLAIN = /^(?:u?int(?:8|16|32|64)(?: equal| le)?|bool|float64)$/

/** Fields of one name that follow each other: the elements of an array. */
export interface FieldGroup {
  readonly name: string
  readonly fields: readonly DescribedField[]
}

/** Puts elements of one array together. */
export function groupedFields(fields: readonly DescribedField[]): readonly FieldGroup[] {
  const groups: { name: string; fields: DescribedField[] }[] = []
  for (const field of fields) {
    const last = groups.at(-1)
    if (last?.name === field.name) last.fields.push(field)
    else groups.push({ name: field.name, fields: [field] })
  }
  return groups
}

/** Names as a stream's description has them: of several fields of one name, each with its number (vmstate_save_state_v). */
export function describedNames(fields: readonly VmsdField[]): string[] {
  const total = new Map<string, number>()
  for (const { name } of fields) total.set(name, (total.get(name) ?? 0) + 1)
  const seen = new Map<string, number>()
  return fields.map(({ name }) => {
    const nth = seen.get(name) ?? 0
    seen.set(name, nth + 1)
    return total.get(name) === 1 ? name : `${name}[${nth}]`
  })
}

/** Whether the size of a field in memory is that in the stream. */
export const isPlain = ({ type }: DescribedField): boolean => PLAIN.test(type)

/** Bytes of one element. */
export const elementOf = ({ bytes, count }: DescribedField): number => (count === 0 ? 0 : bytes / count)

/** Compares states that were sent with those that a QEMU loads. */
class Comparison {
  readonly found: LoadDifference[] = []

  /** @param throughout whether to go on where QEMU stops, at a version that it does not load */
  constructor(private readonly throughout: boolean) {}

  /** @param version as which the state is loaded: what was sent for sections and subsections, its own for structures */
  state(sent: DescribedState, known: Vmsd, version: number | null, way: readonly PathStep[]): void {
    const at: StatePath = { state: known.name, way }
    if (version !== null && version > known.version) {
      this.found.push({ ...at, kind: 'too-new', version, local: known.version })
      if (!this.throughout) return
    }
    if (version !== null && version < known.minimum) {
      this.found.push({ ...at, kind: 'too-old', version, local: known.minimum })
      if (!this.throughout) return
    }
    this.fields(sent, known, version ?? known.version, at)
    for (const inner of sent.subsections) {
      const own = known.subsections.find((one) => one.name === inner.name)
      const step: PathStep = { kind: 'subsection', state: known.name, name: inner.name }
      if (own) this.state(inner, own, inner.version, [...way, step])
      else this.found.push({ ...at, kind: 'subsection', name: inner.name })
    }
  }

  private field({ name, fields }: FieldGroup, known: VmsdField, at: StatePath): void {
    const [first] = fields
    if (first!.state && known.state) {
      const version = first!.type === 'vstruct' ? first!.state.version : known.state.version
      const way: readonly PathStep[] = [...at.way, { kind: 'field', state: at.state, field: known.name }]
      for (const { state } of fields) if (state) this.state(state, known.state, version, way)
      // As which version it is read may depend on what was read before (VMS_VSTRUCT).
      if (first!.type === 'vstruct') this.found.push({ ...at, kind: 'open', field: name, why: 'form' })
    } else if (isPlain(first!) && !known.state) {
      const [bytes, own] = [elementOf(first!), known.size]
      if (bytes !== own) this.found.push({ ...at, kind: 'field', field: name, why: 'size', sent: bytes, own })
    } else if (first!.type === UNUSED_BUFFER && !known.state) {
      if (first!.bytes !== known.size) this.found.push({ ...at, kind: 'open', field: name, why: 'form' })
    } else if (first!.state || known.state) {
      this.found.push({ ...at, kind: 'open', field: name, why: 'form' })
    }
    if (known.conditional) this.found.push({ ...at, kind: 'open', field: name, why: 'asked' })
  }

  private fields(sent: DescribedState, { fields }: Vmsd, version: number, at: StatePath): void {
    const groups = groupedFields(sent.fields)
    const names = describedNames(fields)
    // What is thrown away is numbered by its place, which says nothing about what it is.
    const places = new Map(names.flatMap((field, place) => (isUnused(fields[place]!) ? [] : [[field, place] as const])))
    const sentPlaces = new Set(groups.map(({ name }) => places.get(name)))
    const unnamed = { groups, fields, isSent: (place: number) => sentPlaces.has(place), places }
    let next = 0
    // An array may have been empty, so a field that was not sent is never sure to be missing.
    const skipTo = (place: number) => {
      for (; next < place; next++) {
        if (fields[next]!.version <= version)
          this.found.push({ ...at, kind: 'open', field: names[next]!, why: 'absent' })
      }
    }
    const isAsked = fields.some(({ conditional }, place) => conditional && !sentPlaces.has(place))
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!
      const [first] = group.fields
      const named = places.get(group.name)
      const span = named === undefined ? renamedTo(unnamed, i, next) : { place: named, groups: 1, fields: 1 }
      if (span === undefined || span.place < next || fields[span.place]!.version > version) {
        const bytes = first!.state ? null : elementOf(first!)
        // A field of a version later than the one that is loaded.
        const why = span === undefined || span.place < next ? 'extra' : 'version'
        // What a function in QEMU decides to read may have the same length.
        if (why === 'extra' && isAsked) this.found.push({ ...at, kind: 'open', field: group.name, why: 'form' })
        else this.found.push({ ...at, kind: 'field', field: group.name, why, sent: bytes, own: null })
        continue
      }
      skipTo(span.place)
      next = span.place + span.fields
      i += span.groups - 1
      if (span.fields === 1 && !isUnused(fields[span.place]!)) this.field(group, fields[span.place]!, at)
    }
    skipTo(fields.length)
  }
}

/** Type of bytes that are sent for nothing. QEMU: vmstate_info_unused_buffer. */
const UNUSED_BUFFER = 'unused_buffer'

/** Bytes that are read and thrown away, in place of fields that earlier releases had (VMSTATE_UNUSED). */
const isUnused = ({ name }: VmsdField): boolean => name === 'unused'

const bytesOf = ({ fields }: FieldGroup): number => fields.reduce((sum, { bytes }) => sum + bytes, 0)

/** What was sent and what is read, as far as it is not known by name which belongs to which. */
interface Unnamed {
  readonly groups: readonly FieldGroup[]
  readonly fields: readonly VmsdField[]
  /** Whether what was sent has a field of that index by its name. */
  readonly isSent: (place: number) => boolean
  readonly places: ReadonlyMap<string, number>
}

/** Fields that are read in place of others: the index of the first, how many were sent, and how many are read. */
interface Span {
  readonly place: number
  readonly groups: number
  readonly fields: number
}

/** How many of `lengths` make up `bytes`; 0 if none do. */
function adding(lengths: Iterable<number>, bytes: number): number {
  let [count, sum] = [0, 0]
  for (const length of lengths) {
    count++
    sum += length
    if (sum >= bytes) return sum === bytes ? count : 0
  }
  return 0
}

/** Lengths of the fields that were sent from an index on, up to the next that is known by its name. */
function* sentFrom({ groups, places }: Unnamed, at: number): Iterable<number> {
  for (let i = at; i < groups.length && !places.has(groups[i]!.name); i++) yield bytesOf(groups[i]!)
}

/** Lengths of the fields that are read from an index on, up to the next that was sent by its name, none of them an array. */
function* readFrom({ fields, isSent }: Unnamed, at: number): Iterable<number> {
  for (let i = at; i < fields.length && !isSent(i); i++) {
    const { state, conditional, size } = fields[i]!
    if (state || conditional) return
    yield size
  }
}

/**
 * What is read at an index in place of what was sent from another one on: a field that differs only by its name, or bytes that one of
 * the sides throws away, of as many fields as there are on the other. Null if their lengths differ.
 */
function renamedAt(unnamed: Unnamed, at: number, place: number): Span | null {
  const [group, due] = [unnamed.groups[at]!, unnamed.fields[place]!]
  const [sent] = group.fields
  const one = { place, groups: 1, fields: 1 }
  if (due.state) return sent!.state === null ? null : one
  if (isUnused(due)) {
    const groups = adding(sentFrom(unnamed, at), due.size)
    return groups === 0 ? null : { ...one, groups }
  }
  if (sent!.type === UNUSED_BUFFER) {
    const fields = adding(readFrom(unnamed, place), sent!.bytes)
    if (fields > 0) return { ...one, fields }
    // The number of elements of the expected array is not known.
    return sent!.bytes % due.size === 0 ? one : null
  }
  return isPlain(sent!) && elementOf(sent!) === due.size ? one : null
}

/** The field that is expected next, or a later one if functions may leave out all fields before it. */
function renamedTo(unnamed: Unnamed, at: number, next: number): Span | undefined {
  const { fields, isSent } = unnamed
  for (let place = next; place < fields.length && !isSent(place); place++) {
    const span = renamedAt(unnamed, at, place)
    if (span) return span
    if (!fields[place]!.conditional) return undefined
  }
  return undefined
}

/**
 * Compares a state that was sent with one that a QEMU loads, in the order in which it loads.
 * @param version of the section
 * @param throughout whether to go on where QEMU stops, at a version that it does not load
 */
export function differencesOf(
  sent: DescribedState,
  known: Vmsd,
  version: number | null,
  throughout = false,
): readonly LoadDifference[] {
  const comparison = new Comparison(throughout)
  comparison.state(sent, known, version, [])
  return comparison.found
}
