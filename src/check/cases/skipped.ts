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
  /** Members of the list behind the pointer, in its order. */
  readonly behind: readonly Member[]
  /** What the byte holds of an offset. */
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
  if (offset === POINTER && capability === null) return { ...whole, behind: standardMembers(config) }
  if (capability === null || registerRow === null) return null
  if (capability.kind === 'standard') {
    if (registerRow.name !== 'NEXT') return null
    return { ...whole, behind: after(standardMembers(config), capability.offset) }
  }
  if (registerRow.name !== 'HEADER' || byteInRegister < 2) return null
  const behind = after(extendedMembers(config), capability.offset)
  // The offset's 12 bits are bits 31 to 20 of the header.
  return byteInRegister === 2
    ? { behind, shows: (target) => (target & 0xf) << 4, mask: 0xf0, kind: 'extended' }
    : { behind, shows: (target) => target >> 4, mask: 0xff, kind: 'extended' }
}

/** Returns how many members lie before the first to which the byte may lead, or that it ends the list; -1 for none. */
function reach({ behind, shows, mask }: PointerByte, byte: number): number {
  const found = behind.findIndex(({ at }) => (shows(at) & mask) === (byte & mask))
  return found < 0 && (byte & mask) === 0 ? behind.length : found
}

/**
 * Returns the capability to which only the other side's pointer leads, if its bytes are there although this list passes
 * over it, or it is where QEMU puts its own.
 * @param lost the byte of the other side's pointer
 * @param next what follows in this list, 0 for nothing
 */
function passedOver(
  config: Uint8Array,
  { shows, mask, kind }: PointerByte,
  lost: number,
  next: number,
): readonly string[] | null {
  if (kind === 'extended' && ((shows(SYNTHETIC) ^ lost) & mask) === 0) return ['PASID']
  const places =
    kind === 'extended' ? { from: 0x100, to: Math.min(config.length, 0x1000) - 4 } : { from: 0x40, to: 0xfc }
  for (let at = places.from; at <= places.to; at += 4) {
    if (((shows(at) ^ lost) & mask) !== 0) continue
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
 * @returns null if the byte is no pointer of a list, or that config space doesn't show both lists
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
  const ends = [one, other].map((byte) => reach(pointer, byte)) as [number, number]
  const [far, lost] = ends[0] < 0 ? [ends[1], one] : [ends[0], other]
  if (ends.includes(-1)) return far < 0 ? null : passedOver(config, pointer, lost, pointer.behind[far]?.at ?? 0)
  return pointer.behind.slice(Math.min(...ends), Math.max(...ends)).map(({ name }) => name)
}
