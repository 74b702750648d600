import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { checkProperties } from '../../qemu/devices/property-names'
import { refuseWithoutRules } from '../../qemu/devices/without-rules'
import { notMigrated } from '../../qemu/fresh/eras'
import { seededPlacements, seededTypes } from '../../qemu/fresh/seed'
import { isAlias, machineIn, machinesOf, PSERIES, parseMachine } from '../../qemu/releases/machine'
import { MILESTONES, parseVersion, type Version } from '../../qemu/releases/version'
import type { Placement } from '../../qemu/request'
import { type Cells, cellsOf, type MachineEra } from './cells'
import { Forms } from './form'
import { type MachineTypeChange, machineChanges } from './machines'
import { Transitions } from './transition'

/** The part of the matrix to compute; null or empty for all. */
export interface AtlasRequest {
  readonly from: string | null
  readonly to: string | null
  readonly machines: readonly string[]
  readonly devices: readonly string[]
  readonly placements: readonly Placement[]
  /** Options that every device is created with, on both ends. */
  readonly set: ReadonlyMap<string, string>
}

/** The cells of one device type. */
export interface AtlasDevice extends Cells {
  readonly device: string
  readonly placements: readonly Placement[]
  /** Why no stream carries its config space, or null: then there are no cells. */
  readonly notMigrated: string | null
  /** What differs between neighbouring machine types; empty if a release is named. */
  readonly machineChanges: readonly MachineTypeChange[]
}

export interface Atlas {
  /** Releases covered, oldest first. */
  readonly releases: readonly string[]
  /** Machine types covered. */
  readonly machines: readonly string[]
  readonly set: ReadonlyMap<string, string>
  /** What a user should know about the machine types. */
  readonly notes: readonly string[]
  readonly devices: readonly AtlasDevice[]
}

/** Families of the whole atlas. */
const FAMILIES = ['pc-q35', 'pc-i440fx']

/** Families whose types are computed if they are named. */
const NAMED = ['virt', PSERIES]

/**
 * Releases asked for: the two ends, or every one that builds something differently and the one that is named, which may
 * lie between two of those.
 */
function releasesOf({ from, to }: AtlasRequest): Version[] {
  const named = [from, to].filter((text) => text !== null).map(parseVersion)
  const all = named.length < 2 ? [...named, ...MILESTONES.map(parseVersion)] : named
  return [...new Map(all.map((version) => [version.order, version])).values()].sort((a, b) => a.order - b.order)
}

/** A distribution's machine type in the releases that can have it; null for any other name. */
function downstreamEra(name: string, releases: readonly Version[]): MachineEra | null {
  if (isAlias(name)) {
    throw new InputError(
      `${name} is a different machine type in each release of QEMU`,
      {},
      'name one that guests have, such as pc-q35-7.2',
    )
  }
  const having = releases.flatMap((qemu) => {
    const machine = machineIn(name, qemu)
    return machine ? [{ qemu, machine }] : []
  })
  const machine = having.at(-1)?.machine
  return machine && [...FAMILIES, ...NAMED].includes(machine.family)
    ? { machine, releases: having.map(({ qemu }) => qemu) }
    : null
}

function erasOf({ machines }: AtlasRequest, releases: readonly Version[]): MachineEra[] {
  const found = new Map<string, MachineEra>()
  for (const qemu of releases) {
    const families = machines.length > 0 ? [...FAMILIES, ...NAMED] : FAMILIES
    for (const name of families.flatMap((family) => machinesOf(family, qemu))) {
      if (machines.length > 0 && !machines.includes(name)) continue
      const machine = found.get(name)?.machine ?? parseMachine(name, qemu)
      found.set(name, { machine, releases: [...(found.get(name)?.releases ?? []), qemu] })
    }
  }
  for (const name of machines) {
    if (found.has(name)) continue
    const downstream = downstreamEra(name, releases)
    if (downstream) {
      found.set(name, downstream)
      continue
    }
    // Reports a name that the newest requested release does not have.
    parseMachine(name, releases.at(-1)!)
    throw new InputError(
      `machine type ${JSON.stringify(name)} is not in the atlas`,
      {},
      'it knows pc-q35, pc-i440fx, virt and pseries',
    )
  }
  return [...found.values()]
}

/** Returns the device types of a request. @throws InputError for one that the atlas does not know */
export function typesOf({ devices }: Pick<AtlasRequest, 'devices'>): readonly string[] {
  const all = seededTypes()
  for (const name of devices) {
    if (all.includes(name)) continue
    refuseWithoutRules(name)
    const near = nearest(name, all)
    throw new InputError(
      `the atlas knows no device type ${JSON.stringify(name)}`,
      {},
      near ? `nearest is ${near}` : 'pcimig profiles lists the types',
    )
  }
  return devices.length > 0 ? [...new Set(devices)] : all
}

/**
 * Returns what happens to every emulated device that is migrated between two releases of QEMU on one machine type,
 * in every state that its guest can bring it into: for all combinations, or those of the request.
 * @throws InputError for releases, machine types, device types and properties that do not exist
 */
export function atlas(request: AtlasRequest): Atlas {
  checkProperties(request.set)
  const releases = releasesOf(request)
  const { from, to, placements } = request
  const eras = erasOf(request, releases)
  const asked = [from, to].filter((text) => text !== null).map(parseVersion)
  const wants = (a: Version, b: Version) =>
    asked.every(({ order }) => a.order === order || b.order === order) &&
    (asked.length < 2 || a.order !== b.order || asked[0]!.order === asked[1]!.order)
  const devices = typesOf(request).map((device): AtlasDevice => {
    const own = seededPlacements(device).filter((place) => placements.length === 0 || placements.includes(place))
    const forms = new Forms({ type: device, set: request.set })
    const transitions = new Transitions(forms)
    return {
      device,
      placements: own,
      notMigrated: notMigrated(device, releases.at(-1)!),
      ...cellsOf(forms, transitions, own, eras, wants),
      machineChanges: asked.length > 0 ? [] : machineChanges(device, transitions, own, eras),
    }
  })
  return {
    releases: releases.map(({ text }) => text),
    machines: eras.map(({ machine }) => machine.name),
    set: request.set,
    notes: [...new Set(eras.flatMap(({ machine }) => machine.notes))],
    devices,
  }
}
