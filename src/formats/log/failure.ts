import type { LoggedDevice } from './command-line'
import type { Operands, Said } from './event'
import type { ManagerLine } from './statements/managers'

/** A message about a failure other than a refused byte. */
export interface OtherFailure extends Said {
  readonly line: number
}

/** One failed migration or restore: all that the log says about it. */
export interface Incident {
  /** Line of its first message, from 1. */
  readonly line: number
  readonly speaker: string
  /** QEMU's values for the refused byte; null for other failures. */
  readonly config: (Operands & { readonly line: number }) | null
  /** "0000:00:12.0/pcie-root-port", or null if no line gives it. */
  readonly section: string | null
  readonly instance: number | null
  /** "PCIDevice:config", outermost last. */
  readonly elements: readonly string[]
  readonly otherFailures: readonly OtherFailure[]
  /** The device's own words about it that no table has. */
  readonly own: readonly string[]
  /** Line on which QEMU gave up ("load of migration failed"), or null. */
  readonly ended: number | null
  /** "Invalid argument", or null. */
  readonly reason: string | null
  /** QEMU version and machine type that libvirt logged when it started this QEMU. */
  readonly qemu: string | null
  readonly machine: string | null
  /** Devices of its command line, as far as the log has them. */
  readonly devices: readonly LoggedDevice[]
  /** Where the migration went, as the log has it up to here; null if it names no manager and no host. */
  readonly place: ManagerLine | null
}

/** An incident while its messages are gathered. */
export type Open = { -readonly [Key in keyof Incident]: Incident[Key] } & {
  last: number
  /** Whether another program repeats QEMU's messages. */
  relayed: boolean
  /** Its lines that have a time of day. */
  stamped: string[]
  elements: string[]
  otherFailures: OtherFailure[]
  own: string[]
}
