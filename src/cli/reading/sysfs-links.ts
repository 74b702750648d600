import { lstatSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { headOf } from '../../live/kernel-files'
import { ANYTHING, type Holds } from './sysfs-tree'

/** Links of a device directory whose target is what counts. */
const LINKS = ['driver', 'physfn']
/** Names under which a copy of /proc/version lies in a device directory or next to it. */
const VERSIONS = ['version', 'proc-version', 'proc_version', join('proc', 'version')]
/** A device in a copy of a whole file system, and where that begins; this machine's own has no name. */
const COPIED = /^(.*[^/])\/(?:sys\/(?:bus|devices)|proc\/bus)\//
const RUNNING = '/proc/version'
const SYSFS = '/sys/'

const textOf = (path: string): string | null => headOf(path)?.toString('latin1') ?? null

/** What a link leads to by name: "vfio-pci", "0000:3b:00.0". A copy may be a file with that name, or a directory. */
function targetOf(path: string): string | null {
  try {
    const entry = lstatSync(path)
    if (entry.isSymbolicLink()) return basename(readlinkSync(path))
    if (entry.isFile()) return basename(textOf(path)?.replace(/[\s\0]+$/, '') ?? '')
    return /^PCI_SLOT_NAME=(\S{1,40})\s*$/m.exec(textOf(join(path, 'uevent')) ?? '')?.[1] ?? ''
  } catch {
    return null
  }
}

/** The links of a device directory, live or copied, by name: what they lead to. */
export const linksOf = (path: string, holds: Holds): readonly (readonly [string, string])[] =>
  LINKS.flatMap((name) => {
    const target = holds(name) ? targetOf(join(path, name)) : null
    return target === null ? [] : [[name, target] as const]
  })

function isLive(path: string): boolean {
  try {
    return realpathSync.native(path).startsWith(SYSFS)
  } catch {
    return false
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

/** The first of the files of a directory that is a copy of /proc/version. */
function versionIn(directory: string, holds: Holds): string | null {
  for (const name of VERSIONS) {
    const text = holds(name.split('/')[0]!) ? textOf(join(directory, name)) : null
    if (text?.startsWith('Linux version ')) return text
  }
  return null
}

/**
 * Finds the text of the host's /proc/version: a copy in the device directory or next to it, or this machine's for a
 * directory in its /sys. Many devices share one copy, which is looked up once.
 */
export class VersionFinder {
  private readonly known = new Map<string, string | null>()
  private readonly live = new Map<string, boolean>()

  /** Whether a device directory is in this machine's /sys: where it lies itself, unless it is a link. */
  private isLive(path: string): boolean {
    if (isLink(path)) return isLive(path)
    const parent = dirname(path)
    const found = this.live.get(parent) ?? isLive(path)
    this.live.set(parent, found)
    return found
  }

  private beside(directory: string): string | null {
    const known = this.known.get(directory)
    if (known !== undefined) return known
    const text = versionIn(directory, ANYTHING)
    this.known.set(directory, text)
    return text
  }

  /** @param holds what is in the directory itself */
  of(path: string, holds: Holds = ANYTHING): readonly (readonly [string, string])[] {
    const full = resolve(path)
    if (this.isLive(full)) return [['version', readFileSync(RUNNING, 'latin1')]]
    const [, copied] = COPIED.exec(full) ?? []
    const text =
      versionIn(full, holds) ?? this.beside(dirname(full)) ?? (copied === undefined ? null : this.beside(copied))
    return text === null ? [] : [['version', text]]
  }
}
