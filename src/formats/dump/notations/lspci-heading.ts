import type { Ids } from '../virtual-function'

/** The line of lspci's output that starts a device. */
export interface Heading {
  /** "00:12.0" or "0000:00:12.0", or null if lspci -P gives only the path through the bridges. */
  readonly address: string | null
  /** "00:1c.0/00.0", as lspci -P and -PP print it, or null. */
  readonly path: string | null
}

/** An address, then the path of -P and -PP; after a label in -vm and -vmm. */
const HEADING =
  /^(?:Slot:\s|Device:\s)?((?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:)([01][0-9a-f]\.[0-7])((?:\/(?:[0-9a-f]{2}:)?[01][0-9a-f]\.[0-7])*)(?:\s|$)/i

/** Ids as -nn prints them ("[1af4:1041]") and as -n does ("00:02.0 0200: 1af4:1041"). */
const IDS = /(?:\[|^\S+ [0-9a-f]{4}: )([0-9a-f]{4}):([0-9a-f]{4})(?:\]|\s|$)/i

/** Parses the heading on this line, or returns null. */
export function headingOf(line: string): Heading | null {
  const match = HEADING.exec(line)
  if (!match) return null
  const [, bus, slot, path] = match
  if (path === '') return { address: bus! + slot!, path: null }
  const last = path!.slice(path!.lastIndexOf('/') + 1)
  const domain = bus!.slice(0, -3)
  return { address: last.includes(':') ? domain + last : null, path: bus! + slot! + path! }
}

/** Returns the vendor and device id that a heading shows as numbers, or null. */
export function headingIds(heading: string): Ids | null {
  const match = IDS.exec(heading)
  return match && { vendor: Number.parseInt(match[1]!, 16), device: Number.parseInt(match[2]!, 16) }
}
