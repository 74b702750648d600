import { dirname, isAbsolute, join } from 'node:path'
import type { InferOutput } from '../../../bytes/form'
import type { DeviceRequest } from '../../../check/device/per-device'
import { conform } from '../../../formats/conform'
import { UserDocument } from '../../../formats/document'
import type { ReportOptions } from '../../commands/reports'
import { inFile } from '../../reading/in-file'
import { readBytes } from '../../reading/input'
import type { TargetOptions } from '../options'
import { isPath } from '../profile-file'
import { SETTINGS_FORM } from './settings-form'

type Told = InferOutput<typeof SETTINGS_FORM>

/** Options of the commands that take settings, as commander names them. */
export interface Settable extends TargetOptions, Pick<ReportOptions, 'format' | 'all' | 'hex' | 'color'> {
  readonly allow?: string
  readonly baseline?: string
  readonly srcQemu?: string
  readonly srcSet?: ReadonlyMap<string, string>
  readonly srcView?: Told['src-view']
  readonly dstView?: Told['dst-view']
  readonly map?: ReadonlyMap<string, string>
}

/** A settings file. */
export interface Settings {
  /** What it says, as options of the command line. */
  readonly options: Partial<Settable>
  /** Paths of profiles, and what holds for single devices. */
  readonly profiles: readonly string[]
  readonly devices: ReadonlyMap<string, DeviceRequest>
}

const entries = (told: Readonly<Record<string, string>> | undefined) => told && new Map(Object.entries(told))
const regions = (told: Told['bar']) =>
  told && new Map(Object.entries(told).map(([index, size]) => [Number(index), size]))

/** The same without properties that are there and undefined. */
const defined = <T extends object>(told: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) as never

/**
 * Reads a settings file. Paths in it are relative to it.
 * @throws InputError with file, line and column for what is none
 */
export async function readSettings(file: string): Promise<Settings> {
  const text = new TextDecoder().decode(await readBytes(file))
  const told: Told = inFile(file, () => {
    const document = new UserDocument(text)
    return document.data === null ? {} : conform(SETTINGS_FORM, document)
  })
  const beside = (path: string) => (isAbsolute(path) ? path : join(dirname(file), path))
  const besideIf = (path: string | undefined) => (path === undefined ? undefined : beside(path))
  const { profile, profiles = [], devices = {} } = told
  return {
    options: defined({
      qemu: told.qemu,
      srcQemu: told['src-qemu'],
      srcSet: entries(told['src-set']),
      machine: told.machine,
      machineBase: told['machine-base'],
      set: entries(told.set),
      profile: profile !== undefined && isPath(profile) ? beside(profile) : profile,
      view: told.view,
      srcView: told['src-view'],
      dstView: told['dst-view'],
      placement: told.placement,
      bar: regions(told.bar),
      rom: told.rom,
      map: entries(told.map),
      allow: besideIf(told.allow),
      baseline: besideIf(told.baseline),
      format: told.format && [{ format: told.format, file: null }],
      all: told.all,
      hex: told.hex,
      color: told.color,
    }),
    profiles: (typeof profiles === 'string' ? [profiles] : profiles).map(beside),
    devices: new Map(
      Object.entries(devices).map(([name, { bar, set, ...rest }]) => [
        name,
        defined({ ...rest, set: entries(set), bars: regions(bar) }),
      ]),
    ),
  }
}
