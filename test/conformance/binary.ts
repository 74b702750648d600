import { spawnSync } from 'node:child_process'
import { QEMU } from '../qemu/harness/available'

/** What a QEMU program says of itself. */
export interface Binary {
  /** What starts it. */
  readonly program: string
  /** "7.2.22" */
  readonly version: string
  /** Versioned machine types of both PC families, newest first in each. */
  readonly q35: readonly string[]
  readonly i440fx: readonly string[]
  /** Types that `-device` takes on a PCI bus, with the names of their properties. */
  readonly devices: ReadonlyMap<string, ReadonlySet<string>>
}

const ask = (program: string, ...args: string[]): string => spawnSync(program, args, { encoding: 'utf8' }).stdout

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })

/** Lines of `-device TYPE,help` begin with the name of a property. */
const propertiesOf = (program: string, type: string): ReadonlySet<string> =>
  new Set([...ask(program, '-device', `${type},help`).matchAll(/^ {2}([^\s=]+)=/gm)].map(([, name]) => name!))

/** Asks a program, the one under test unless told. @throws Error when it does not run */
export function askBinary(program = QEMU): Binary {
  const version = /version (\d+\.\d+\.\d+)/.exec(ask(program, '--version'))?.[1]
  if (version === undefined) throw new Error(`${program} does not tell its version`)
  const machines = [...ask(program, '-machine', 'help').matchAll(/^\S+/gm)].map(([name]) => name).sort(newestFirst)
  const types = [...ask(program, '-device', 'help').matchAll(/^name "([^"]+)", bus PCI/gm)].map(([, name]) => name!)
  return {
    program,
    version,
    q35: machines.filter((name) => /^pc-q35-\d/.test(name)),
    i440fx: machines.filter((name) => /^pc-i440fx-\d/.test(name)),
    devices: new Map(types.map((type) => [type, propertiesOf(program, type)])),
  }
}
