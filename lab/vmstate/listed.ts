import { fieldsText, readField } from '../../src/check/machine/vmstate/states-form'
import type { Vmsd } from '../../src/formats/vmstate/vmsd'

/** A state whose nested states are given as numbers of lines. */
export interface Written {
  readonly name: string
  readonly version: number
  readonly minimum: number
  /** As fieldsText writes them. */
  readonly fields: string
  readonly subsections: readonly number[]
}

/** States, each once, however often it is nested in others. */
export interface Listed {
  readonly lines: readonly Written[]
  numberOf(state: Vmsd): number
}

/** Lists states in order of their names, nested ones among them. */
export function list(states: readonly Vmsd[]): Listed {
  const texts = new Map<Vmsd, string>()
  const distinct = new Map<string, Vmsd>()
  const textOf = (state: Vmsd): string => {
    const known = texts.get(state)
    if (known !== undefined) return known
    // The size of a structure is that in QEMU's memory, which differs by host and compiler.
    const fields = state.fields.map(({ state: inner, size, ...field }) =>
      JSON.stringify([field.name, field.version, field.conditional, inner ? textOf(inner) : size]),
    )
    const text = [state.name, state.version, state.minimum, fields.join(), state.subsections.map(textOf).join()].join()
    texts.set(state, text)
    if (!distinct.has(text)) distinct.set(text, state)
    return text
  }
  for (const state of states) textOf(state)
  const sorted = [...distinct].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  const numbers = new Map(sorted.map(([text], number) => [text, number]))
  const numberOf = (state: Vmsd) => numbers.get(textOf(state))!
  const lines = sorted.map(([, { name, version, minimum, fields, subsections }]) => ({
    name,
    version,
    minimum,
    fields: fieldsText(fields, numberOf),
    subsections: subsections.map(numberOf),
  }))
  return { lines, numberOf }
}

/** Reads what `list` has made. */
export function read(lines: readonly Written[]): readonly Vmsd[] {
  const states: (Vmsd | undefined)[] = []
  const at = (number: number): Vmsd => {
    const { fields, subsections, ...state } = lines[number]!
    const read = fields === '' ? [] : fields.split(' ').map((field) => readField(field, at))
    states[number] ??= { ...state, fields: read, subsections: subsections.map(at) }
    return states[number]
  }
  return lines.map((_, number) => at(number))
}
