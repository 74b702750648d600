import type { Context } from '../painting/context'
import { COMPAT, type CompatProperty } from '../releases/compat'

/**
 * One property that shows in config space and whose default QEMU's version or the machine type decides: what a dump
 * shows of it, and how the config space of the same device with another value looks.
 */
export interface Rule {
  /** QEMU's name of the property. */
  readonly property: string
  /** Other properties that decide what shows. */
  readonly listens?: readonly string[]
  /** Exists for compatibility alone: nobody sets it, so that the target's default is certain. */
  readonly internal: boolean
  /** Whether a device of this QEMU type has the property. */
  readonly has: (type: string) => boolean
  /** The value that these bytes show, null where they do not show any. */
  readonly shown: (config: Uint8Array, type: string, context: Context) => string | null
  /** The value on the target where nobody sets it, null where it can't be told; the shown one where both are possible. */
  readonly wanted: (context: Context, type: string, shown: string) => string | null
  /** Changes the bytes to those of a device with the value. False where that can't be done. */
  readonly apply: (config: Uint8Array, value: string, context: Context, type: string) => boolean
  /** Whether some machine type or version has the value by default. */
  readonly isDefault: (value: string, type: string) => boolean
}

const valuesOf = ({ value, old, before, earlier }: CompatProperty): string[] => [
  value,
  before,
  ...old.map((entry) => entry.value),
  ...(earlier ? [earlier.value] : []),
]

/** Whether some machine type or version has this value of a property by default. */
export const isSomeDefault = (property: string, value: string, type?: string): boolean =>
  COMPAT.some(
    (entry) => entry.name === property && (!type || entry.types.includes(type)) && valuesOf(entry).includes(value),
  )

/** Turns a set of names into a test for them. */
export const oneOf =
  (...names: readonly string[]) =>
  (type: string): boolean =>
    names.includes(type)

/** "on" or "off" */
export const onOff = (value: boolean): string => (value ? 'on' : 'off')

/** The spellings that QEMU takes for true. */
export const isTrue = (value: string): boolean => ['on', 'true', 'yes', 'y'].includes(value)
