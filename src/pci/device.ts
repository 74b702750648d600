import type { Doubt } from './doubts/doubt'

/** What the bytes of a dump are: those that QEMU holds, those that the guest reads, or those of a host's function. */
export type DeviceView = 'qemu' | 'guest' | 'physical'

/** Whether a section is that of a passed-through function: vfio_migration_init (hw/vfio/migration.c) names it "…/vfio". */
export const isVfioSection = (id: string | null): boolean => id?.endsWith('/vfio') === true

/** Bytes of config space that a dump lacks although it holds later ones. */
export interface Gap {
  readonly offset: number
  readonly length: number
}

/** What a BAR or the ROM is on the device a dump was taken from: its size in bytes, 0 when known to be absent. */
export type RegionSize = number

/**
 * The masks of a function as its virtual machine monitor was seen to hold them; all of one length, as many bytes as it
 * compares.
 */
export interface MeasuredMasks {
  readonly cmask: Uint8Array
  readonly wmask: Uint8Array
  readonly w1cmask: Uint8Array
  /** Its name of the function's type, "virtio-net-pci", or null. */
  readonly type: string | null
  /** Where they were seen, to follow "profile …": "read out of the memory of QEMU 7.2.22". */
  readonly where: string
  /**
   * If they are those of another function that was built like this one: that function's config space when it was new.
   */
  readonly built?: Uint8Array
}

/** What the host's system has made of a BAR: sysfs shows it in `resource`, lspci in its region lines. */
export interface HostResource {
  /** Bit 0 I/O, bit 2 64-bit memory, bit 3 prefetchable, as in the BAR's low bits. */
  readonly typeBits: number
  /** Whether the region has an address. */
  readonly assigned: boolean
}

/**
 * One PCI function as a dump, a stream or a copied sysfs directory shows it: the interface between `formats` and
 * everything that reasons about config space.
 */
export interface Device {
  /** "0000:00:12.0" (domain, bus, device, function), or null if the input names none. */
  readonly address: string | null
  /** QEMU's section id ("0000:00:12.0/pcie-root-port") or the name a file gives, or null. */
  readonly id: string | null
  /** Config space from offset 0. Bytes beyond its end are absent, not zero. 64 to 4096 bytes. */
  readonly config: Uint8Array
  /** BAR number to size in bytes, for those the input shows; a BAR that it does not mention has no entry. */
  readonly bars: ReadonlyMap<number, RegionSize>
  /** Size of the expansion ROM in bytes, 0 known absent, null if the input does not say. */
  readonly rom: RegionSize | null
  /**
   * The notation never shows more than `config` holds, even if the function has more: `lspci -x` ends at 64, `-xxx` at 256
   * bytes. Not set if the length is the function's own.
   */
  readonly partial?: boolean
  /** The bytes are those QEMU holds: they come out of a migration stream. */
  readonly fromStream?: boolean
  /**
   * If the input lists the machine's RAM blocks: the sizes in bytes of those named after the device's path, by the rest
   * of the name, "vga.vram", "virtio-net-pci.rom".
   */
  readonly memory?: ReadonlyMap<string, RegionSize>
  /** Bytes of video memory, if the input shows the state of a VGA but no RAM blocks. */
  readonly videoMemory?: number
  /** Config space of the same device at the other end of a migration. */
  readonly otherEnd?: Uint8Array
  /** It is not a dump: the device was predicted with the given properties, all others at their defaults. */
  readonly isPredicted?: true
  /** Both ids read ffff, as a virtual function's do, and the ones that the system gives are used instead. */
  readonly hiddenIds?: true
  /** For a virtual function: the physical one with its SR-IOV capability, if the same input holds it. */
  readonly physicalFunction?: Device
  /** Of a physical function: those that its SR-IOV capability lays out, as far as the same input holds them. */
  readonly virtualFunctions?: readonly Device[]
  /** Length in bytes of a virtio device's own configuration, if the input shows it: it decides the size of BAR 0. */
  readonly virtioConfigLength?: number
  /** Its masks, if they were read and need not be rebuilt. */
  readonly measured?: MeasuredMasks
  /** Why the bytes can't be trusted, if the input itself shows it. */
  readonly doubts?: readonly Doubt[]
  /** The driver that the kernel has bound to the function, if the input names one: "vfio-pci". */
  readonly driver?: string | null
  /** QEMU's name of its type, if the input names it: "virtio-net-pci". */
  readonly type?: string
  /** All its properties as QEMU holds them, in the form that options take, if the input names them. */
  readonly properties?: ReadonlyMap<string, string>
  /** What the bytes show, if the input says so. */
  readonly view?: DeviceView
  /** Where it sits, if the input says so. */
  readonly placement?: 'root-port' | 'pcie.0' | 'pci-bridge' | 'pci.0'
  /** Bytes that could not be read; `config` has zeros there. */
  readonly gaps?: readonly Gap[]
  /** The system links it to a physical function, so it is a virtual one, no matter what its ids read. */
  readonly virtual?: boolean
  /** Address of that physical function, if the input names it. */
  readonly physicalAddress?: string
  /** BAR number to what the host's system has made of it, for those the input shows. */
  readonly resources?: ReadonlyMap<number, HostResource>
  /** Release of the host's kernel, if the input gives it: `uname -r`, or the text of /proc/version. */
  readonly hostKernel?: string
  /** Things a user should know about how this device was read ("only 64 bytes: read without root"). */
  readonly notes: readonly string[]
}
