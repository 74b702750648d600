import { u16 } from '../../bytes/little-endian'
import { standardChain } from '../chain'
import { hasCapabilityList, headerType } from '../config-space'

/** Vendor ids of QEMU's devices and of those that are passed through, by pcisig.com's list of members. */
const VENDORS: ReadonlySet<number> = new Set([
  // QEMU, Red Hat, VMware, Xen, and what QEMU's devices imitate.
  0x1af4, 0x1b36, 0x1234, 0x15ad, 0x5853, 0x1414, 0x106b, 0x104c, 0x1013, 0x10b5, 0x1000, 0x1033, 0x1912, 0x1106,
  0x13fe, 0x10ec, 0x1274, 0x1022, 0x1057, 0x1014, 0x1011, 0x108e, 0x126f, 0x1002, 0x1de5, 0x18f4, 0x1760, 0x1498,
  0x10e8, 0x1095,
  // Processors, graphics, accelerators.
  0x8086, 0x10de, 0x1ae0, 0x1d0f, 0x1172, 0x10ee, 0x1da3, 0x1db7, 0x1e36,
  // Networks.
  0x15b3, 0x14e4, 0x1077, 0x10df, 0x19e5, 0x1425, 0x1924, 0x177d, 0x1dd8, 0x18ec, 0x1137, 0x1969, 0x168c, 0x14c3,
  0x17cb, 0x11ab, 0x1b4b, 0x1d6a, 0x1957, 0x1fc9, 0x1ff2, 0x1f0f,
  // Storage.
  0x144d, 0x1179, 0x1c5c, 0x1344, 0x15b7, 0x1e0f, 0x1987, 0xc0a9, 0x1bcf, 0x1cc1, 0x1c5f, 0x1e95, 0x1d97, 0x1cc4,
  0x2646, 0x1b96, 0x1bb1, 0x11f8, 0x9004, 0x9005, 0x1b85, 0x1e49, 0x1e4b, 0x1ed5, 0x1d94,
  // Bridges, controllers, boards.
  0x12d8, 0x111d, 0x1b21, 0x13f6, 0x1102, 0x1a03, 0x102b, 0x1028, 0x103c, 0x0e11, 0x15d9, 0x1043, 0x1458, 0x1462,
  0x17aa, 0x1590, 0x1c2c, 0x1bd4, 0x1dbe, 0x1aed,
])

const LAST_HEADER_TYPE = 3
const LAST_BASE_CLASS = 0x14
/** Co-processors, and devices that fit no class. PCI Code and ID Assignment 1.14 section 1. */
const OTHER_BASE_CLASSES: readonly number[] = [0x40, 0xff]
/**
 * Of base class 0, which is older than class codes: not VGA, VGA; QEMU has 2 for virtio-9p (hw/9pfs/virtio-9p-device.c,
 * virtio-9p-pci.c) and ff for what it calls others (PCI_CLASS_OTHERS). None of them has a programming interface.
 */
const OLD_SUBCLASSES: readonly number[] = [0x00, 0x01, 0x02, 0xff]

function hasClass(config: Uint8Array): boolean {
  const base = config[0x0b]!
  if (base === 0) return OLD_SUBCLASSES.includes(config[0x0a]!) && config[0x09] === 0
  return base <= LAST_BASE_CLASS || OTHER_BASE_CLASSES.includes(base)
}

/** Both ids count, for those of a virtual function read ffff together. SR-IOV 1.1 section 3.4.1.1. */
const hasVendor = (config: Uint8Array): boolean =>
  u16(config, 0) !== 0 && (u16(config, 0) !== 0xffff || u16(config, 2) === 0xffff)

/** Whether the bytes can start a config space: its ids, header type and class. PCI 3.0 section 6.1. */
export const isConfigSpace = (config: Uint8Array): boolean =>
  hasVendor(config) && headerType(config) <= LAST_HEADER_TYPE && hasClass(config)

const isKnown = (id: number): boolean => VENDORS.has(id)

/** Whether the first two bytes are the id of a vendor that makes such devices. */
export const hasKnownVendor = (config: Uint8Array): boolean => isKnown(u16(config, 0))

/** What the capability list says: it leads somewhere and ends, or breaks. */
function listSigns(config: Uint8Array): number {
  if (!hasCapabilityList(config)) return 0
  const { links, problems } = standardChain(config)
  const whole = problems.every(({ kind }) => kind === 'absent' || kind === 'unaligned')
  return whole && links.length > 0 ? 2 : -1
}

/**
 * Scores the evidence that these bytes are config space in the right order: a vendor that exists, a capability list
 * that leads somewhere, zeros where the header is reserved.
 */
function signs(config: Uint8Array): number {
  const bridge = headerType(config) === 1
  const reserved = config.subarray(0x35, bridge ? 0x38 : 0x3c).every((byte) => byte === 0)
  return (
    (isKnown(u16(config, 0)) ? 2 : 0) +
    listSigns(config) +
    (!bridge && isKnown(u16(config, 0x2c)) ? 2 : 0) +
    (reserved ? 1 : 0) +
    // Command: bits 11 to 15 are reserved.
    ((config[0x05]! & 0xf8) === 0 ? 2 : 0)
  )
}

/** Points by which one reading has to lead to be chosen. */
const LEAD = 2

/**
 * Which of two readings of the same bytes is a config space.
 * @returns 'first' or 'second'; 'both' if undecided, 'neither' if neither is one
 */
export function truerConfigSpace(first: Uint8Array, second: Uint8Array): 'first' | 'second' | 'both' | 'neither' {
  const can = [isConfigSpace(first), isConfigSpace(second)]
  if (can[0] !== can[1]) {
    const [one, other] = can[0] ? [first, second] : [second, first]
    // The other may be the right reading of a function that answers nonsense: the one must show more than zeros.
    const shows = hasKnownVendor(one) || (listSigns(one) > 0 && !hasKnownVendor(other))
    if (!shows) return 'neither'
    return can[0] ? 'first' : 'second'
  }
  if (!can[0]) return 'neither'
  const lead = signs(first) - signs(second)
  if (Math.abs(lead) < LEAD) return 'both'
  return lead > 0 ? 'first' : 'second'
}

/** Bytes of a header in which ids, header type and class lie: whole groups of any order. */
const FORM = 0x10
/** What `signs` gives without the vendor. */
const MOST_OTHER_SIGNS = 7

/** Compares one config space with the same bytes in other orders. */
export class Reorderings {
  private own: number | undefined

  constructor(private readonly config: Uint8Array) {}

  /**
   * Whether `truerConfigSpace` takes the reordered bytes: most orders are out after a look at the first few.
   * @param order reorders within groups of up to eight bytes
   */
  isTruer(order: (bytes: Uint8Array) => Uint8Array): boolean {
    const head = order(this.config.subarray(0, FORM))
    if (!isConfigSpace(head)) return false
    if (isConfigSpace(this.config)) {
      this.own ??= signs(this.config)
      if (MOST_OTHER_SIGNS + (hasKnownVendor(head) ? 2 : 0) - this.own < LEAD) return false
    }
    return truerConfigSpace(this.config, order(this.config)) === 'second'
  }
}

/** Returns the bytes with each group reversed; an incomplete last group stays unchanged. @param width bytes a group */
export function turned<T extends Uint8Array | readonly number[]>(bytes: T, width: number): T {
  const end = bytes.length - (bytes.length % width)
  const at = (i: number) => (i < end ? i - (i % width) + (width - 1 - (i % width)) : i)
  return bytes.map((_, i) => bytes[at(i)]!) as T
}

/**
 * Returns the bytes with each one at its offset XOR `mask`: 1 reverses words, 3 dwords, 7 qwords; 2 exchanges the words
 * of a dword, as a reversal of words and one of dwords do together. An incomplete last group of eight stays unchanged.
 * @param mask 1 to 7
 */
export const exchanged = (bytes: Uint8Array, mask: number): Uint8Array =>
  bytes.map((byte, i) => (i < (bytes.length & ~7) ? bytes[i ^ mask]! : byte))
