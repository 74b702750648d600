/** Reads the hand-written files: settings, profiles, allow-lists. */
import type { DeviceRequest } from '../../../check/report/request'
import type { CliTargetOptions } from '../options'
import { namesFile } from '../profile-file'
import { readProfiles, refuseNamesakes } from './profiles'
import { readSettings, type Settable } from './settings'

export { readAllowList } from '../../../formats/allow-list'
export { readProfiles } from './profiles'
export { inputSchema } from './schema'

/** Options that collect entries: an entry on the command line overrides that of the file. */
const GATHERED = ['set', 'srcSet', 'bar', 'map'] as const

/** Options in both places: the command line overrides the file. */
function merged<T extends Partial<Settable>>(line: T, file: Partial<Settable>): T {
  const both = { ...file, ...line }
  for (const key of GATHERED) {
    const [before, after] = [file[key] as ReadonlyMap<unknown, unknown>, line[key] as ReadonlyMap<unknown, unknown>]
    if (before && after) Object.assign(both, { [key]: new Map([...before, ...after]) })
  }
  return both
}

/** Options of one device; the command line, which applies to all, overrides them. */
function ofDevice(device: DeviceRequest, line: CliTargetOptions, file: Partial<Settable>): DeviceRequest {
  const { profile, view, placement, rom, set = new Map(), bar = new Map() } = line
  const given = Object.entries({ profile, view, placement, rom }).filter(([, value]) => value !== undefined)
  return {
    ...device,
    ...Object.fromEntries(given),
    set: new Map([...(file.set ?? []), ...(device.set ?? []), ...set]),
    bars: new Map([...(file.bar ?? []), ...(device.bars ?? []), ...bar]),
  }
}

const spelled = (key: string) => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Options whose value comes, at least in part, from the file. */
function taken(file: Partial<Settable>, line: object): string[] {
  const ofLine = line as Readonly<Record<string, unknown>>
  return Object.entries(file)
    .filter(([key, value]) => {
      const given = ofLine[key]
      if (given === undefined) return true
      return value instanceof Map && given instanceof Map && [...value.keys()].some((name) => !given.has(name))
    })
    .map(([key]) => spelled(key))
}

/**
 * Options of a command, with what a settings file adds and the user's profiles read.
 * @param known options that the command has, by their names in a program
 * @throws InputError for invalid files
 */
export async function withUserFiles<T extends CliTargetOptions>(
  line: T,
  file: string | null,
  known: ReadonlySet<string>,
): Promise<T> {
  const settings = file === null ? { options: {}, profiles: [], devices: new Map() } : await readSettings(file)
  const own = Object.fromEntries(Object.entries(settings.options).filter(([key]) => known.has(key)))
  const options = merged(line, own)
  const profileFile = options.profile !== undefined && namesFile(options.profile) ? options.profile : null
  const profiles = [
    ...(profileFile === null ? [] : await readProfiles(profileFile, true)),
    ...(await Promise.all(settings.profiles.map((path: string) => readProfiles(path, false)))).flat(),
  ]
  refuseNamesakes(profiles)
  const { profile, ...rest } = options
  const used = [
    ...taken(own, line),
    ...(settings.profiles.length > 0 ? ['profiles'] : []),
    ...(settings.devices.size > 0 ? ['devices'] : []),
  ]
  return {
    ...(rest as T),
    ...(profile === undefined || profileFile !== null ? {} : { profile }),
    profiles,
    devices: new Map([...settings.devices].map(([name, device]) => [name, ofDevice(device, line, own)])),
    ...(file === null || used.length === 0 ? {} : { settings: { file, options: used } }),
  }
}
