import { spawnSync } from 'node:child_process'
import { QEMU } from '../../test/qemu/harness/available'

/** What a QEMU program says about itself. */
export interface Binary {
  /** What starts it. */
  readonly program: string
  /** "7.2.22" */
  readonly version: string
  /** Versioned machine types of both PC families, of Arm and of POWER, newest first in each. */
  readonly q35: readonly string[]
  readonly i440fx: readonly string[]
  readonly virt: readonly string[]
  readonly pseries: readonly string[]
  /** Types that `-device` takes on a PCI bus, with their properties by name. */
  readonly devices: ReadonlyMap<string, ReadonlyMap<string, Property>>
}

/** A property as `-device TYPE,help` describes it. */
export interface Property {
  readonly name: string
  /** "bool", "uint32", "PCIELinkSpeed" */
  readonly type: string
  /** The values, if they have names. */
  readonly values: readonly string[]
}

const ask = (program: string, ...args: string[]): string => spawnSync(program, args, { encoding: 'utf8' }).stdout

const newestFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })

/** Lines are "  aer=<bool>  - on/off (default: false)". */
const PROPERTY = /^ {2}([^\s=]+)=<([^>]+)>(?: +- ([\w/]+) \()?/gm

const propertiesOf = (program: string, type: string): ReadonlyMap<string, Property> =>
  new Map(
    [...ask(program, '-device', `${type},help`).matchAll(PROPERTY)].map(([, name, kind, values]) => [
      name!,
      { name: name!, type: kind!, values: values?.split('/') ?? [] },
    ]),
  )

/**
 * Asks a program, the one under test unless another is named.
 * @param wanted what the names of the machine types that count must match
 * @param types the device types that count, all if none is named
 * @throws Error when it does not run
 */
export function askBinary(program = QEMU, wanted = /./, types: readonly string[] = []): Binary {
  const version = /version (\d+\.\d+\.\d+)/.exec(ask(program, '--version'))?.[1]
  if (version === undefined) throw new Error(`${program} does not print its version`)
  const machines = [...ask(program, '-machine', 'help').matchAll(/^\S+/gm)]
    .map(([name]) => name)
    .filter((name) => wanted.test(name))
    .sort(newestFirst)
  const found = [...ask(program, '-device', 'help').matchAll(/^name "([^"]+)", bus PCI/gm)].map(([, name]) => name!)
  const counting = found.filter((type) => types.length === 0 || types.includes(type))
  return {
    program,
    version,
    q35: machines.filter((name) => /^pc-q35-\d/.test(name)),
    i440fx: machines.filter((name) => /^pc-i440fx-\d/.test(name)),
    virt: machines.filter((name) => /^virt-\d/.test(name)),
    pseries: machines.filter((name) => /^pseries-\d/.test(name)),
    devices: new Map(counting.map((type) => [type, propertiesOf(program, type)])),
  }
}
