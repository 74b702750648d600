import { InputError } from '../../bytes/input-error'
import { printable } from '../../bytes/printable'
import { readJson } from '../json'
import { MACHINE } from './recognise'
import type { Vmsd, VmsdField, VmstateDump } from './vmsd'

type Entries = Readonly<Record<string, unknown>>

const HINT = 'Have QEMU write it again with -dump-vmstate FILE.'

const isEntries = (value: unknown): value is Entries =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads the states of one device type; its errors name it. */
class TypeReader {
  constructor(private readonly type: string) {}

  private wrong(what: string): InputError {
    return new InputError(`"${printable(this.type)}" has ${what}`, {}, HINT)
  }

  private number(entry: Entries, key: string): number {
    const value = entry[key]
    if (typeof value === 'number' && Number.isInteger(value)) return value
    throw this.wrong(`a ${key} that is not a whole number`)
  }

  private list(entry: Entries, key: string): readonly Entries[] {
    const value = entry[key] ?? []
    if (Array.isArray(value) && value.every(isEntries)) return value
    throw this.wrong(`${key} that are not a list of descriptions`)
  }

  private name(entry: Entries, key: string): string {
    const value = entry[key]
    if (typeof value === 'string' && value.length <= 255) return value
    throw this.wrong(`a ${key} that is not a name`)
  }

  private field(entry: Entries): VmsdField {
    const { Description: state } = entry
    if (state !== undefined && !isEntries(state)) throw this.wrong('a field whose Description is not a description')
    return {
      name: this.name(entry, 'field'),
      version: this.number(entry, 'version_id'),
      conditional: entry.field_exists === true,
      size: this.number(entry, 'size'),
      state: state === undefined ? null : this.state(state),
    }
  }

  /** Versions of a type, or of a state. */
  versions(entry: Entries): Pick<Vmsd, 'version' | 'minimum'> {
    return { version: this.number(entry, 'version_id'), minimum: this.number(entry, 'minimum_version_id') }
  }

  /** QEMU: dump_vmstate_vmsd(). */
  state(entry: Entries): Vmsd {
    return {
      name: this.name(entry, 'name'),
      ...this.versions(entry),
      fields: this.list(entry, 'Fields').map((field) => this.field(field)),
      subsections: this.list(entry, 'Subsections').map((state) => this.state(state)),
    }
  }
}

/**
 * Takes what `-dump-vmstate` wrote.
 * @param data its JSON, parsed
 * @throws InputError if it has another form
 */
export function vmstateDumpOf(data: unknown): VmstateDump {
  if (!isEntries(data)) throw new InputError('is not output of -dump-vmstate', {}, HINT)
  const types = new Map<string, Vmsd>()
  const versions = new Map<string, Pick<Vmsd, 'version' | 'minimum'>>()
  let machine: string | null = null
  for (const [type, entry] of Object.entries(data)) {
    if (!isEntries(entry)) throw new InputError(`"${printable(type)}" is not a description`, {}, HINT)
    if (type === MACHINE) machine = typeof entry.Name === 'string' ? entry.Name : null
    if (type === MACHINE || !isEntries(entry.Description)) continue
    const reader = new TypeReader(type)
    types.set(type, reader.state(entry.Description))
    if (entry.version_id !== undefined) versions.set(type, reader.versions(entry))
  }
  if (types.size > 0) return { machine, types, versions }
  throw new InputError('describes no state of any device', {}, HINT)
}

/**
 * Reads the output of `-dump-vmstate`. QEMU: dump_vmstate_json_to_file().
 * @throws InputError if it is cut short or has another form
 */
export const readVmstateDump = (text: string): VmstateDump =>
  vmstateDumpOf(readJson(text, 'Is it truncated? QEMU 5.2 for POWER crashes while it writes it.'))
