import { InputError } from '../bytes/input-error'
import { nearest } from '../bytes/nearest'
import { atLeast, orderOf, RELEASES, type Version } from './version'

/** A versioned machine type. Its version decides which compat properties apply. */
export interface Machine {
  /** "pc-q35-6.0" */
  readonly name: string
  readonly family: string
  /** Version of the type, with the sort key of `orderOf`. */
  readonly version: Version
  /** Whether the root bus is PCI Express (q35, virt) or conventional PCI (pc, pseries). */
  readonly express: boolean
}

/** Machine types of the same family differ by version only; `from` is the oldest one that ever existed. */
const FAMILIES: readonly { family: string; alias: string; express: boolean; from: string }[] = [
  { family: 'pc-q35', alias: 'q35', express: true, from: '1.4' },
  { family: 'pc-i440fx', alias: 'pc', express: false, from: '1.4' },
  { family: 'virt', alias: 'virt', express: true, from: '2.6' },
  { family: 'pseries', alias: 'pseries', express: false, from: '2.1' },
]

const BEFORE_OLDEST_RELEASE = ['1.4', '1.5', '1.6', '1.7', '2.0', '2.1', '2.2', '2.3', '2.4', '2.5']
const Q35_ONLY = ['4.0.1']
const MACHINE_VERSIONS: readonly string[] = [...BEFORE_OLDEST_RELEASE, ...RELEASES]

/**
 * Reads a machine type. "q35", "pc", "virt" and "pseries" mean the newest of the QEMU version, as they do in QEMU.
 * @throws InputError for a type that QEMU of that version does not have, or that is not upstream's
 */
export function parseMachine(name: string, qemu: Version): Machine {
  const alias = FAMILIES.find((row) => row.alias === name)
  const release = qemu.text.split('.').slice(0, 2).join('.')
  if (alias)
    return {
      name: `${alias.family}-${release}`,
      family: alias.family,
      version: versionOf(release),
      express: alias.express,
    }
  const match = /^([a-z0-9-]+)-(\d+\.\d+(?:\.\d+)?)$/.exec(name)
  const row = match && FAMILIES.find((entry) => entry.family === match[1])
  const known =
    row && (MACHINE_VERSIONS.includes(match[2]!) || (row.family === 'pc-q35' && Q35_ONLY.includes(match[2]!)))
  if (!row || !known || orderOf(match[2]!) < orderOf(row.from)) {
    const all = FAMILIES.flatMap(({ family }) => MACHINE_VERSIONS.map((v) => `${family}-${v}`))
    const near = nearest(name, all)
    throw new InputError(
      `machine type ${JSON.stringify(name)} is not known`,
      {},
      near ? `nearest is ${near}` : 'give the upstream machine type, such as pc-q35-7.2',
    )
  }
  const machine = { name, family: row.family, version: versionOf(match[2]!), express: row.express }
  if (!atLeast({ text: release, order: orderOf(release) }, match[2]!.split('.').slice(0, 2).join('.'))) {
    throw new InputError(
      `machine type ${name} is newer than QEMU ${qemu.text}`,
      {},
      `give --qemu ${machine.version.text} or later, or an older machine type`,
    )
  }
  return machine
}

function versionOf(text: string): Version {
  return { text, order: orderOf(text) }
}
