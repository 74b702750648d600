import type { Device } from '../pci/device'

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
}

/** A PCI device of a stream. */
export interface MigrationDevice extends Device {
  readonly id: string
  readonly instance: number
  readonly order: number
}

/** What a stream says of a virtual machine, as far as QEMU looks at it before and while it loads devices. */
export interface Migration {
  /** Machine type the stream names, or null. */
  readonly machine: string | null
  readonly devices: readonly MigrationDevice[]
  /** Device sections that could not be decoded. */
  readonly problems: readonly { readonly section: string; readonly instance: number; readonly reason: string }[]
  readonly sections: readonly MigrationSection[]
  /** What a user should know about how the stream was read. */
  readonly notes: readonly string[]
  readonly ramBlocks: readonly { readonly id: string; readonly length: number }[]
}
