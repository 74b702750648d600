import { lstatSync, readdirSync, statSync } from 'node:fs'
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

const HINT = 'Copy the files config and resource of each device into a directory named after its address.'
const FOLLOW =
  'It is a link, and what it leads to was not copied: copy the files config and resource of each device, as tar -h does.'

/** Whether a directory's name is that of a device in sysfs. */
export const isAddress = (name: string): boolean => ADDRESS.test(name)

/**
 * Stats a path, or null if it does not exist.
 * @throws InputError on other errors, so that no device is silently skipped
 */
function seen(path: string, stat: typeof statSync | typeof lstatSync = statSync) {
  try {
    return stat(path)
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: path })
  }
}

export const isFile = (path: string): boolean => seen(path)?.isFile() === true

/** Whether a directory is that of a device. */
export const isDevice = (path: string): boolean => isFile(join(path, 'config'))

const isOwnDirectory = (path: string): boolean => seen(path, lstatSync)?.isDirectory() === true

interface Entry {
  readonly name: string
  readonly at: string
}

const entriesOf = (path: string): Entry[] =>
  readdirSync(path)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({ name, at: join(path, name) }))

/** @throws InputError for an entry that can't be the directory of a device */
function refuse({ at }: Entry): never {
  const what = seen(at) ? "has no file 'config'" : 'is listed in its directory but does not exist'
  throw new InputError(what, { file: at }, seen(at, lstatSync)?.isSymbolicLink() ? FOLLOW : HINT)
}

/**
 * Gathers the devices behind the bridges in a directory: each lies in the directory of its bridge. Those that were
 * gathered before stay: a copy of the links has each of them at its top.
 */
function gatherBelow(path: string, found: Map<string, string>): void {
  for (const entry of entriesOf(path)) {
    const { name, at } = entry
    if (isOwnDirectory(at) && (isAddress(name) || ROOT_BUS.test(name))) gatherOne(entry, found)
  }
}

function gatherOne(entry: Entry, found: Map<string, string>): void {
  const { name, at } = entry
  if (isDevice(at)) found.set(name, found.get(name) ?? at)
  const before = found.size
  if (isOwnDirectory(at)) gatherBelow(at, found)
  if (isAddress(name) && !found.has(name) && found.size === before && seen(at)?.isDirectory()) refuse(entry)
}

/** Gathers the devices in a directory, whatever their directories are called, and those behind the bridges among them. */
function gather(path: string, found: Map<string, string>): void {
  const entries = entriesOf(path)
  for (const { name, at } of entries) if (isDevice(at)) found.set(name, at)
  for (const entry of entries) {
    if (seen(entry.at) === null && !OF_A_BUS.has(entry.name)) refuse(entry)
    if (isAddress(entry.name) || ROOT_BUS.test(entry.name)) gatherOne(entry, found)
  }
}

/**
 * Returns the directories of the devices in a directory that is none itself: a copy of /sys/bus/pci/devices, of the tree
 * /sys/devices with its bridges, or of what these lie in.
 * @throws InputError for an incomplete one
 */
export function devicesIn(path: string): readonly string[] {
  const found = new Map<string, string>()
  gather(path, found)
  if (found.size === 0) {
    const place = PLACES.map((each) => join(path, each)).find((at) => seen(at)?.isDirectory() === true)
    if (place !== undefined) gather(place, found)
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, at]) => at)
}
