import { u32 } from '../../bytes/little-endian'
import { EXTENDED_CAPABILITIES, STANDARD_CAPABILITIES } from '../../pci/capabilities'
import type { Named } from '../../pci/name'
import { rawExtendedChain, rawStandardChain } from '../../qemu/painting/raw-chain'

const POINTER = 0x34
/** Where QEMU puts a PASID capability that no host shows (vfio_pci_synthesize_pasid_cap, hw/vfio/pci.c). */
const SYNTHETIC = 0xff8

/** A member of a capability list: its offset and the name that layouts have for its id. */
interface Member {
  readonly at: number
  readonly name: string
}

/** A byte of a pointer into a capability list. */
interface PointerByte {
  /** Members of the list, and those after the pointer, in its order. */
  readonly members: readonly Member[]
  readonly following: readonly Member[]
  /** The part of an offset that the byte holds. */
  readonly shows: (offset: number) => number
  /** Bits of the byte that are part of the pointer. */
  readonly mask: number
  readonly kind: 'standard' | 'extended'
}

const standardMembers = (config: Uint8Array): Member[] =>
  rawStandardChain(config).capabilities.map(({ id, at }) => ({
    at,
    name: STANDARD_CAPABILITIES.get(id)?.base.name ?? '',
  }))

const extendedMembers = (config: Uint8Array): Member[] =>
  rawExtendedChain(config).capabilities.map(({ id, at }) => ({
    at,
    name: EXTENDED_CAPABILITIES.get(id)?.base.name ?? '',
  }))

const after = (members: readonly Member[], at: number): readonly Member[] =>
  members.slice(members.findIndex((member) => member.at === at) + 1)

/** Returns the pointer that a byte is part of, or null. */
function pointerAt(
  config: Uint8Array,
  { registerRow, byteInRegister, capability }: Named,
  offset: number,
): PointerByte | null {
  const whole = { shows: (target: number) => target, mask: 0xff, kind: 'standard' } as const
  if (offset === POINTER && capability === null) {
    const members = standardMembers(config)
    return { ...whole, members, following: members }
  }
  if (capability === null || registerRow === null) return null
  if (capability.kind === 'standard') {
    if (registerRow.name !== 'NEXT') return null
    const members = standardMembers(config)
    return { ...whole, members, following: after(members, capability.offset) }
  }
  if (registerRow.name !== 'HEADER' || byteInRegister < 2) return null
  const members = extendedMembers(config)
  const following = after(members, capability.offset)
  // The offset's 12 bits are bits 31 to 20 of the header.
  return byteInRegister === 2
    ? { members, following, shows: (target) => (target & 0xf) << 4, mask: 0xf0, kind: 'extended' }
    : { members, following, shows: (target) => target >> 4, mask: 0xff, kind: 'extended' }
}

/** Returns how many members lie before the first to which the byte may lead; -1 for none. */
const reach = ({ following, shows, mask }: PointerByte, byte: number): number =>
  following.findIndex(({ at }) => (shows(at) & mask) === (byte & mask))

/**
 * Returns the capability to which only the other side's pointer leads, if its bytes are there although this list passes
 * over it, or it is where QEMU puts its own.
 * @param lost the byte of the other side's pointer
 * @param next what follows in this list, 0 for nothing
 */
function passedOver(
  config: Uint8Array,
  { members, shows, mask, kind }: PointerByte,
  lost: number,
  next: number,
): readonly string[] | null {
  if (kind === 'extended' && ((shows(SYNTHETIC) ^ lost) & mask) === 0) return ['PASID']
  const places =
    kind === 'extended'
      ? { from: 0x100, to: Math.min(config.length, 0x1000) - 4 }
      : { from: 0x40, to: Math.min(config.length, 0x100) - 4 }
  for (let at = places.from; at <= places.to; at += 4) {
    if (((shows(at) ^ lost) & mask) !== 0 || members.some((member) => member.at === at)) continue
    const header = u32(config, at)
    const leadsTo = kind === 'extended' ? header >>> 20 : (header >>> 8) & 0xff
    const name =
      kind === 'extended' ? EXTENDED_CAPABILITIES.get(header & 0xffff) : STANDARD_CAPABILITIES.get(header & 0xff)
    if (name !== undefined && leadsTo === next) return [name.base.name]
  }
  return null
}

/**
 * Returns the names of the capabilities that one side's list has and the other's passes over.
 * @param config a config space with one of the two lists, or a host function's own
 * @param named the refused byte in it, at `offset`
 * @returns null if the byte is not a pointer of a list, or if that config space doesn't show both lists
 */
export function skippedAt(
  config: Uint8Array,
  named: Named,
  offset: number,
  one: number,
  other: number,
): readonly string[] | null {
  const pointer = pointerAt(config, named, offset)
  if (pointer === null) return null
  const { following, mask } = pointer
  const between = (a: number, b: number) => following.slice(Math.min(a, b), Math.max(a, b)).map(({ name }) => name)
  const [first, second] = [reach(pointer, one), reach(pointer, other)]
  if (first >= 0 && second >= 0) return between(first, second)
  const lost = first < 0 && (second >= 0 || (one & mask) !== 0) ? one : other
  // A pointer of zero ends the list.
  const far = Math.max(first, second) < 0 ? following.length : Math.max(first, second)
  if (far === following.length && ((one & mask) !== 0) === ((other & mask) !== 0)) return null
  const made = passedOver(config, pointer, lost, following[far]?.at ?? 0)
  return made ?? ((lost & mask) === 0 ? between(far, following.length) : null)
}
