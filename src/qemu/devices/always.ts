import { ALWAYS } from './always-table'
import { isVirtio, VIRTIO_TYPES } from './virtio-types'

/** What every device of a type has. */
export interface Always {
  /** Empty if nothing is known. */
  readonly classes: readonly number[]
  readonly standard: readonly number[]
  readonly extended: readonly number[]
  /** Offset of the last byte that is never zero. */
  readonly last: number
  /** The same by a capability's id, counted from its start. */
  readonly lastOfStandard: ReadonlyMap<number, number>
  readonly lastOfExtended: ReadonlyMap<number, number>
  /** The type bits of the registers from 0x10 on, four bytes each; null if they depend on options. */
  readonly typeBits: readonly (number | null)[]
  readonly pin: number | null
}

const number = (text: string): number => Number.parseInt(text, 16)
const list = (text: string): number[] => (text === '' ? [] : text.split(',').map(number))

function offsets(text: string, extended: boolean): ReadonlyMap<number, number> {
  const entries = text.split(' ').filter((entry) => entry !== '' && entry.startsWith('x') === extended)
  return new Map(
    entries.map((entry): [number, number] => {
      const [id = '', at = ''] = entry.replace('x', '').split(':')
      return [number(id), number(at)]
    }),
  )
}

/** The classes of all virtio types: the table of types has them too, for those of which there is no record. */
const virtioClasses = (type: string, recorded: readonly number[]): readonly number[] =>
  VIRTIO_TYPES.some(({ name }) => type.startsWith(name.replace(/-pci$/, '')))
    ? [...new Set([...recorded, ...VIRTIO_TYPES.flatMap(({ classes }) => classes ?? [])])]
    : []

let rows: ReadonlyMap<string, string> | undefined

/** The row of each type, by its name. */
const rowsByName = (): ReadonlyMap<string, string> =>
  new Map(ALWAYS.split('\n').map((row) => [row.slice(0, row.indexOf('|')), row]))

/** What was asked for before, by the type's name. */
const known = new Map<string, Always>()

/** Returns what every device of a type has, by QEMU's name; null for a type that was not measured. */
export function alwaysOf(type: string): Always | null {
  const before = known.get(type)
  if (before) return before
  rows ??= rowsByName()
  // All of virtio's types share one row.
  const line = rows.get(isVirtio(type) ? 'virtio' : type)
  if (line === undefined) return null
  const [, classes = '', standard = '', extended = '', last = '', capabilities = '', bits = '', pin = ''] =
    line.split('|')
  const found: Always = {
    classes: isVirtio(type) ? virtioClasses(type, list(classes)) : list(classes),
    standard: list(standard),
    extended: list(extended),
    last: number(last),
    lastOfStandard: offsets(capabilities, false),
    lastOfExtended: offsets(capabilities, true),
    typeBits: [...bits].map((digit) => (digit === '-' ? null : number(digit))),
    pin: pin === '' ? null : number(pin),
  }
  known.set(type, found)
  return found
}
