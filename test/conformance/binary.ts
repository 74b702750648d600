import { spawnSync } from 'node:child_process'
import { QEMU } from '../qemu/harness/available'

/** What a QEMU program says of itself. */
export interface Binary {
  /** "7.2.22" */
  readonly version: string
  /** Versioned machine types of both PC families, newest first in each. */
  readonly q35: readonly string[]
  readonly i440fx: readonly string[]
  /** Types that `-device` takes on a PCI bus, with the names of their properties. */
  readonly devices: ReadonlyMap<string, ReadonlySet<string>>
}

const ask = (...args: string[]): string => spawnSync(QEMU, args, { encoding: 'utf8' }).stdout

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })

/** Lines of `-device TYPE,help` begin with the name of a property. */
const propertiesOf = (type: string): ReadonlySet<string> =>
  new Set([...ask('-device', `${type},help`).matchAll(/^ {2}([^\s=]+)=/gm)].map(([, name]) => name!))

/** Asks the program under test. @throws Error when it does not run */
export function askBinary(): Binary {
  const version = /version (\d+\.\d+\.\d+)/.exec(ask('--version'))?.[1]
  if (version === undefined) throw new Error(`${QEMU} does not tell its version`)
  const machines = [...ask('-machine', 'help').matchAll(/^\S+/gm)].map(([name]) => name).sort(newestFirst)
  const types = [...ask('-device', 'help').matchAll(/^name "([^"]+)", bus PCI/gm)].map(([, name]) => name!)
  return {
    version,
    q35: machines.filter((name) => /^pc-q35-\d/.test(name)),
    i440fx: machines.filter((name) => /^pc-i440fx-\d/.test(name)),
    devices: new Map(types.map((type) => [type, propertiesOf(type)])),
  }
}
