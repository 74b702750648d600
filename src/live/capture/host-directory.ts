import { readlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { SysfsFiles } from '../../formats/dump'
import { headOf } from '../kernel-files'

/** The text files of a function's directory that say something about its config space. */
const TEXT_FILES = ['resource', 'vendor', 'device', 'class', 'uevent'] as const
/** Links whose target's name counts. */
const LINKS = ['driver', 'physfn'] as const

function targetOf(path: string): string | null {
  try {
    return basename(readlinkSync(path))
  } catch {
    return null
  }
}

/**
 * The directory of a function of this host (Linux Documentation/PCI/sysfs-pci.rst).
 * @returns null if it has no config space, like that of a mediated device
 */
export function hostDirectory(path: string): SysfsFiles | null {
  const config = headOf(join(path, 'config'))
  if (config === null || config.length === 0) return null
  const texts = TEXT_FILES.map((name) => [name, headOf(join(path, name))?.toString('latin1') ?? null] as const)
  const links = LINKS.map((name) => [name, targetOf(join(path, name))] as const)
  const text = [...texts, ...links].filter((entry): entry is [(typeof entry)[0], string] => entry[1] !== null)
  return { config, text: new Map(text), directoryName: basename(path) }
}
