import type { Device } from '../../pci/device'
import type { VmstateDump } from '../vmstate/vmsd'
import type { DescribedState } from './described-state'

/** A block of the guest's RAM or of a device: video memory, option ROM, firmware. */
export interface RamBlock {
  /** "pc.ram", "0000:00:03.0/virtio-net-pci.rom" */
  readonly id: string
  /** In bytes. */
  readonly length: number
}

/** What a virtio device's state shows of the features of both sides of it. */
export interface VirtioNegotiation {
  /** Features that the guest's driver has acknowledged, bit by bit; null if the end of the state can't be read. */
  readonly features: bigint | null
  /** Names of the subsections that virtio itself adds to the state; each depends on features that the device offers. */
  readonly subsections: ReadonlySet<string>
  /** Of a network card: whether its backend passes on virtio's headers, and UFO. */
  readonly vnetHeader?: boolean
  readonly ufo?: boolean
  /** Of a serial device: the most ports it can have. */
  readonly ports?: number
  /** What the device offers, if QEMU was asked. */
  readonly offered?: bigint
}

/** A PCI function in a migration stream: what the destination compares with its own. */
export interface StreamDevice extends Device {
  /** Id of its section: "0000:00:03.0:00.0/virtio-net". */
  readonly id: string
  /** 0 for every section with a path. */
  readonly instance: number
  /** Bus path of the function: host bridge, and the slot at every bridge down to it. "0000:00:03.0:00.0" */
  readonly path: string
  /** Name of its vmstate, not always that of its type: "virtio-net", "ICH9LPC", "vfio". */
  readonly kind: string
  /** Bytes of config space in the stream. */
  readonly size: 256 | 4096
  /** Offset of config space in the file or the unpacked stream; null in JSON, which has it as text. */
  readonly offset: number | null
  /** Index of its section in `sections`. */
  readonly order: number
  /** Number of its section in this stream. */
  readonly sectionId: number
  /** Unmasked MSI-X vectors of a vfio device, in ascending order. */
  readonly unmasked?: readonly number[]
  /** Size of each queue of a virtio device, in entries. */
  readonly queueSizes?: readonly number[]
  readonly strayQueue?: StrayQueue
  /** Of a virtio-blk with a request that is not done: its queue; 0 if the device has only one. */
  readonly requestQueue?: number
  /** Of a virtio device: what its driver has chosen. */
  readonly virtio?: VirtioNegotiation
}

/** Something at a known place in the source. */
export type Placed<T> = T & { readonly offset: number }

/** A section of a PCI function whose config space can't be read. */
export interface StreamProblem {
  readonly section: string
  readonly instance: number
  readonly reason: string
}

/** Of a virtio device: the first queue that has no address although entries of it were used. */
export interface StrayQueue {
  readonly queue: number
  /** Of the next entry that the device would take. */
  readonly index: number
}

/** A field of a section that QEMU compares with its own value on load. */
export interface PinnedValue {
  /** "log_max", "subsys_ven" */
  readonly name: string
  /** "uint16 equal", "int32 le"; of a plain number "uint16"; of a virtio device "property hex", "ports". */
  readonly type: string
  /** Its offset in the section's payload. */
  readonly offset: number
  readonly value: bigint
}

/** A dirty bitmap that the section dirty-bitmap announces. */
export interface DirtyBitmap {
  /** Name of its block node, or the alias that was given for it. */
  readonly node: string
  readonly name: string
}

/** A section as its header names it. */
export interface StreamSection {
  readonly id: string
  readonly instance: number
  /** Of the state; null in JSON. */
  readonly version: number | null
  /** Index in the order of loading. */
  readonly order: number
  /**
   * `start`: the beginning of a section that comes in parts (RAM, vfio); `end`: the last part, where it carries config
   * space (vfio of QEMU 5.2); `full`: a section in one piece. Other parts have no names and are not listed.
   */
  readonly type: 'start' | 'end' | 'full'
  readonly sectionId: number
  /** Of its first byte; null in JSON. */
  readonly offset: number | null
  /**
   * Size of its fields, by '', and of the fields of its subsections, by their names, as far as they do not vary with
   * the state; empty if the stream does not describe it.
   */
  readonly fixedSizes: ReadonlyMap<string, number>
  /** Its subsections by name, nested ones too; empty if the stream does not describe it. */
  readonly subsections: ReadonlyMap<string, { readonly count: number; readonly version: number | null }>
  /** Whether a capture lists its subsections. */
  readonly subsectionsShown?: true
  /** Versions of the structures among its fields, by field name. */
  readonly structures: ReadonlyMap<string, number>
  readonly pinned: readonly PinnedValue[]
  /** Of an Arm processor: the values of its system registers by their numbers, which are KVM's. */
  readonly registers?: ReadonlyMap<bigint, bigint>
  /** Of a virtio device that is not on PCI: the size of each queue, in entries. */
  readonly queueSizes?: readonly number[]
  readonly strayQueue?: StrayQueue
  /** Of the section dirty-bitmap. */
  readonly bitmaps?: readonly DirtyBitmap[]
  /** Its fields and subsections; absent if the stream does not describe it. */
  readonly state?: DescribedState
}

/** Parts that machine types up to 2.3 omit from their streams, and others can be configured to. */
export interface StreamForm {
  /** Whether it begins with a section that names the machine type. */
  readonly configuration: boolean
  /** Whether sections have footers; null if no section has shown it. */
  readonly footers: boolean | null
}

/** The configuration section besides the machine type; a destination compares it with its own. */
export interface StreamSettings {
  /** Capabilities listed there: "x-ignore-shared", "mapped-ram"; null if a capture does not show which it will have. */
  readonly capabilities: ReadonlySet<string> | null
  /** UUID of the guest, sent with the capability validate-uuid only. */
  readonly uuid: string | null
  /** Whether it is known that the guest was given no UUID, as a capture shows. */
  readonly hasNoUuid?: true
  /** Page size of the guest's RAM in bytes, sent by machines where it can vary. */
  readonly pageSize: number | null
}

/** A saved machine: a migration stream in any container. */
export interface Stream {
  readonly format: StreamFormat
  /** "pc-q35-7.2"; null if the stream does not name it: machine types up to 2.3, the output of analyze-migration.py. */
  readonly machine: string | null
  /** Null for JSON, which does not show it. */
  readonly form: StreamForm | null
  /** Null without configuration section, and for JSON. */
  readonly settings: StreamSettings | null
  /** In the order of the stream. */
  readonly devices: readonly StreamDevice[]
  readonly problems: readonly StreamProblem[]
  readonly sections: readonly StreamSection[]
  /** False if the input does not list them. */
  readonly listed?: false
  /**
   * Whether it ends with a description of its sections; without one (before 2.3, suppress-vmdesc) only names and places
   * are known.
   */
  readonly described: boolean
  /** In the order of the stream. */
  readonly ramBlocks: readonly RamBlock[]
  /** Whether nobody saw it: it was made of a source, whose values it has. */
  readonly assumed?: true
  /** How many processors the machine can have, if a capture shows it. */
  readonly possibleCpus?: number
  /** Types of its HDA codecs, if a capture shows them. */
  readonly hdaCodecs?: readonly string[]
  /** How many memory modules can be plugged in, if a capture shows it. */
  readonly memorySlots?: number
  /** How many timers its HPET has, if a capture shows it. */
  readonly hpetTimers?: number
  /** Properties of a pseries machine that decide about its state, as QEMU prints them, if a capture shows them. */
  readonly machineProperties?: ReadonlyMap<string, string>
  /** Its dirty bitmaps, if a capture shows them. */
  readonly dirtyBitmaps?: readonly DirtyBitmap[]
  /** Flags of the first compressed page (capability compress) that the RAM begins with; null or absent for none. */
  readonly compressed?: number | null
  /** What in its RAM no QEMU writes or loads, as a clause; null or absent if no damage shows. */
  readonly ramDamage?: string | null
  /**
   * Where it announces that the source's guest has stopped (since 10.0, on machine types that do): the number of sections before
   * that; null or absent if it does not.
   */
  readonly switchover?: number | null
  /** The domain of a libvirt save image, null for other formats. */
  readonly domain: Domain | null
  /** Notes for the user on how the stream was read. */
  readonly notes: readonly string[]
  /** What the program that wrote it says about the states that it loads, if that was given. */
  readonly program?: VmstateDump
}

/** A libvirt domain. */
export interface Domain {
  readonly name: string | null
  readonly xml: string
}

/**
 * `qemu`: as written by migrate; `mapped-ram`: with that capability, RAM in place; `device-state`: as written by
 * xen-save-devices-state, without machine type, RAM and description; `capture`: the same out of a capture, with machine type
 * and RAM blocks, without contents of sections.
 */
export type StreamFormat =
  | 'qemu'
  | 'mapped-ram'
  | 'device-state'
  | 'capture'
  | 'libvirt'
  | 'qcow2-snapshot'
  | 'analyze-migration'
