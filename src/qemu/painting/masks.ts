import type { KernelView } from '../../kernel/shown'
import type { Device } from '../../pci/device'
import type { Changes } from './step'

/** A byte of a dump, and what QEMU builds there. */
export interface UnlikeNew {
  readonly code: 'unlike-new'
  readonly offset: number
  readonly shown: number
  readonly built: number
}

/** A range of config space and the QEMU rule that last set its masks. */
export interface RuleRange {
  readonly offset: number
  readonly length: number
  /** Stable code of the rule: "pcie-capability". */
  readonly rule: string
  /** What QEMU did here and in which function, one sentence. */
  readonly note: string
}

/**
 * Config space and masks of one device as QEMU of the target version holds them. All arrays have `size` bytes: what the
 * stream carries and QEMU compares.
 */
export interface Masks {
  readonly size: number
  /** Config space as QEMU holds it. Where `absent` is set the byte is unknown and reads as 0. */
  readonly config: Uint8Array
  /** Compare on load. */
  readonly cmask: Uint8Array
  /** Guest-writable. */
  readonly wmask: Uint8Array
  /** Write 1 to clear. */
  readonly w1cmask: Uint8Array
  /** Bits of `config` that are not known: the dump lacks them, or they are undecided. */
  readonly absent: Uint8Array
  /**
   * Those of them that something other than config space decides: the byte's rule says what. Left out if there are
   * none.
   */
  readonly undecided?: Uint8Array
  /** Bits for which it is not known whether QEMU compares them (a BAR of unknown size). */
  readonly uncertain: Uint8Array
  /** Bits that QEMU's code changes while a guest runs, in addition to those that the guest writes. */
  readonly changes: readonly Changes[]
  /** In ascending order, without gaps, from 0 to `size`. */
  readonly rules: readonly RuleRange[]
  /** What a user should know: assumptions, contradictions, what to give for a more precise answer. */
  readonly notes: readonly string[]
  /**
   * The first compared byte that a new device of this type would not have, or null: a sign that the dump comes from a
   * device of another profile or with an option that was not given. A running guest changes bytes too.
   */
  readonly contradiction: UnlikeNew | null
  /** Why QEMU would not start a device with this config space, or null. */
  readonly refused: string | null
  /** What the host's kernel made of the function before QEMU read it; only in a physical view. */
  readonly kernel?: KernelView
}

/** Bits that QEMU compares on load: `cmask & ~wmask & ~w1cmask`, byte by byte (get_pci_config_device, hw/pci/pci.c). */
export function checkedBits(masks: Pick<Masks, 'size' | 'cmask' | 'wmask' | 'w1cmask'>): Uint8Array {
  const checked = new Uint8Array(masks.size)
  for (let i = 0; i < masks.size; i++) checked[i] = masks.cmask[i]! & ~masks.wmask[i]! & ~masks.w1cmask[i]! & 0xff
  return checked
}

/** The mask of absent bytes if every byte of config space is known: the same zeros for all devices. They never change. */
const NOTHING = new Uint8Array(4096)
const NOTHING_STANDARD = NOTHING.subarray(0, 256)

function nothingAbsent(size: number): Uint8Array {
  if (size === NOTHING.length) return NOTHING
  return size === NOTHING_STANDARD.length ? NOTHING_STANDARD : NOTHING.subarray(0, size)
}

/** Whether every bit of a config space is known, as far as that shows without looking at each of its bytes. */
export const isWhole = ({ absent }: Pick<Masks, 'absent'>): boolean => absent.buffer === NOTHING.buffer

/** Whether a config space lacks whole bytes. */
export const lacksBytes = (held: Pick<Masks, 'absent'>): boolean => !isWhole(held) && held.absent.includes(0xff)

/**
 * Returns a mask of all bits of the bytes from `length` to `end`, of a config space of `size` bytes (at most 4096). It
 * is shared: a caller that changes it takes a copy.
 */
export function absentFrom(length: number, size: number, end = size): Uint8Array {
  return length < end ? new Uint8Array(size).fill(0xff, length, end) : nothingAbsent(size)
}

/** Adds the bytes that could not be read to those that a dump lacks at its end. */
export function withGaps(absent: Uint8Array, { gaps = [] }: Device): Uint8Array {
  if (gaps.length === 0) return absent
  const all = absent.slice()
  for (const { offset, length } of gaps) all.fill(0xff, offset, offset + length)
  return all
}
