import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A bus of /proc/bus/pci, "3b" or with its domain "0001:3b", and a function of it, "00.1". */
const BUS = /^(?:([0-9a-f]{4,8}):)?([0-9a-f]{2})$/
const FUNCTION = /^([0-9a-f]{2})\.([0-7])$/
/** Where it is in a copy of a file system, as sos makes them. */
const PLACES = ['.', 'pci', 'bus/pci', 'proc/bus/pci']
/** A line of its file `devices`: bus and devfn, both ids, and at its end the driver (show_device, drivers/pci/proc.c). */
const LINE = /^([0-9a-f]{2})([0-9a-f]{2})\t([0-9a-f]{4})([0-9a-f]{4})\t.{0,1000}\t([\w-]{0,64})$/gm

/** A function in a copy of /proc/bus/pci. */
export interface ProcFunction {
  /** Its file, which is raw config space. */
  readonly path: string
  readonly address: string
  /** What `devices` says about it, in the form of sysfs files. */
  readonly text: ReadonlyMap<string, string>
}

/** What the file `devices` says, by bus and devfn: it names no domain, so it is about the first one only. */
function listed(path: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  let lines: string
  try {
    lines = readFileSync(join(path, 'devices'), 'latin1')
  } catch {
    return new Map()
  }
  const found = Array.from(lines.matchAll(LINE), ([, bus, devfn, vendor, device, driver]) => {
    const text = new Map([
      ['vendor', `0x${vendor}`],
      ['device', `0x${device}`],
      ...(driver === '' ? [] : [['driver', driver!] as const]),
    ])
    return [`${bus}${devfn}`, text] as const
  })
  return new Map(found)
}

const namesIn = (path: string): string[] =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(path).sort() : []

/** Returns the functions in a copy of /proc/bus/pci, or of what it lies in; none for another directory. */
export function procFunctions(path: string): readonly ProcFunction[] {
  const place = PLACES.map((each) => join(path, each)).find((at) => namesIn(at).some((name) => BUS.test(name)))
  if (place === undefined) return []
  const known = listed(place)
  return namesIn(place).flatMap((name) => {
    const [, domain, bus] = BUS.exec(name) ?? []
    if (bus === undefined) return []
    const at = join(place, name)
    return namesIn(at).flatMap((file): ProcFunction[] => {
      const [, slot, number] = FUNCTION.exec(basename(file)) ?? []
      if (slot === undefined) return []
      const devfn = (Number.parseInt(slot, 16) * 8 + Number(number)).toString(16).padStart(2, '0')
      const text = domain === undefined ? known.get(`${bus}${devfn}`) : undefined
      return [{ path: join(at, file), address: `${domain ?? '0000'}:${bus}:${file}`, text: text ?? new Map() }]
    })
  })
}
