import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { printable } from '../../bytes/printable'
import { isDownstream, upstreamOf } from './downstream'
import { atLeast, nearestRelease, orderOf, RELEASES, releaseOf, type Version } from './version'

/** A versioned machine type. Its version decides which compat properties apply. */
export interface Machine {
  /** "pc-q35-6.0" */
  readonly name: string
  /** "pc-q35". Rules call `isOfFamilies`, or `familyOf`. */
  readonly family: string
  /** Version of the type, with the sort key of `orderOf`. */
  readonly version: Version
  /** Whether the root bus is PCI Express (q35, virt) or conventional PCI (pc, pseries). Rules call `hasExpressRoot`. */
  readonly express: boolean
  /** What a user should know: treated as another type, or not measured. */
  readonly notes: readonly string[]
  /** Why QEMU never migrates a machine of this family that has a PCI device: a sentence without its full stop. */
  readonly blocked?: string
}

interface Family {
  readonly family: string
  /** Alias of the newest type. */
  readonly alias: string
  readonly express: boolean
  /** The oldest and the newest version that ever existed; without `to` every release has one. */
  readonly from: string
  readonly to?: string
  /** Releases that dropped types: all versions up to and including `upTo` are gone from `release` on. */
  readonly dropped: readonly { readonly upTo: string; readonly release: string }[]
  /** Whether the masks of its devices were compared with real QEMU processes. */
  readonly measured: boolean
  readonly blocked?: string
}

/** IBM Power: its root bus is conventional. */
export const PSERIES = 'pseries'

/** docs/about/removed-features.rst of QEMU 6.0 to 11.0. */
const FAMILIES: readonly Family[] = [
  {
    family: 'pc-q35',
    alias: 'q35',
    express: true,
    from: '1.4',
    dropped: [{ upTo: '2.3', release: '2.6' }],
    measured: true,
  },
  {
    family: 'pc-i440fx',
    alias: 'pc',
    express: false,
    from: '1.4',
    dropped: [
      { upTo: '1.7', release: '8.2' },
      { upTo: '2.3', release: '9.1' },
    ],
    measured: true,
  },
  {
    family: 'pc',
    alias: '',
    express: false,
    from: '1.0',
    to: '1.3',
    dropped: [{ upTo: '1.3', release: '6.0' }],
    measured: false,
  },
  // On Arm, and on LoongArch from 11.1 on; those of RISC-V, OpenRISC and older LoongArch have no versions.
  { family: 'virt', alias: 'virt', express: true, from: '2.6', dropped: [], measured: true },
  { family: PSERIES, alias: 'pseries', express: false, from: '2.1', dropped: [], measured: true },
  {
    family: 's390-ccw-virtio',
    alias: 's390-ccw-virtio',
    express: false,
    from: '2.4',
    dropped: [],
    measured: false,
    // S390PCIBusDevice, "zpci", is there for each PCI device and has unmigratable = 1 (hw/s390x/s390-pci-bus.c).
    blocked:
      "QEMU does not migrate an s390x machine that has a PCI device: State blocked by non-migratable device 'zpci'",
  },
]

/**
 * Unversioned types with a PCI bus, by the kind of their root bus, and isapc, which has none, as `info qtree` of QEMU 7.2 and 11.1 shows it. One
 * behaves like the newest type of its QEMU: no compat entry holds for it.
 */
const UNVERSIONED: readonly { readonly names: string; readonly express: boolean; readonly measured: boolean }[] = [
  { names: 'microvm', express: true, measured: true },
  { names: 'isapc', express: false, measured: true },
  {
    names:
      'sbsa-ref x-remote powernv powernv8 powernv9 powernv10 powernv10-rainier powernv11 mcimx7d-sabre sabrelite imx8mm-evk imx8mp-evk anacapa-bmc ast2600-evb bletchley-bmc catalina-bmc fby35-bmc fuji-bmc gb200nvl-bmc rainier-bmc',
    express: true,
    measured: false,
  },
  {
    names:
      'mac99 g3beige 40p amigaone bamboo mpc8544ds pegasos1 pegasos2 ppce500 sam460ex versatileab versatilepb realview-eb realview-eb-mpcore clipper B160L C3700 A400 r2d',
    express: false,
    measured: false,
  },
]

const unversionedNames = (): string[] => UNVERSIONED.flatMap(({ names }) => names.split(' '))

const BEFORE_OLDEST_RELEASE = '1.0 1.1 1.2 1.3 1.4 1.5 1.6 1.7 2.0 2.1 2.2 2.3 2.4 2.5'.split(' ')
const Q35_ONLY = '4.0.1'
const VERSIONS: readonly string[] = [...BEFORE_OLDEST_RELEASE, ...RELEASES]

/** Since 10.1 QEMU drops machine types when they are six years old (MACHINE_VER_DELETION, include/hw/core/boards.h). */
const AGE_LIMIT = { since: '10.1', years: 6 }

const versionOf = (text: string): Version => ({ text, order: orderOf(text) })
const unmeasured = (name: string, measured: boolean) =>
  measured ? [] : [`rules for machine type ${printable(name)} were not compared with a real QEMU`]

function exists({ family, from, to }: Family, version: string): boolean {
  const known = VERSIONS.includes(version) || (family === 'pc-q35' && version === Q35_ONLY)
  return known && orderOf(version) >= orderOf(from) && (to === undefined || orderOf(version) <= orderOf(to))
}

/** Returns the release that dropped a machine type, or null if all later releases have it. */
function droppedIn({ dropped }: Family, version: string): string | null {
  const early = dropped.find(({ upTo }) => orderOf(version) <= orderOf(upTo))
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const ofAge = orderOf(`${major + AGE_LIMIT.years}.${minor}`)
  const late = RELEASES.find((release) => orderOf(release) >= Math.max(ofAge, orderOf(AGE_LIMIT.since)))
  return early?.release ?? late ?? null
}

/** Parses "pc-q35-6.0"; null for a name that is not a versioned upstream machine type. */
function upstream(name: string): { row: Family; version: string } | null {
  const match = /^([a-z0-9-]+)-(\d+\.\d+(?:\.\d+)?)$/.exec(name)
  const row = match && FAMILIES.find(({ family }) => family === match[1])
  return row && exists(row, match[2]!) ? { row, version: match[2]! } : null
}

/** Whether a name is an alias of the newest machine type of a release. */
export const isAlias = (name: string): boolean => FAMILIES.some(({ alias }) => alias !== '' && alias === name)

const versionedNames = (): string[] =>
  FAMILIES.flatMap((row) => VERSIONS.filter((v) => exists(row, v)).map((v) => `${row.family}-${v}`))

/** Returns every upstream machine type of any release, and the aliases of the newest. */
export const machineNames = (): readonly string[] => [
  ...FAMILIES.flatMap(({ alias }) => (alias === '' ? [] : [alias])),
  ...unversionedNames(),
  ...versionedNames(),
]

/** Returns the versions of a family that a QEMU release has, oldest first. */
const versionsIn = (row: Family, qemu: Version): string[] =>
  [...VERSIONS, Q35_ONLY]
    .sort((a, b) => orderOf(a) - orderOf(b))
    .filter((version) => {
      const gone = droppedIn(row, version)
      return exists(row, version) && atLeast(qemu, releaseOf(version)) && (gone === null || !atLeast(qemu, gone))
    })

const FAMILY = /^([a-z0-9-]+?)(?:-(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?))?$/

/** Asks for the upstream type of a name: with an example of the family that the name begins with. */
function nameTheBase(name: string): string {
  const family = FAMILIES.find((entry) => name.startsWith(`${entry.family}-`))?.family ?? 'pc-q35'
  return `name the upstream machine type it is based on with --machine-base ${family}-7.2`
}

/** Returns a hint for a mistyped `name`: the preceding version of its family, or the most similar name. */
function suggestion(name: string, qemu: Version): string {
  const [, family, version] = FAMILY.exec(name.toLowerCase()) ?? []
  const row = FAMILIES.find((entry) => entry.family === family || entry.family === `pc-${family}`)
  if (row) {
    const versions = versionsIn(row, qemu)
    const near = version === undefined ? versions.at(-1) : nearestRelease(version, versions)
    return near ? `nearest is ${row.family}-${near}` : `QEMU ${qemu.text} has no ${row.family} machine types`
  }
  if (isDownstream(name)) return nameTheBase(name)
  const all = FAMILIES.flatMap((entry) => versionsIn(entry, qemu).map((v) => `${entry.family}-${v}`))
  const near = nearest(name, all)
  return near ? `nearest is ${near}` : nameTheBase(name)
}

const unknown = (name: string, qemu: Version) =>
  new InputError(`machine type ${JSON.stringify(name)} is not known`, {}, suggestion(name, qemu))

/**
 * Reads a machine type. "q35", "pc", "virt" and "pseries" mean the newest of the QEMU version, as in QEMU; a
 * distribution's type is treated as the upstream type it is based on.
 * @param base the upstream type that the user says `name` is based on, or null
 * @throws InputError for a type that QEMU of that version does not have, or whose upstream type is not known
 */
export function parseMachine(name: string, qemu: Version, base: string | null = null): Machine {
  const release = releaseOf(qemu.text)
  const unversioned = UNVERSIONED.find(({ names }) => names.split(' ').includes(name))
  if (unversioned) {
    const { express, measured } = unversioned
    return { name, family: name, version: versionOf(release), express, notes: unmeasured(name, measured) }
  }
  const alias = FAMILIES.find((row) => row.alias !== '' && row.alias === name)
  const full = base ?? (alias ? `${alias.family}-${release}` : (upstreamOf(name) ?? name))
  const found = upstream(full)
  if (!found) throw unknown(base ?? name, qemu)
  const { row, version } = found
  if (orderOf(releaseOf(version)) > orderOf(release)) {
    throw new InputError(
      `machine type ${name} is newer than QEMU ${qemu.text}`,
      {},
      `give --qemu ${releaseOf(version)} or later, or an older machine type`,
    )
  }
  const gone = droppedIn(row, version)
  const foreign = full !== name && !alias
  // A distribution decides itself how long it keeps its types.
  if (gone !== null && !foreign && atLeast(qemu, gone)) {
    throw new InputError(
      `QEMU ${qemu.text} has no machine type ${name}: ${gone} dropped it`,
      {},
      `give an older --qemu, or the machine type that QEMU ${qemu.text} is started with`,
    )
  }
  return {
    name: alias ? full : name,
    family: row.family,
    version: versionOf(version),
    express: row.express,
    ...(row.blocked === undefined ? {} : { blocked: row.blocked }),
    notes: [
      ...(foreign ? [`machine type ${printable(name)} is treated as ${full}, which it is based on`] : []),
      ...unmeasured(full, row.measured),
    ],
  }
}

/** Reads a machine type as `parseMachine` does; null if QEMU of that version has none of the name. */
export function machineIn(name: string, qemu: Version, base: string | null = null): Machine | null {
  try {
    return parseMachine(name, qemu, base)
  } catch {
    return null
  }
}

/** Returns the versioned machine types of a family in upstream QEMU of this version, oldest first. */
export function machinesOf(family: string, qemu: Version): string[] {
  const release = orderOf(releaseOf(qemu.text))
  return FAMILIES.filter((row) => row.family === family).flatMap((row) =>
    [...VERSIONS, Q35_ONLY]
      .filter((version) => exists(row, version) && orderOf(releaseOf(version)) <= release)
      .filter((version) => {
        const gone = droppedIn(row, version)
        return gone === null || !atLeast(qemu, gone)
      })
      .sort((a, b) => orderOf(a) - orderOf(b))
      .map((version) => `${row.family}-${version}`),
  )
}

/** A versioned upstream machine type, and the releases that have it. */
export interface MachineType {
  readonly machine: Machine
  readonly isIn: (qemu: Version) => boolean
}

let types: readonly MachineType[] | undefined

/** Returns every versioned upstream machine type that migrates with PCI devices, family by family, newest first. */
export function machineTypes(): readonly MachineType[] {
  types ??= FAMILIES.filter(({ blocked }) => blocked === undefined).flatMap((row) =>
    [...VERSIONS, Q35_ONLY]
      .filter((version) => exists(row, version))
      .map((text): MachineType => {
        const gone = droppedIn(row, text)
        const first = orderOf(releaseOf(text))
        const last = gone === null ? Number.POSITIVE_INFINITY : orderOf(gone)
        const { family, express, measured } = row
        const name = `${family}-${text}`
        return {
          machine: { name, family, version: versionOf(text), express, notes: unmeasured(name, measured) },
          isIn: ({ order }) => order >= first && order < last,
        }
      })
      .sort((a, b) => b.machine.version.order - a.machine.version.order),
  )
  return types
}
