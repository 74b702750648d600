import { dirname, isAbsolute, join } from 'node:path'
import type { InferOutput } from '../../../bytes/form'
import type { DeviceRequest } from '../../../check/report/request'
import { conform } from '../../../formats/conform'
import { UserDocument } from '../../../formats/document'
import { inFile } from '../../reading/in-file'
import { readBytes } from '../../reading/input'
import type { CliTargetOptions } from '../options'
import { isPath } from '../profile-file'
import type { ReportOptions } from '../report-options'
import { SETTINGS_FORM } from './settings-form'

type Given = InferOutput<typeof SETTINGS_FORM>

/** Options of the commands that take settings, as they are named in a program. */
export interface Settable extends CliTargetOptions, Pick<ReportOptions, 'format' | 'all' | 'hex' | 'color'> {
  readonly allow?: string
  readonly baseline?: string
  readonly srcQemu?: string
  readonly srcSet?: ReadonlyMap<string, string>
  readonly srcHostKernel?: string
  readonly srcView?: Given['src-view']
  readonly dstView?: Given['dst-view']
  readonly map?: ReadonlyMap<string, string>
}

/** A settings file. */
export interface Settings {
  /** Its settings, as options of the command line. */
  readonly options: Partial<Settable>
  /** Paths of profiles, and settings of single devices. */
  readonly profiles: readonly string[]
  readonly devices: ReadonlyMap<string, DeviceRequest>
}

const entries = (given: Readonly<Record<string, string>> | undefined) => given && new Map(Object.entries(given))
const regions = (given: Given['bar']) =>
  given && new Map(Object.entries(given).map(([index, size]) => [Number(index), size]))

/** Returns the object without undefined properties. */
const defined = <T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never

/**
 * Reads a settings file. Paths in it are relative to it.
 * @throws InputError with file, line and column for an invalid file
 */
export async function readSettings(file: string): Promise<Settings> {
  const text = new TextDecoder().decode(await readBytes(file))
  const given: Given = inFile(file, () => {
    const document = new UserDocument(text)
    return document.data === null ? {} : conform(SETTINGS_FORM, document)
  })
  const beside = (path: string) => (isAbsolute(path) ? path : join(dirname(file), path))
  const besideIf = (path: string | undefined) => (path === undefined ? undefined : beside(path))
  const { profile, profiles = [], devices = {} } = given
  return {
    options: defined({
      qemu: given.qemu,
      srcQemu: given['src-qemu'],
      srcSet: entries(given['src-set']),
      machine: given.machine,
      machineBase: given['machine-base'],
      set: entries(given.set),
      mode: given.mode,
      hostKernel: given['host-kernel'],
      srcHostKernel: given['src-host-kernel'],
      profile: profile !== undefined && isPath(profile) ? beside(profile) : profile,
      view: given.view,
      srcView: given['src-view'],
      dstView: given['dst-view'],
      placement: given.placement,
      bar: regions(given.bar),
      rom: given.rom,
      map: entries(given.map),
      allow: besideIf(given.allow),
      baseline: besideIf(given.baseline),
      format: given.format && [{ format: given.format, file: null }],
      all: given.all,
      hex: given.hex,
      color: given.color,
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
