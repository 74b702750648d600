import type { Vmsd, VmsdField } from '../../../formats/vmstate/vmsd'

/** Bytes of a field for which no size is written. */
const USUAL_SIZE = 4

/**
 * Fields of a state as the table writes them, with spaces between them: the name; ";2" if version 2 of the state
 * brought it; "?" if a function decides whether it is sent; its size in bytes, ":2", unless it is 4, or the number
 * of the state of a structure, "@17".
 */
export const fieldsText = (fields: readonly VmsdField[], numberOf: (state: Vmsd) => number): string =>
  fields
    .map(({ name, version, conditional, size, state }) => {
      const since = version === 0 ? '' : `;${version}`
      const what = state ? `@${numberOf(state)}` : size === USUAL_SIZE ? '' : `:${size}`
      return `${name}${since}${conditional ? '?' : ''}${what}`
    })
    .join(' ')

const FIELD = /^([^;?:@]+)(?:;(-?\d+))?(\?)?(?::(\d+)|@(\d+))?$/

/** Reads one of them. @param at the state of a number */
export function readField(text: string, at: (number: number) => Vmsd): VmsdField {
  const [, name = '', since, asks, size, number] = FIELD.exec(text) ?? []
  return {
    name,
    version: Number(since ?? 0),
    conditional: asks !== undefined,
    size: number === undefined ? Number(size ?? USUAL_SIZE) : 0,
    state: number === undefined ? null : at(Number(number)),
  }
}
