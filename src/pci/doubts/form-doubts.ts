import { u16 } from '../../bytes/little-endian'
import { baseAddressUses } from '../base-address'
import { baseAddressValues, hasCapabilityList, headerType } from '../config-space'
import type { Device } from '../device'
import type { Doubt } from './doubt'
import { exchanged, hasKnownVendor, isConfigSpace, Reorderings, truerConfigSpace, turned } from './plausible'

const IDS = 4
const HEADER = 0x40
/** After the ids, and after Command and Status: neither the class nor all the rest is zero in any function (PCI 3.0 section 6.2). */
const BLANK_FROM: readonly number[] = [IDS, 0x08]
/** Bytes of the groups that a machine of the other byte order reverses. */
const GROUPS: readonly number[] = [2, 4, 8]
/** Masks of `exchanged` for two or three such reversals, one after the other. */
const MIXED_ORDERS: readonly number[] = [2, 4, 5, 6]

/** 3 has no meaning either, but QEMU starts such a function like one of type 0 (vfio-pci, 7.2 and 11.1, measured). */
const LAST_HEADER_TYPE = 3

/**
 * 0xff or 0x00 if config space consists of nothing else, as for reads of a missing device or a blank file; else null.
 */
export function blankByte(config: Uint8Array): number | null {
  const first = config[0]!
  if (first !== 0xff && first !== 0) return null
  return config.every((byte) => byte === first) ? first : null
}

const STANDARD_END = 0x100

/** Whether the ids are repeated where conventional config space ends: two dumps of 256 bytes read as one. */
const holdsTwo = (config: Uint8Array): boolean =>
  config.length >= STANDARD_END + IDS && config.subarray(0, IDS).every((byte, i) => config[STANDARD_END + i] === byte)

/** Bytes that a header, a prompt or a line number of a file may put before a dump, and rows out of their place. */
const SHIFTS: readonly number[] = [1, 2, 3, 4, 8, 16, 32, 48]

/** By how many bytes the dump of a function of a known vendor is shifted, if it does not begin with a vendor id; undefined if it is not shifted. */
const shiftOf = (config: Uint8Array): number | undefined =>
  hasKnownVendor(config)
    ? undefined
    : SHIFTS.find((bytes) => {
        const moved = config.subarray(bytes)
        return moved.length >= HEADER && hasKnownVendor(moved) && truerConfigSpace(config, moved) === 'second'
      })

const ROW = 16

/**
 * A row of the header after the first that reads all ones: base addresses have type bits that are zero, and so have
 * windows of a bridge, subsystem and capability pointer (PCI 3.0 section 6.2.5.1, PCI-to-PCI bridge 1.2 section 3.2.5).
 */
const rowOfOnes = (config: Uint8Array): number | undefined =>
  [ROW, 2 * ROW, 3 * ROW].find(
    (at) => at + ROW <= config.length && config.subarray(at, at + ROW).every((byte) => byte === 0xff),
  )

const COMMAND = 4
const STATUS = 6
const DEVICE_ID = 2
const CLASS = 0x0a
const BASE_CLASS = 0x0b
const HEADER_TYPE = 0x0e
const BASE_ADDRESS_0 = 0x10
const POINTER = 0x34
const INTERRUPT_PIN = 0x3d
const LAST_PIN = 4
const BRIDGE = 0x06
const CARDBUS_BRIDGE = 0x0607

type Bits = readonly (readonly [offset: number, bits: number])[]

/** Bits of each register of a header of type 0 or 1 that are zero in every function. PCI 3.0 section 6.2, PCI-to-PCI bridge 1.2 section 3.2. */
const ZEROS: readonly Bits[] = [
  [[COMMAND + 1, 0xf8]],
  [[0x0f, 0x30]],
  [0x35, 0x36, 0x37].map((at) => [at, 0xff] as const),
]
const ZEROS_OF_ENDPOINT: readonly Bits[] = [...ZEROS, [0x38, 0x39, 0x3a, 0x3b].map((at) => [at, 0xff] as const)]

/** Whether a function of this class has a header of this type: types 1 and 2 are those of bridges. PCI 3.0 section 6.2.1. */
function isTypeOfClass(config: Uint8Array): boolean {
  const [type, classCode] = [headerType(config), u16(config, CLASS)]
  return type === 0 || (type === 1 && classCode >>> 8 === BRIDGE) || (type === 2 && classCode === CARDBUS_BRIDGE)
}

/** Bit 1 of an I/O region is reserved, and so is type 3 of a memory region. PCI 3.0 section 6.2.5.1. */
function impossibleRegions(config: Uint8Array): readonly number[] {
  const values = baseAddressValues(config)
  const isWrong = (value: number) => ((value & 1) !== 0 ? (value & 2) !== 0 : (value & 6) === 6)
  return baseAddressUses(values).flatMap((use, i) =>
    use !== 'upper' && isWrong(values[i]!) ? [BASE_ADDRESS_0 + 4 * i] : [],
  )
}

const isAlike = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === bytes[0])

/** No class at all, as in devices older than class codes: more often it is memory that is not a header. */
const hasNoClass = (config: Uint8Array): boolean =>
  isAlike(config.subarray(CLASS - 1, CLASS + 2)) && config[CLASS] === 0

/** Offsets of bytes that no header has, one for each register. */
function impossibleIn(config: Uint8Array): readonly number[] {
  const early = [
    ...(u16(config, DEVICE_ID) === 0 ? [DEVICE_ID] : []),
    ...(hasNoClass(config) ? [CLASS] : []),
    // What is older than class codes is older than capabilities, and than every vendor that is known here.
    ...(hasNoClass(config) && !hasCapabilityList(config) ? [STATUS] : []),
    ...(isConfigSpace(config) ? [] : [BASE_CLASS]),
    ...(isTypeOfClass(config) ? [] : [HEADER_TYPE]),
  ]
  if (headerType(config) > 1) return early
  const isBridge = headerType(config) === 1
  const pointer = config[POINTER]!
  return [
    ...early,
    ...(isBridge ? ZEROS : ZEROS_OF_ENDPOINT).flatMap(
      (register) => register.find(([at, bits]) => (config[at]! & bits) !== 0)?.[0] ?? [],
    ),
    ...(config[INTERRUPT_PIN]! > LAST_PIN ? [INTERRUPT_PIN] : []),
    ...(pointer > 0 && pointer < HEADER ? [POINTER] : []),
    ...impossibleRegions(config),
  ]
}

/** A function of a known vendor may break one rule: some do. Memory of a program breaks more. */
const MANY = 2

/** 0001 is the answer of a function that is not ready (Configuration Request Retry Status, PCIe 5.0 section 2.3.2). */
const NO_VENDORS: readonly number[] = [0x0000, 0x0001, 0xffff]

/** Of a virtual function both ids read ffff. SR-IOV 1.1 section 3.4.1.1. */
const hasIds = (config: Uint8Array): boolean =>
  !NO_VENDORS.includes(u16(config, 0)) || (u16(config, 0) === 0xffff && u16(config, 2) === 0xffff)

/** Header contents that no function of any device has: PCI 3.0 section 6.1. */
export function formDoubts({ config: whole }: Pick<Device, 'config'>): readonly Doubt[] {
  const byte = blankByte(whole)
  if (byte !== null) return [{ code: 'no-answer', byte }]
  // Header and capability list say in which order they are, wherever they were moved to.
  const config = whole.subarray(0, STANDARD_END + HEADER)
  const blank = BLANK_FROM.find((from) => isAlike(config.subarray(from, HEADER)))
  if (blank !== undefined) return [{ code: 'no-header', from: blank, byte: config[blank]! }]
  const row = rowOfOnes(config)
  if (row !== undefined) return [{ code: 'row-of-ones', at: row }]
  const type = headerType(config)
  if (type > LAST_HEADER_TYPE && hasKnownVendor(config)) return [{ code: 'header-type', type }]
  const reorderings = new Reorderings(config)
  const width = GROUPS.find((bytes) => reorderings.isTruer((of) => turned(of, bytes)))
  if (width !== undefined) return [{ code: 'groups-turned', width }]
  if (type > LAST_HEADER_TYPE) return [{ code: 'header-type', type }]
  const shift = shiftOf(config)
  if (shift !== undefined) return [{ code: 'shifted', bytes: shift }]
  const first = MIXED_ORDERS.find((mask) => reorderings.isTruer((of) => exchanged(of, mask)))
  if (first !== undefined) return [{ code: 'bytes-exchanged', first }]
  if (!hasIds(config)) return [{ code: 'no-ids', vendor: u16(config, 0) }]
  const impossible = impossibleIn(config)
  const [at, other] = impossible
  if (at !== undefined && !hasKnownVendor(config)) return [{ code: 'no-such-header', at, byte: config[at]! }]
  if (impossible.length >= MANY) return [{ code: 'no-header-at-all', at: at!, other: other! }]
  return holdsTwo(config) ? [{ code: 'two-dumps', at: STANDARD_END }] : []
}

const LAST_BASE_ADDRESS_END = 0x28
const SUBSYSTEM = 0x2c
const ROM = 0x30
const isZero = (config: Uint8Array, from: number, to: number): boolean =>
  config.subarray(from, to).every((byte) => byte === 0)

/**
 * Returns a doubt if a function that is no bridge has no capability, and no base address or no subsystem id either: every
 * function has the id since PCI 2.2 (section 6.2.4), and without a region or a capability nothing can be done with one.
 * No known function that can be passed through is like that, while a dump of which little was read is.
 */
export function bareDoubts({ config }: Pick<Device, 'config'>): readonly Doubt[] {
  if (headerType(config) !== 0 || config[BASE_CLASS] === BRIDGE || hasCapabilityList(config)) return []
  if (isZero(config, BASE_ADDRESS_0, LAST_BASE_ADDRESS_END) && isZero(config, ROM, POINTER))
    return [{ code: 'bare-function', lacks: 'no base address' }]
  return isZero(config, SUBSYSTEM, ROM) ? [{ code: 'bare-function', lacks: 'no subsystem id' }] : []
}
