import type { Device } from '../../pci/device'
import type { RamBlock } from './sections/ram'

export type { RamBlock }

/** A PCI function as a migration stream carries it: what the destination compares with its own. */
export interface StreamDevice extends Device {
  /** Id of its section: "0000:00:03.0:00.0/virtio-net". */
  readonly id: string
  /** 0 for all that have a path. */
  readonly instance: number
  /** Bus path of the function: host bridge, and the slot at every bridge down to it. "0000:00:03.0:00.0" */
  readonly path: string
  /** Name of its state, not always that of its type: "virtio-net", "ICH9LPC", "vfio". */
  readonly kind: string
  /** Bytes of config space that travel. */
  readonly size: 256 | 4096
  /** Where config space starts in the file or the unpacked stream; null in JSON, which holds it as text. */
  readonly offset: number | null
  /** Index of its section in `sections`. */
  readonly order: number
  /** Number of its section in this stream. */
  readonly sectionId: number
  /** MSI-X vectors of a vfio device that are not masked in its table, in ascending order. */
  readonly unmasked?: readonly number[]
  /** Entries of each queue of a virtio device. */
  readonly queueSizes?: readonly number[]
}

/** What lies in the source itself. */
export type Placed<T> = T & { readonly offset: number }

/** A section of a PCI function of which the config space can't be told. */
export interface StreamProblem {
  readonly section: string
  readonly instance: number
  readonly reason: string
}

/** A field of a section that QEMU compares with its own as it loads it. */
export interface PinnedValue {
  /** "log_max", "subsys_ven" */
  readonly name: string
  /** "uint16 equal", "int32 le"; of a plain number "uint16"; of a virtio device "property hex", "ports". */
  readonly type: string
  /** Where it lies in the section's payload. */
  readonly offset: number
  readonly value: bigint
}

/** A section as its header names it. */
export interface StreamSection {
  readonly id: string
  readonly instance: number
  /** Of the state; null in JSON. */
  readonly version: number | null
  /** Index in the order in which a destination loads them. */
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
   * Bytes of its fields, by '', and of the fields of its subsections, by their names, as far as they do not vary with
   * the state; empty where the stream does not describe it.
   */
  readonly fixedSizes: ReadonlyMap<string, number>
  /** The subsections of each name that it has, nested ones too; none where the stream does not describe it. */
  readonly subsections: ReadonlyMap<string, { readonly count: number; readonly version: number | null }>
  /** Versions of the structures among its fields, by the names of the fields. */
  readonly structures: ReadonlyMap<string, number>
  readonly pinned: readonly PinnedValue[]
}

/** What machine types up to 2.3 leave out of their streams, and others can be told to. */
export interface StreamForm {
  /** Whether it begins with a section that names the machine type. */
  readonly configuration: boolean
  /** Whether footers end the sections; null where none has told. */
  readonly footers: boolean | null
}

/** What the configuration section says besides the machine type; a destination compares it with its own. */
export interface StreamSettings {
  /** Capabilities that QEMU names there: "x-ignore-shared", "mapped-ram". */
  readonly capabilities: ReadonlySet<string>
  /** UUID of the guest, sent with the capability validate-uuid only. */
  readonly uuid: string | null
  /** Bytes of a page of the guest's RAM, sent by machines that can choose it. */
  readonly pageSize: number | null
}

/** A saved machine: a migration stream in whatever it was wrapped. */
export interface Stream {
  readonly format: StreamFormat
  /** "pc-q35-7.2"; null where the stream does not say: machine types up to 2.3, the output of analyze-migration.py. */
  readonly machine: string | null
  /** Null for JSON, which does not show it. */
  readonly form: StreamForm | null
  /** Null where there is no configuration section, and for JSON. */
  readonly settings: StreamSettings | null
  /** In the order of the stream. */
  readonly devices: readonly StreamDevice[]
  readonly problems: readonly StreamProblem[]
  readonly sections: readonly StreamSection[]
  /** Whether it ends with a description of its sections; without one (before 2.3, suppress-vmdesc) of names and places alone. */
  readonly described: boolean
  /** In the order of the stream. */
  readonly ramBlocks: readonly RamBlock[]
  /** Flags of the first compressed page (capability compress) that the RAM begins with; null or absent for none. */
  readonly compressed?: number | null
  /** What libvirt's save image says of the domain, null for other formats. */
  readonly domain: Domain | null
  /** What a user should know about how the stream was read. */
  readonly notes: readonly string[]
}

/** A libvirt domain. */
export interface Domain {
  readonly name: string | null
  readonly xml: string
}

/**
 * `qemu`: as written by migrate; `mapped-ram`: with that capability, RAM in place; `device-state`: as written by
 * xen-save-devices-state, without machine type, RAM and description.
 */
export type StreamFormat = 'qemu' | 'mapped-ram' | 'device-state' | 'libvirt' | 'qcow2-snapshot' | 'analyze-migration'
