/**
 * The recipe's vocabulary. A device is an ordered list of steps, each representing a call in QEMU's device code; a step
 * is a list of actions on the five arrays of PCIDevice. The painter executes them.
 */

export type ArrayName = 'config' | 'cmask' | 'wmask' | 'w1cmask'

/** Changes `width` bytes (1 to 4, little-endian) at `at`: overwrite, set bits or clear bits. */
export interface Write {
  readonly kind: 'write'
  readonly array: ArrayName
  readonly at: number
  readonly width: number
  readonly how: 'set' | 'or' | 'clear'
  readonly value: number
}

/** Sets `length` bytes from `at` to `byte`. */
export interface Fill {
  readonly kind: 'fill'
  readonly array: ArrayName
  readonly at: number
  readonly length: number
  readonly byte: number
}

/** Copies bytes into config that a device provides and QEMU does not change. */
export interface Copy {
  readonly kind: 'copy'
  readonly at: number
  readonly bytes: Uint8Array
}

/**
 * pci_add_capability (hw/pci/pci.c): links a capability of `size` bytes at `at` as the new head of the list and
 * makes it read-only and compared.
 */
export interface AddCapability {
  readonly kind: 'capability'
  readonly id: number
  readonly at: number
  readonly size: number
}

/**
 * pcie_add_capability (hw/pci/pcie.c): appends an extended capability of `size` bytes at `at` to the chain at 0x100
 * and makes it read-only and compared.
 */
export interface AddExtendedCapability {
  readonly kind: 'extended'
  readonly id: number
  readonly version: number
  readonly at: number
  readonly size: number
}

/** From this step on it is not known whether QEMU compares the bits `value` of `width` bytes at `at`. */
export interface Uncertain {
  readonly kind: 'uncertain'
  readonly at: number
  readonly width: number
  readonly value: number
}

/**
 * From this step on the bits `value` of `width` bytes of config at `at` are not known: QEMU decides by something that no
 * config space shows. The step's note names the option that decides and how to give it.
 */
export interface Undecided {
  readonly kind: 'undecided'
  readonly at: number
  readonly width: number
  readonly value: number
}

/** Who changes a bit while a guest runs. `monitor`: only a user of QEMU's monitor. */
export type Actor = 'guest' | 'device' | 'hot-plug' | 'monitor'

/**
 * From this step on the bits `value` of `width` bytes at `at` may change although no mask shows it: QEMU's code sets
 * and clears them. Bits that the guest may write are in the write mask and need no such action.
 */
export interface Changes {
  readonly kind: 'changes'
  readonly at: number
  readonly width: number
  readonly value: number
  readonly by: Actor
  /** What causes the change, to follow the word "after": "the guest powers the slot off". */
  readonly how: string
  /** What else is true whenever such a bit differs from its reset value: writes to config. */
  readonly along: readonly Write[]
  /** Whether QEMU's code does so on the target's machine type; always if absent. Not asked where nothing depends on it. */
  readonly happens?: () => boolean
}

export type Action = Write | Fill | Copy | AddCapability | AddExtendedCapability | Uncertain | Undecided | Changes

/** One call of QEMU's device code. */
export interface Step {
  /** Stable code of the rule that reports and `masks` print: "pcie-capability". */
  readonly rule: string
  /** What the call does to the masks, and its function, in one sentence. */
  readonly note: string
  readonly actions: readonly Action[]
}

const write =
  (how: Write['how'], array?: ArrayName) =>
  (at: number, width: number, value: number, to: ArrayName = array ?? 'config'): Write => ({
    kind: 'write',
    array: to,
    at,
    width,
    how,
    value,
  })

/** Config bytes get this value. */
export const config = write('set', 'config')
/** These bits become guest-writable. */
export const writable = write('or', 'wmask')
/** The write mask becomes exactly this. */
export const writeMask = write('set', 'wmask')
/** These bits become write-1-to-clear. */
export const writeOneToClear = write('or', 'w1cmask')

export const fill = (array: ArrayName, at: number, length: number, byte: number): Fill => ({
  kind: 'fill',
  array,
  at,
  length,
  byte,
})
