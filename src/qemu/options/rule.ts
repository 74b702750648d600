import type { Context } from '../painting/context'
import { COMPAT, type CompatProperty } from '../releases/compat'

/**
 * A property that is visible in config space and whose default depends on QEMU's version or the machine type: how to
 * read it from a dump, and how to change the config space to another value.
 */
export interface Rule {
  /** QEMU's name of the property. */
  readonly property: string
  /** Other properties that affect what config space shows. */
  readonly listens?: readonly string[]
  /** Exists only for compatibility: users don't set it, so the target's default is certain. */
  readonly internal: boolean
  /** Whether a device of this QEMU type has the property. */
  readonly has: (type: string) => boolean
  /** The value that these bytes show, null if they show none. */
  readonly shown: (config: Uint8Array, type: string, context: Context) => string | null
  /**
   * Whether what the bytes show can have no other cause than the property, so that another value given for the same
   * device contradicts them; always, if absent.
   */
  readonly proves?: (shown: string, context: Context) => boolean
  /** The value on the target if it is not set, null if unknown; the shown one if both are possible. */
  readonly wanted: (context: Context, type: string, shown: string) => string | null
  /** Changes the bytes to those of a device with the value. False if that is impossible. */
  readonly apply: (config: Uint8Array, value: string, context: Context, type: string) => boolean
  /** Whether the value is the default of some machine type or version. */
  readonly isDefault: (value: string, type: string) => boolean
}

const valuesOf = ({ value, old, before, earlier }: CompatProperty): string[] => [
  value,
  before,
  ...old.map((entry) => entry.value),
  ...(earlier ? [earlier.value] : []),
]

/** Whether this value of a property is the default of some machine type or version. */
export const isSomeDefault = (property: string, value: string, type?: string): boolean =>
  COMPAT.some(
    (entry) => entry.name === property && (!type || entry.types.includes(type)) && valuesOf(entry).includes(value),
  )

/** Returns a test for a set of names. */
export const isAmong =
  (...names: readonly string[]) =>
  (type: string): boolean =>
    names.includes(type)

/** "on" or "off" */
export const onOff = (value: boolean): string => (value ? 'on' : 'off')
