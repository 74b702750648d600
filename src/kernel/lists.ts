import { hasCapabilityList } from '../pci/config-space'
import { kernelCapability, pcixVersion } from './capabilities'
import { EXTENDED_START, type Shadow } from './shadow'

/** A capability that the kernel takes out of the list. Its bytes stay readable where they are. */
export interface HiddenCapability {
  readonly chain: 'standard' | 'extended'
  readonly id: number
  readonly offset: number
  /** The kernel's name, or null for an id that it does not know. */
  readonly constant: string | null
  /** The capability says itself that it has no bytes (VNDR, VSEC, DVSEC). */
  readonly empty: boolean
}

/** Why a capability can't be opened: vfio_config_init fails. */
export class CannotOpen extends Error {}

/** How a kernel goes through the lists. */
export interface Walking {
  /** Whether the dump may hold less than the function has. */
  readonly cut: boolean
  readonly decide: Decide
  /** What the system keeps of the function's PCI Express capability. */
  readonly expressFlags: () => number
  /** Whether the PME bits of power management capabilities read 0; asked only if some are set. */
  readonly clearsPme: () => boolean
}

/** Whether a capability is shown: what the user decided, or what the release does; null for the tables' own answer. */
export type Decide = (constant: string) => boolean | null

/** Bytes that the kernel rewrites because of a capability that it hides. */
export interface Rewrite {
  readonly offset: number
  readonly length: number
  readonly because: HiddenCapability
}

export interface Lists {
  readonly hidden: readonly HiddenCapability[]
  /** In the order in which they are made: the last one that covers a byte decides it. */
  readonly rewrites: readonly Rewrite[]
  /** Where power management capabilities were shown. */
  readonly power: readonly number[]
  /** Offsets whose value depends on bytes that the dump lacks: a pointer that may be rewritten. */
  readonly open: readonly number[]
}

const STATUS = 0x06
const POINTER = 0x34
const CAP_LIST = 0x10
/** (PCI_CFG_SPACE_SIZE - PCI_STD_HEADER_SIZEOF) / PCI_CAP_SIZEOF */
const MOST_STEPS = 48
const EXP = 0x10
const PCIX = 0x07
const MSI = 0x05
const PM = 0x01
/** The header alone: the length of a capability that only a user's override shows is not known. */
const BARE = { standard: 2, extended: 4 } as const

/** PCI_PM_CAP_PME_MASK, and PCI_PM_CTRL_PME_STATUS with PCI_PM_CTRL_PME_ENABLE, in their high bytes. */
const PME_SUPPORT = { at: 3, bits: 0xf8 }
const PME_CONTROL = { at: 5, bits: 0x81 }

/** vfio_update_pm_vconfig_bytes. @param capability where the power management capability starts */
function clearPme(shadow: Shadow, capability: number, clears: () => boolean): void {
  for (const { at, bits } of [PME_SUPPORT, PME_CONTROL]) {
    const value = shadow.bytes[capability + at] ?? 0
    if ((value & bits) !== 0 && clears()) shadow.set(capability + at, value & ~bits)
  }
}

interface Length {
  readonly length: number
  readonly constant: string | null
  readonly empty: boolean
}

/** Bytes of a capability, 0 for one that is hidden. */
function lengthOf(
  chain: 'standard' | 'extended',
  id: number,
  at: number,
  shadow: Shadow,
  { decide, expressFlags }: Pick<Walking, 'decide' | 'expressFlags'>,
): Length {
  const known = kernelCapability(chain, id)
  const read = (offset: number, width: number) => shadow.hardware(at + offset, width)
  if (!known) return { length: 0, constant: null, empty: false }
  const own = typeof known.length === 'number' ? known.length : known.length(read, expressFlags)
  const decided = decide(known.constant)
  const empty = known.length !== 0 && own === 0
  if (decided === false) return { length: 0, constant: known.constant, empty }
  return { length: decided && known.length === 0 ? BARE[chain] : own, constant: known.constant, empty }
}

/** vfio_cap_init: the standard list is followed raw, without masking pointers, for 48 steps at most. */
function standardList(shadow: Shadow, how: Walking): Lists & { readonly extended: boolean } {
  const { cut, clearsPme } = how
  const { raw } = shadow
  const hidden: HiddenCapability[] = []
  const rewrites: Rewrite[] = []
  const power: number[] = []
  const open: number[] = []
  let extended = false
  if (!hasCapabilityList(raw)) return { hidden, rewrites, power, open, extended }
  let shown = 0
  let previous = POINTER
  let at = raw[POINTER]!
  for (let left = MOST_STEPS; at !== 0 && left > 0; left--) {
    if (cut && at + 1 >= raw.length) {
      open.push(previous, ...(shown === 0 ? [STATUS] : []))
      return { hidden, rewrites, power, open, extended: true }
    }
    const id = shadow.hardware(at, 1)
    const next = shadow.hardware(at + 1, 1)
    const { length, constant, empty } = lengthOf('standard', id, at, shadow, how)
    if (length === 0) {
      const because: HiddenCapability = { chain: 'standard', id, offset: at, constant, empty }
      hidden.push(because)
      rewrites.push({ offset: previous, length: 1, because })
      shadow.set(previous, next)
    } else {
      if ((id === MSI || id === PCIX) && at % 2 === 1) {
        throw new CannotOpen(
          `${constant} is at the odd offset 0x${at.toString(16)}: vfio-pci can't open the function (vfio_cap_len)`,
        )
      }
      extended ||=
        id === EXP || (id === PCIX && pcixVersion((offset, width) => shadow.hardware(at + offset, width)) > 0)
      shadow.claim(at, id, length)
      if (id === PM) power.push(at)
      if (id === PM) clearPme(shadow, at, clearsPme)
      previous = at + 1
      shown++
    }
    at = next
  }
  if (shown === 0) {
    shadow.set(STATUS, shadow.bytes[STATUS]! & ~CAP_LIST)
    for (const because of hidden.slice(0, 1)) rewrites.push({ offset: STATUS, length: 1, because })
  }
  return { hidden, rewrites, power, open, extended }
}

/** PCI_EXT_CAP_NEXT */
const nextOf = (header: number): number => (header >>> 20) & 0xffc

function setDword(shadow: Shadow, at: number, value: number): void {
  for (let i = 0; i < 4; i++) shadow.set(at + i, (value >>> (8 * i)) & 0xff)
}
const dwordOf = (shadow: Shadow, at: number): number => {
  const { bytes } = shadow
  return ((bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16)) + bytes[at + 3]! * 2 ** 24) >>> 0
}

/** vfio_ecap_init: a hidden one is skipped; the first, at 0x100, becomes a placeholder with id 0. */
function extendedList(shadow: Shadow, how: Walking): Omit<Lists, 'power'> {
  const { raw } = shadow
  const hidden: HiddenCapability[] = []
  const rewrites: Rewrite[] = []
  const open: number[] = []
  let shown = 0
  let previous: number | null = null
  let at = EXTENDED_START
  for (let left = (raw.length - EXTENDED_START) >> 2; left > 0 && at >= EXTENDED_START; left--) {
    if (how.cut && at + 4 > raw.length) {
      if (previous !== null) open.push(previous + 2, previous + 3)
      return { hidden, rewrites, open }
    }
    const header = shadow.hardware(at, 4)
    const id = header & 0xffff
    const { length, constant, empty } = lengthOf('extended', id, at, shadow, how)
    const isHidden = length === 0
    if (isHidden) {
      const because: HiddenCapability = { chain: 'extended', id, offset: at, constant, empty }
      hidden.push(because)
      rewrites.push({ offset: previous ?? at, length: 4, because })
    }
    const next = nextOf(header)
    if (isHidden && previous !== null) {
      setDword(shadow, previous, (dwordOf(shadow, previous) & 0x003f_ffff) | (next << 20))
    } else {
      shadow.claim(at, id, isHidden ? 4 : length)
      if (isHidden) setDword(shadow, at, header & 0xffc0_0000)
      else shown++
      previous = at
    }
    at = next
  }
  if (shown === 0) setDword(shadow, EXTENDED_START, 0)
  return { hidden, rewrites, open }
}

/**
 * Takes capabilities out of both lists, as the kernel does when a function is opened (vfio_config_init).
 * @throws CannotOpen
 */
export function relink(shadow: Shadow, how: Walking): Lists {
  const standard = standardList(shadow, how)
  const { raw } = shadow
  const held = raw.length > EXTENDED_START + 3
  if (!held || !standard.extended || shadow.hardware(EXTENDED_START, 4) === 0) return standard
  const extended = extendedList(shadow, how)
  return {
    hidden: [...standard.hidden, ...extended.hidden],
    rewrites: [...standard.rewrites, ...extended.rewrites],
    power: standard.power,
    open: [...standard.open, ...extended.open],
  }
}
