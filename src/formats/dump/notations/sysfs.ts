import { hex } from '../../../bytes/hex'
import { InputError, type Place } from '../../../bytes/input-error'
import { u16, u32 } from '../../../bytes/little-endian'
import { addressOrNull } from '../../../pci/address'
import type { Device, HostResource, RegionSize } from '../../../pci/device'
import { definedBarCount } from '../bars'
import { deviceOf } from '../device'
import type { Dump } from '../dump'
import { hidesIds, type Identified, withIds } from '../virtual-function'
import { rawConfig } from './raw'

/** A sysfs device directory, copied or live: Linux Documentation/PCI/sysfs-pci.rst. */
export interface SysfsFiles {
  /** The file `config`. */
  readonly config: Uint8Array
  /**
   * The contents of other files by name: resource, vendor, device, class, uevent; `driver` and `physfn` hold what these
   * links lead to, and `version` the text of the host's /proc/version.
   */
  readonly text: ReadonlyMap<string, string>
  /** Name of the directory, which is the device's address unless it was renamed. */
  readonly directoryName: string
}

const RESOURCE = /^(0x[0-9a-f]{1,16})\s+(0x[0-9a-f]{1,16})\s+(0x[0-9a-f]{1,16})$/i

/** Line of the ROM, after the BARs and before SR-IOV's BARs and bridge windows. Linux include/linux/pci.h. */
const ROM_RESOURCE = 6

/** IORESOURCE_IO, IORESOURCE_PREFETCH and IORESOURCE_MEM_64, and the type bits of a BAR. Linux include/linux/ioport.h. */
const TYPES: readonly (readonly [flag: bigint, bits: number])[] = [
  [0x100n, 0x1],
  [0x2000n, 0x8],
  [0x100000n, 0x4],
]

/** What a line "start end flags" of `resource` says about a region. */
interface Line {
  /** 0 for a region that does not exist, null if unknown. */
  readonly size: RegionSize | null
  /** Null for a region that does not exist. */
  readonly resource: HostResource | null
}

function lineOf(line: string, place: Place): Line {
  const numbers = RESOURCE.exec(line)
  if (!numbers) throw new InputError('is not a line "start end flags" of a sysfs resource file', place)
  const [start, end, flags] = numbers.slice(1).map(BigInt) as [bigint, bigint, bigint]
  if (end < start) throw new InputError('the region ends before it starts', place)
  if (end === 0n && flags === 0n) return { size: 0, resource: null }
  const typeBits = TYPES.reduce((bits, [flag, bit]) => ((flags & flag) === 0n ? bits : bits | bit), 0)
  return { size: end === 0n ? null : Number(end - start + 1n), resource: { typeBits, assigned: start !== 0n } }
}

/** "Linux version 6.1.0-32-amd64 (debian-kernel@lists.debian.org) …" */
const VERSION = /^Linux version \d+\.\d+[\x20-\x7e]{0,500}/

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
    const { vendor, device } = this.ids()
    this.compare('class', this.number('class'), u32(config, 8) >>> 8, 6)
    if (hidesIds(config)) return withIds(config, vendor !== null && device !== null ? { vendor, device } : null)
    this.compare('vendor', vendor, u16(config, 0), 4)
    this.compare('device', device, u16(config, 2), 4)
    return { config, notes: [] }
  }

  /** Vendor and device id as the system has them: files of their own, or `PCI_ID` in `uevent`. */
  private ids(): { readonly vendor: number | null; readonly device: number | null } {
    const [, ...pair] = /^PCI_ID=([0-9A-F]{4}):([0-9A-F]{4})\s*$/im.exec(this.files.text.get('uevent') ?? '') ?? []
    const [vendor = null, device = null] = pair.map((digits) => Number.parseInt(digits, 16))
    return { vendor: this.number('vendor') ?? vendor, device: this.number('device') ?? device }
  }

  private compare(file: string, given: number | null, held: number, digits: number): void {
    if (given === null || given === held) return
    const what = `says ${hex(given, digits)}, but the file config next to it says ${hex(held, digits)}`
    throw new InputError(what, this.place(file), 'Are these files from two devices? Copy the directory again.')
  }

  /** Sizes of the BARs and the ROM, and what the system made of the BARs, as far as `resource` was copied. */
  regions(count: number): Required<Pick<Device, 'bars' | 'rom' | 'resources'>> {
    const lines = this.files.text.get('resource')?.split('\n') ?? []
    const found = lines.slice(0, ROM_RESOURCE + 1).map((line, i) => {
      const text = line.trim()
      return text === '' ? null : lineOf(text, this.place('resource', i + 1))
    })
    const bars = new Map<number, RegionSize>()
    const resources = new Map<number, HostResource>()
    for (let bar = 0; bar < count; bar++) {
      const { size = null, resource = null } = found[bar] ?? {}
      if (size !== null) bars.set(bar, size)
      if (resource !== null) resources.set(bar, resource)
    }
    return { bars, rom: found[ROM_RESOURCE]?.size ?? null, resources }
  }

  /** The bound driver, from the link or `uevent`. */
  driver(): string | null {
    const linked = /^[\w-]{1,64}$/.exec(this.files.text.get('driver')?.trim() ?? '')
    return linked?.[0] ?? /^DRIVER=([\w-]{1,64})\s*$/m.exec(this.files.text.get('uevent') ?? '')?.[1] ?? null
  }

  /** Whether it is a virtual function, and of which physical one. */
  virtual(): Pick<Device, 'virtual' | 'physicalAddress'> {
    const link = this.files.text.get('physfn')
    if (link === undefined) return {}
    const address = addressOrNull(link.trim())
    return { virtual: true, ...(address !== null && { physicalAddress: address }) }
  }

  /** The host's kernel, from a copy of /proc/version. */
  kernel(): Pick<Device, 'hostKernel'> {
    const found = VERSION.exec(this.files.text.get('version') ?? '')
    return found ? { hostKernel: found[0] } : {}
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
  const device = deviceOf({
    ...known,
    ...directory.regions(definedBarCount(known.config)),
    ...directory.virtual(),
    ...directory.kernel(),
    address: directory.address(),
    driver: directory.driver(),
  })
  return { format: 'sysfs', devices: [device] }
}
