import { InputError } from '../../bytes/input-error'
import { unpacked } from '../../bytes/packed'
import { conformData } from '../conform'
import { readJson } from '../json'
import { vmstateDumpOf } from '../vmstate/dump'
import type { VmstateDump } from '../vmstate/vmsd'
import { RULES_FORM, type RuledPlace, type RulesFile } from './form'

const HINT = 'Have pcimig learn write it again.'

/** A device as a program built it, with its masks; all of `size` bytes. */
export interface BuiltDevice {
  readonly type: string
  readonly size: number
  readonly config: Uint8Array
  readonly cmask: Uint8Array
  readonly wmask: Uint8Array
  readonly w1cmask: Uint8Array
}

/** A device type at a place of a machine, with the options that it was given. */
export interface RuledRow {
  readonly type: string
  readonly place: RuledPlace
  /** Of a device that the machine brings along, its place in a stream. */
  readonly path: string | null
  /** Its options besides those of its back end; may be empty. */
  readonly set: ReadonlyMap<string, string>
  /** Properties that decide masks or compared bytes, as QEMU held them. */
  readonly properties: ReadonlyMap<string, string>
  /** Unpacks what was read. @throws InputError if the file has bytes beyond the device's end */
  built(): BuiltDevice
}

/** The measured rules of a program. */
export interface MeasuredRules {
  readonly qemu: RulesFile['qemu']
  readonly machines: readonly string[]
  /** Aliases of machine types, with the types that they stand for. */
  readonly aliases: ReadonlyMap<string, string>
  /** Of a machine type, those without options first for each type and place. */
  rowsOf(machine: string): readonly RuledRow[]
  /** Device types that the program did not make, and its words. */
  readonly refused: ReadonlyMap<string, string>
  /** What it says about the states that it loads, if it was measured. */
  readonly program: VmstateDump | null
}

/** @throws InputError if an entry of a list is named that is not there */
function refuseMissing(indexes: readonly number[], { length }: readonly unknown[], what: string): void {
  const wrong = indexes.find((index) => index >= length)
  if (wrong !== undefined) throw new InputError(`names entry ${wrong + 1} of ${what}, which has ${length}`, {}, HINT)
}

type Entry = RulesFile['devices'][number]
type Form = Pick<Entry, 'bytes' | 'properties' | 'size'> & { readonly set: Readonly<Record<string, string>> }

function rowOf({ arrays }: RulesFile, { type, place, path }: Entry, form: Form): RuledRow {
  refuseMissing(form.bytes, arrays, 'arrays')
  return {
    ...{ type, place, path },
    set: new Map(Object.entries(form.set)),
    properties: new Map(Object.entries(form.properties)),
    built: () => {
      const { size } = form
      const [config, cmask, wmask, w1cmask] = form.bytes.map((index) => unpacked(arrays[index]!, size))
      return { type, size, config: config!, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! }
    },
  }
}

function rowsOf(file: RulesFile, entry: Entry): RuledRow[] {
  const { properties, bytes, size, tried } = entry
  const others = tried.map((one) => ({ ...one, properties: { ...properties, ...one.properties } }))
  return [{ set: {}, properties, size, bytes }, ...others].map((form) => rowOf(file, entry, form))
}

/**
 * Reads a file of measured rules.
 * @throws InputError if it is not JSON, has another form, or names what it does not hold
 */
export function readRules(text: string): MeasuredRules {
  const file: RulesFile = conformData(RULES_FORM, readJson(text, 'Was it truncated or edited?'), HINT)
  for (const { machines } of file.devices) refuseMissing(machines, file.machines, 'machines')
  const entries = file.devices.map((entry) => ({ entry, rows: rowsOf(file, entry) }))
  return {
    qemu: file.qemu,
    machines: file.machines,
    aliases: new Map(Object.entries(file.aliases)),
    rowsOf(machine) {
      const index = file.machines.indexOf(machine)
      return entries.flatMap(({ entry, rows }) => (entry.machines.includes(index) ? rows : []))
    },
    refused: new Map(Object.entries(file.refused)),
    program: file.vmstate === null ? null : vmstateDumpOf(file.vmstate),
  }
}
