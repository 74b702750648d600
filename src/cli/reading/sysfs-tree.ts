import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../../bytes/input-error'
import { isSystemError, reasonOf } from '../../bytes/system-error'

/** Name of a device's directory in sysfs. */
const ADDRESS = /^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/i
/** Name of the directory of a root bus. */
const ROOT_BUS = /^pci[0-9a-f]{4,8}:[0-9a-f]{2}$/i
/** Links in the directory of a root bus that lead elsewhere. */
const OF_A_BUS: ReadonlySet<string> = new Set(['firmware_node', 'of_node'])
/** Where the devices are in a copy of /sys, or of a whole file system: the links if they were copied, else the tree. */
const PLACES = ['sys/bus/pci/devices', 'bus/pci/devices', 'pci/devices', 'sys/devices', 'devices']

/** The file that makes a directory that of a device. */
const CONFIG = 'config'

const HINT = 'Copy the files config and resource of each device into a directory named after its address.'
const FOLLOW =
  'It is a link, and its target was not copied: copy the files config and resource of each device, as tar -h does.'

/** Whether a directory's name is that of a device in sysfs. */
export const isAddress = (name: string): boolean => ADDRESS.test(name)

/**
 * Stats a path, or null if it does not exist.
 * @throws InputError on other errors, so that no device is silently skipped
 */
function seen(path: string, stat: typeof statSync | typeof lstatSync = statSync) {
  try {
    return stat(path, { throwIfNoEntry: false }) ?? null
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOTDIR') return null
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: path })
  }
}

export const isFile = (path: string): boolean => seen(path)?.isFile() === true

/** Whether a directory is that of a device. */
export const isDevice = (path: string): boolean => isFile(join(path, CONFIG))

/** Whether a directory may hold a name. */
export type Holds = (name: string) => boolean

/** For a directory that was not listed. */
export const ANYTHING: Holds = () => true

/** The directory of a device, and what may be in it. */
export interface DevicePlace {
  readonly path: string
  readonly holds: Holds
}

/** An entry of a directory. Directories named as those of devices and buses are listed once, others not at all. */
class Entry {
  readonly isPlace: boolean
  private listed: readonly Entry[] | undefined

  constructor(
    readonly name: string,
    readonly at: string,
    private readonly kind: Dirent,
  ) {
    this.isPlace = isAddress(name) || ROOT_BUS.test(name)
  }

  /** Whether it is a directory and not a link to one. */
  get isDirectory(): boolean {
    return this.kind.isDirectory()
  }

  /** Whether nothing is found by its name: a link that leads nowhere, or a name that is not UTF-8. */
  get isMissing(): boolean {
    return this.listed === undefined && seen(this.at) === null
  }

  private get isFile(): boolean {
    return this.kind.isFile() || (this.kind.isSymbolicLink() && isFile(this.at))
  }

  /** @throws InputError for a directory that is closed: its device must not be left out silently */
  get entries(): readonly Entry[] {
    try {
      this.listed ??= entriesOf(this.at)
    } catch (error) {
      const file = this.isPlace ? join(this.at, CONFIG) : this.at
      throw new InputError(`cannot be read: ${reasonOf(error)}`, { file })
    }
    return this.listed
  }

  /** Whether it is the directory of a device. */
  get isDevice(): boolean {
    if (!this.isDirectory || !this.isPlace) return isDevice(this.at)
    return this.entries.some(({ name, isFile }) => name === CONFIG && isFile)
  }

  /** Whether it is the directory of a device and was found to have none below it. */
  get isLeaf(): boolean {
    const below = ({ isPlace, isDirectory }: Entry) => isPlace && isDirectory
    return this.listed !== undefined && this.isDevice && !this.listed.some(below)
  }

  get place(): DevicePlace {
    if (this.listed === undefined) return { path: this.at, holds: ANYTHING }
    const names = this.listed.map(({ name }) => name)
    return { path: this.at, holds: (name) => names.includes(name) }
  }
}

function* eachOf(path: string): Generator<Entry> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (!entry.name.startsWith('.')) yield new Entry(entry.name, join(path, entry.name), entry)
  }
}

const entriesOf = (path: string): Entry[] => [...eachOf(path)]

/** @throws InputError for an entry that can't be the directory of a device */
function refuse({ at }: Entry): never {
  const what = seen(at) ? "has no file 'config'" : 'is listed in its directory but does not exist'
  throw new InputError(what, { file: at }, seen(at, lstatSync)?.isSymbolicLink() ? FOLLOW : HINT)
}

/**
 * Gathers the devices behind the bridges in a directory: each lies in the directory of its bridge. Those that were
 * gathered before stay: a copy of the links has each of them at its top.
 */
function gatherBelow(entries: readonly Entry[], found: Map<string, DevicePlace>): void {
  for (const entry of entries) if (entry.isPlace && entry.isDirectory) gatherOne(entry, found)
}

function gatherOne(entry: Entry, found: Map<string, DevicePlace>): void {
  const { name, at } = entry
  if (entry.isDevice) found.set(name, found.get(name) ?? entry.place)
  const before = found.size
  if (entry.isDirectory) gatherBelow(entry.entries, found)
  if (isAddress(name) && !found.has(name) && found.size === before && seen(at)?.isDirectory()) refuse(entry)
}

/** Gathers the devices in a directory, under any directory names, and those behind the bridges among them. */
function gather(path: string, found: Map<string, DevicePlace>): void {
  // There may be tens of thousands, nearly all of them without others below: what is listed of these is not kept.
  const left: Entry[] = []
  for (const entry of eachOf(path)) {
    if (entry.isDevice) found.set(entry.name, entry.place)
    if (!entry.isLeaf) left.push(entry)
  }
  for (const entry of left) {
    if (entry.isMissing && !OF_A_BUS.has(entry.name)) refuse(entry)
    if (entry.isPlace) gatherOne(entry, found)
  }
}

/**
 * Returns the directories of the devices in a directory that is not one itself: a copy of /sys/bus/pci/devices, of the tree
 * /sys/devices with its bridges, or of what these lie in.
 * @throws InputError for an incomplete one
 */
export function devicesIn(path: string): readonly DevicePlace[] {
  const found = new Map<string, DevicePlace>()
  gather(path, found)
  if (found.size === 0) {
    const place = PLACES.map((each) => join(path, each)).find((at) => seen(at)?.isDirectory() === true)
    if (place !== undefined) gather(place, found)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place)
}
