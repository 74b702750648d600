import type { Device } from '../../pci/device'

/** A section of a stream: one vmstate entry of QEMU. */
export interface MigrationSection {
  /** "0000:00:12.0/pcie-root-port", "ram" */
  readonly id: string
  readonly instance: number
  /** Null where the stream's form does not tell. */
  readonly version: number | null
  /** Place in the stream, ascending. */
  readonly order: number
  /** `end`: the last part of an iterable section. */
  readonly type: 'start' | 'end' | 'full'
  /** Bytes of its fields, by '', and of its subsections', by their names, as far as known and not varying with the state. */
  readonly fixedSizes: ReadonlyMap<string, number>
  /** The subsections of each name that it has, as far as known. */
  readonly subsections: ReadonlyMap<string, { readonly count: number; readonly version: number | null }>
  /** Versions of the structures among its fields, by the names of the fields. */
  readonly structures: ReadonlyMap<string, number>
  /** Fields that QEMU compares with its own. */
  readonly pinned: readonly PinnedField[]
}

/** A field of a section's state with the value that it has. */
export interface PinnedField {
  readonly name: string
  /** "uint16 equal", "int32 le", "uint16", "property hex", "property decimal", "property size", "ports", "port", "stream format" */
  readonly type: string
  /** In the section's payload. */
  readonly offset: number
  readonly value: bigint
}

/** A PCI device of a stream. */
export interface MigrationDevice extends Device {
  readonly id: string
  readonly instance: number
  readonly order: number
  /** MSI-X vectors of a vfio device that are not masked in its table, in ascending order. */
  readonly unmasked?: readonly number[]
  /** Entries of each queue of a virtio device. */
  readonly queueSizes?: readonly number[]
}

/** How a machine was saved. */
export type MigrationFormat =
  | 'qemu'
  | 'mapped-ram'
  | 'device-state'
  | 'libvirt'
  | 'qcow2-snapshot'
  | 'analyze-migration'

/** What a stream says of a virtual machine, as far as QEMU looks at it before and while it loads devices. */
export interface Migration {
  /** Machine type the stream names, or null. */
  readonly machine: string | null
  /** Whether it names the machine type itself, and ends its sections with footers; null where it does not show. */
  readonly form: { readonly configuration: boolean; readonly footers: boolean | null } | null
  /** What it says besides the machine type for the destination to compare; null where it does not show. */
  readonly settings: {
    readonly capabilities: ReadonlySet<string>
    readonly uuid: string | null
    readonly pageSize: number | null
  } | null
  /** How it was written. `device-state`: without machine type and RAM. */
  readonly format: MigrationFormat
  readonly devices: readonly MigrationDevice[]
  /** Device sections that could not be decoded. */
  readonly problems: readonly { readonly section: string; readonly instance: number; readonly reason: string }[]
  readonly sections: readonly MigrationSection[]
  /** Whether it says what its sections consist of. */
  readonly described: boolean
  /** What a user should know about how the stream was read. */
  readonly notes: readonly string[]
  readonly ramBlocks: readonly { readonly id: string; readonly length: number }[]
  /** Flags of the first compressed page that the RAM begins with; null or absent for none. */
  readonly compressed?: number | null
}
