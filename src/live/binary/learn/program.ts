import { InputError } from '../../../bytes/input-error'
import { readJson } from '../../../formats/json'
import type { RulesFile } from '../../../formats/rules/form'
import { vmstateDumpOf } from '../../../formats/vmstate/dump'
import { isDownstream } from '../../../qemu/releases/downstream'
import { machineNames } from '../../../qemu/releases/machine'
import { run } from '../../process/run'
import { vmstateTextOf } from '../vmstate'

const PATIENCE = 60_000

async function printed(program: string, ...args: string[]): Promise<string> {
  const { out } = await run([program, ...args], { patience: PATIENCE, late: 'kill' })
  return out.toString('latin1')
}

/** A line of `-machine help`: "q35  Standard PC (Q35 + ICH9, 2009) (alias of pc-q35-7.2)". */
const MACHINE = /^(\S+) {2,}(.*)$/gm
const ALIAS = /\(alias of (\S+)\)/

/** The machine types that a program lists, and other names of them. */
interface MachineTypes {
  readonly names: readonly string[]
  readonly aliases: ReadonlyMap<string, string>
}

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })

/** Everything before the version. */
const familyOf = (name: string): string => name.replace(/-(?:rhel|v)?\d.*$/, '')

/** The machine types of a program: families together, the newest of each first. */
export async function machineTypesOf(program: string): Promise<MachineTypes> {
  const lines = [...(await printed(program, '-machine', 'help')).matchAll(MACHINE)]
  const aliases = new Map(
    lines.flatMap(([, name, rest]) => [...(ALIAS.exec(rest!) ?? [])].slice(1).map((of) => [name!, of] as const)),
  )
  const names = lines.map(([, name]) => name!).filter((name) => !aliases.has(name))
  const order = (a: string, b: string) => familyOf(a).localeCompare(familyOf(b)) || newestFirst(a, b)
  return { names: names.sort(order), aliases }
}

/** Whether a machine type may have a PCI bus and be migrated, as far as its name shows. */
export function isKnownMachine(name: string): boolean {
  return machineNames().includes(name) || isDownstream(name) || /^(?:pc|pc-q35|pc-i440fx|virt|pseries)-\d/.test(name)
}

/** The types that `-device` takes on a PCI bus. */
export async function deviceTypesOf(program: string): Promise<string[]> {
  const found = (await printed(program, '-device', 'help')).matchAll(/^name "([^"]{1,100})", bus PCI/gm)
  return [...found].map(([, name]) => name!).sort()
}

/**
 * What `-dump-vmstate` says about the states that a program loads. Types have the same with every machine type.
 * @returns null if it writes none that can be read
 */
export async function statesOf(program: string, machine: string): Promise<RulesFile['vmstate']> {
  try {
    const written = readJson(await vmstateTextOf(program, machine), '')
    vmstateDumpOf(written)
    return written as Record<string, unknown>
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}
