import { spawnSync } from 'node:child_process'
import { QEMU } from '../qemu/harness/available'

/** What a QEMU program says of itself. */
export interface Binary {
  /** "7.2.22" */
  readonly version: string
  /** Versioned machine types of both PC families, newest first in each. */
  readonly q35: readonly string[]
  readonly i440fx: readonly string[]
  /** Types that `-device` takes on a PCI bus, with their properties. */
  readonly devices: ReadonlyMap<string, readonly Property[]>
}

/** A property as `-device TYPE,help` describes it. */
export interface Property {
  readonly name: string
  /** "bool", "uint32", "PCIELinkSpeed" */
  readonly type: string
  /** Of one with named values, those. */
  readonly values: readonly string[]
}

const ask = (...args: string[]): string => spawnSync(QEMU, args, { encoding: 'utf8' }).stdout

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })

/** Lines are "  aer=<bool>  - on/off (default: false)". */
const PROPERTY = /^ {2}([^\s=]+)=<([^>]+)>(?: +- ([\w/]+) \()?/gm

const propertiesOf = (type: string): Property[] =>
  [...ask('-device', `${type},help`).matchAll(PROPERTY)].map(([, name, kind, values]) => ({
    name: name!,
    type: kind!,
    values: values?.split('/') ?? [],
  }))

/**
 * Asks the program under test.
 * @param wanted what the names of the machine types that count must match
 * @throws Error when it does not run
 */
export function askBinary(wanted: RegExp): Binary {
  const version = /version (\d+\.\d+\.\d+)/.exec(ask('--version'))?.[1]
  if (version === undefined) throw new Error(`${QEMU} does not tell its version`)
  const machines = [...ask('-machine', 'help').matchAll(/^\S+/gm)]
    .map(([name]) => name)
    .filter((name) => wanted.test(name))
    .sort(newestFirst)
  const types = [...ask('-device', 'help').matchAll(/^name "([^"]+)", bus PCI/gm)].map(([, name]) => name!)
  return {
    version,
    q35: machines.filter((name) => /^pc-q35-\d/.test(name)),
    i440fx: machines.filter((name) => /^pc-i440fx-\d/.test(name)),
    devices: new Map(types.map((type) => [type, propertiesOf(type)])),
  }
}
