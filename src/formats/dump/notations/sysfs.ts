import { hex } from '../../../bytes/hex'
import { InputError, type Place } from '../../../bytes/input-error'
import { u16, u32 } from '../../../bytes/little-endian'
import { addressOrNull } from '../../../pci/address'
import type { RegionSize } from '../../../pci/device'
import { barCount } from '../bars'
import { deviceOf } from '../device'
import type { Dump } from '../dump'
import { hidesIds, type Identified, withIds } from '../virtual-function'
import { rawConfig } from './raw'

/** A sysfs device directory, copied or live: Linux Documentation/PCI/sysfs-pci.rst. */
export interface SysfsFiles {
  /** The file `config`. */
  readonly config: Uint8Array
  /** The contents of other files by name: resource, vendor, device, class, uevent. */
  readonly text: ReadonlyMap<string, string>
  /** Name of the directory, which is the device's address unless it was renamed. */
  readonly directoryName: string
}

const RESOURCE = /^(0x[0-9a-f]{1,16})\s+(0x[0-9a-f]{1,16})\s+(0x[0-9a-f]{1,16})$/i

/** Line of the ROM, after the BARs and before SR-IOV's BARs and bridge windows. Linux include/linux/pci.h. */
const ROM_RESOURCE = 6

/** Size from a line "start end flags" of `resource`: 0 for a region that does not exist, null if unknown. */
function sizeOn(line: string, place: Place): RegionSize | null {
  const numbers = RESOURCE.exec(line)
  if (!numbers) throw new InputError('is not a line "start end flags" of a sysfs resource file', place)
  const [start, end, flags] = numbers.slice(1).map(BigInt) as [bigint, bigint, bigint]
  if (end < start) throw new InputError('the region ends before it starts', place)
  if (end === 0n) return flags === 0n ? 0 : null
  return Number(end - start + 1n)
}

/** A device directory, read file by file. */
class Directory {
  constructor(private readonly files: SysfsFiles) {}

  private place(file: string, line?: number): Place {
    return { file: `${this.files.directoryName}/${file}`, line }
  }

  /** The number in a file like `vendor`, or null if it was not copied. */
  private number(file: string): number | null {
    const text = this.files.text.get(file)?.trim()
    if (text === undefined) return null
    if (!/^0x[0-9a-f]{1,8}$/i.test(text)) throw new InputError('is not one number such as 0x8086', this.place(file))
    return Number(text)
  }

  /** @throws InputError for files that belong to another device than `config` does */
  config(): Identified {
    const config = rawConfig(this.files.config, this.place('config'))
    const vendor = this.number('vendor')
    const device = this.number('device')
    this.compare('class', this.number('class'), u32(config, 8) >>> 8, 6)
    if (hidesIds(config)) return withIds(config, vendor !== null && device !== null ? { vendor, device } : null)
    this.compare('vendor', vendor, u16(config, 0), 4)
    this.compare('device', device, u16(config, 2), 4)
    return { config, notes: [] }
  }

  private compare(file: string, given: number | null, held: number, digits: number): void {
    if (given === null || given === held) return
    const what = `says ${hex(given, digits)}, but the file config next to it says ${hex(held, digits)}`
    throw new InputError(what, this.place(file), 'Are these files from two devices? Copy the directory again.')
  }

  /** Sizes of the BARs and the ROM, as far as `resource` was copied. */
  sizes(count: number): { readonly bars: ReadonlyMap<number, RegionSize>; readonly rom: RegionSize | null } {
    const lines = this.files.text.get('resource')?.split('\n') ?? []
    const sizes = lines.slice(0, ROM_RESOURCE + 1).map((line, i) => {
      const text = line.trim()
      return text === '' ? null : sizeOn(text, this.place('resource', i + 1))
    })
    const bars = new Map<number, RegionSize>()
    for (let bar = 0; bar < count; bar++) {
      const size = sizes[bar] ?? null
      if (size !== null) bars.set(bar, size)
    }
    return { bars, rom: sizes[ROM_RESOURCE] ?? null }
  }

  /** The bound driver, from `uevent`. */
  driver(): string | null {
    return /^DRIVER=([\w-]{1,64})\s*$/m.exec(this.files.text.get('uevent') ?? '')?.[1] ?? null
  }

  /** The address, from the directory's name or `uevent`. */
  address(): string | null {
    const slot = /^PCI_SLOT_NAME=(\S{1,40})\s*$/m.exec(this.files.text.get('uevent') ?? '')
    return addressOrNull(this.files.directoryName) ?? (slot ? addressOrNull(slot[1]!) : null)
  }
}

/**
 * Reads one device from a sysfs device directory: config space from `config`, sizes of BARs and ROM from `resource`.
 * @throws InputError for a `config` whose length is not a size of config space, for files that cannot be read or that
 * contradict each other
 */
export function readSysfsDirectory(files: SysfsFiles): Dump {
  const directory = new Directory(files)
  const known = directory.config()
  const sizes = directory.sizes(barCount(known.config))
  const device = deviceOf({ ...known, ...sizes, address: directory.address(), driver: directory.driver() })
  return { format: 'sysfs', devices: [device] }
}
