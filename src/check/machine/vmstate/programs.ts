import type { DescribedField, DescribedState } from '../../../formats/stream'
import type { Vmsd, VmsdField } from '../../../formats/vmstate/vmsd'
import { describedNames, differencesOf, type LoadDifference } from './differences'

/** A state as a QEMU sends it if all of its fields and subsections are needed. */
function sentBy({ name, version, fields, subsections }: Vmsd): DescribedState {
  const names = describedNames(fields)
  const sent = (field: VmsdField, i: number): DescribedField => ({
    name: names[i]!,
    // How a description writes a number: its size is the number of bytes sent.
    ...{ type: field.state ? 'struct' : 'bool', bytes: field.size, count: 1 },
    state: field.state && sentBy(field.state),
  })
  return { name, version, fields: fields.map(sent), subsections: subsections.map(sentBy) }
}

/** Every field in the order in which they are sent, those of structures in the place of these. */
const leaves = ({ fields }: Vmsd): readonly VmsdField[] =>
  fields.flatMap((field) => (field.state ? leaves(field.state) : [field]))

const namesOf = (fields: readonly VmsdField[]): string => fields.map(({ name }) => name).join()

/**
 * Whether only structures were put around fields, or taken away: then what is sent is the same as far as the fields' sizes
 * are.
 */
const isRegrouped = (state: Vmsd, known: Vmsd): boolean =>
  namesOf(state.fields) !== namesOf(known.fields) && namesOf(leaves(state)) === namesOf(leaves(known))

/** Fields of regrouped states that have another size. */
const resized = (state: Vmsd, known: Vmsd): LoadDifference[] =>
  leaves(state).flatMap(({ name, size: sent }, i): LoadDifference[] => {
    const own = leaves(known)[i]!.size
    return sent === own ? [] : [{ state: known.name, way: [], kind: 'field', field: name, why: 'size', sent, own }]
  })

/** A field that is part of every state: the sender would have sent it, too. */
function isMissing(difference: LoadDifference, known: Vmsd): boolean {
  if (difference.kind !== 'open') return true
  if (difference.why === 'form') return true
  return difference.why === 'absent' && isDue(difference, known)
}

/** Whether a field of a state at any depth of another is sent in every version and without asking a function. */
function isDue(difference: Extract<LoadDifference, { kind: 'open' }>, known: Vmsd): boolean {
  const at = (state: Vmsd): boolean => {
    const names = describedNames(state.fields)
    const own = state.fields.some(
      (field, i) => state.name === difference.state && names[i] === difference.field && !field.conditional,
    )
    return own || [...state.fields.flatMap((field) => field.state ?? []), ...state.subsections].some(at)
  }
  return at(known)
}

/** Returns where a state that one program sends differs from what another loads. */
export function programDifferences(state: Vmsd, known: Vmsd): readonly LoadDifference[] {
  if (state === known) return []
  const found = differencesOf(sentBy(state), known, state.version, true).filter((one) => isMissing(one, known))
  if (!isRegrouped(state, known)) return found.map(asMissing)
  return [...found.filter(({ kind }) => kind !== 'field' && kind !== 'open'), ...resized(state, known)]
}

/** The loader reads a field that the sender does not have and so never sent. */
const asMissing = (one: LoadDifference): LoadDifference =>
  one.kind === 'open' && one.why === 'absent'
    ? { state: one.state, way: one.way, kind: 'field', field: one.field, why: 'missing', sent: null, own: 0 }
    : one
