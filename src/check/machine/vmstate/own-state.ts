import type { DescribedState } from '../../../formats/stream'
import { elementOf, type FieldGroup, groupedFields, isPlain } from './differences'

/** A field of the same state in what the destination sends itself. */
type FieldOf = (state: string, field: string) => FieldGroup | undefined

/** Whether a group of fields is read as the other was sent: its own elements have the same size. */
function alike(one: FieldGroup, other: FieldGroup): boolean {
  const [first, second] = [one.fields[0]!, other.fields[0]!]
  if (first.state || second.state) {
    return first.state !== null && second.state !== null && isLike(first.state, second.state)
  }
  if (isPlain(first) || isPlain(second)) return elementOf(first) === elementOf(second)
  return first.type === second.type
}

/**
 * Whether a destination that sends `own` loads what was sent: the same fields in the same order, and no subsection that it
 * does not send itself.
 */
export function isLike(sent: DescribedState, own: DescribedState): boolean {
  if ((sent.version ?? 0) > (own.version ?? 0)) return false
  const [theirs, ours] = [groupedFields(sent.fields), groupedFields(own.fields)]
  if (theirs.length !== ours.length) return false
  if (!theirs.every((group, i) => group.name === ours[i]!.name && alike(group, ours[i]!))) return false
  return sent.subsections.every((inner) => {
    const other = own.subsections.find(({ name }) => name === inner.name)
    return other !== undefined && isLike(inner, other)
  })
}

/** The states at any depth of a state, by their names; null for a name with several forms. */
export class OwnStates {
  private readonly states = new Map<string, DescribedState | null>()

  constructor(own: DescribedState) {
    this.add(own)
  }

  private add(state: DescribedState): void {
    const known = this.states.get(state.name)
    this.states.set(state.name, known === undefined || (known && isLike(known, state)) ? state : null)
    for (const { state: inner } of state.fields) if (inner) this.add(inner)
    for (const inner of state.subsections) this.add(inner)
  }

  readonly field: FieldOf = (state, field) => {
    const own = this.states.get(state)
    return own ? groupedFields(own.fields).find(({ name }) => name === field) : undefined
  }

  /** Whether its state of that name is known, and in one form. */
  isSure(state: string): boolean {
    return Boolean(this.states.get(state))
  }
}
