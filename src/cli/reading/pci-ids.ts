import { readFileSync, statSync } from 'node:fs'
import { InputError } from '../../bytes/input-error'
import { type PciNames, pciNames } from '../../pci/show/pci-ids'
import { readBytes } from './input'

/** Where distributions install the file of pciutils and hwdata, and where update-pciids puts a newer one. */
const PLACES = ['/var/lib/pciutils/pci.ids', '/usr/share/hwdata/pci.ids', '/usr/share/misc/pci.ids']

/** Ten times today's size. */
const LARGEST = 16 * 1024 * 1024

/** A vendor or class of pci.ids. */
const ENTRY = /^(?:[0-9a-f]{4}|C [0-9a-f]{2}) {2}\S/m

/** The file's text, or null if it is not there or can't be read: names are a convenience. */
function systemText(path: string): string | null {
  try {
    const { size } = statSync(path)
    return size > 0 && size <= LARGEST ? readFileSync(path, 'utf8') : null
  } catch {
    return null
  }
}

function systemNames(): PciNames | null {
  for (const path of PLACES) {
    const text = systemText(path)
    if (text !== null) return pciNames(text)
  }
  return null
}

/**
 * Names of vendors, devices and classes: of the file that was named, else of the system's pci.ids, else null.
 * @throws InputError when a named file can't be read or has no entry of a pci.ids file
 */
export async function readPciNames(path: string | undefined): Promise<PciNames | null> {
  if (path === undefined) return systemNames()
  const text = new TextDecoder().decode(await readBytes(path))
  if (ENTRY.test(text)) return pciNames(text)
  throw new InputError('is not a pci.ids file: it has no line such as "1af4  Red Hat, Inc."', { file: path })
}
