import { fromHex } from '../../src/bytes/hex'
import { extendedChain, type Link, standardChain } from '../../src/pci/chain'
import { isVirtio } from '../../src/qemu/devices/virtio-types'
import type { Recorded } from '../../test/ground-truth'

const STANDARD_END = 0x100
const BUFFER = 4096
const CLASS_AT = 0x09
/** BARs of an endpoint, BARs and windows of a bridge: four bytes each. */
const REGISTERS = [0x10, 0x14, 0x18, 0x1c, 0x20, 0x24]
const TYPE_BITS = 0x0f
const PIN_AT = 0x3d
const EXPRESS = 0x10
const VENDOR = 0x09
const HEADER_TYPE_AT = 0x0e
const BRIDGE = 1
/** REDHAT_PCI_CAP_RESOURCE_RESERVE (include/hw/pci/pci_bridge.h). */
const RESERVATION = 1

/** A record as the table looks at it. */
interface Seen {
  readonly config: Uint8Array
  /** Those bits of config space that QEMU compares. */
  readonly compared: Uint8Array
  readonly wmask: Uint8Array
  readonly links: readonly Link[]
}

/** What every device of a type shows; the table has a field for each. */
export interface Row {
  readonly type: string
  readonly classes: readonly number[]
  readonly standard: readonly number[]
  readonly extended: readonly number[]
  readonly last: number
  /** Null if they differ, or there are none. */
  readonly typeBits: readonly (number | null)[]
  readonly pin: number | null
  readonly lastOf: readonly { readonly kind: Link['kind']; readonly id: number; readonly at: number }[]
}

function seen({ config: digits, cmask, wmask, w1cmask }: Recorded): Seen {
  const [config, c, w, w1c] = [digits, cmask, wmask, w1cmask].map(fromHex)
  const compared = config!.map((byte, at) => byte & c![at]! & ~w![at]! & ~w1c![at]!)
  return {
    config: config!,
    compared,
    wmask: w!,
    links: [...standardChain(config!).links, ...extendedChain(config!).links],
  }
}

const ascending = (values: Iterable<number>): number[] => [...new Set(values)].sort((a, b) => a - b)

const classOf = ({ config }: Seen): number =>
  config[CLASS_AT]! | (config[CLASS_AT + 1]! << 8) | (config[CLASS_AT + 2]! << 16)

const idsOf = ({ links }: Seen, kind: Link['kind']): number[] =>
  links.filter((link) => link.kind === kind).map(({ id }) => id)

/** Ids that all have. */
function common(all: readonly Seen[], kind: Link['kind']): number[] {
  const [first, ...others] = all
  return first === undefined
    ? []
    : ascending(idsOf(first, kind).filter((id) => others.every((other) => idsOf(other, kind).includes(id))))
}

/** The last offset at which none of these is zero; negative for none. */
function lastOffset(all: readonly Uint8Array[]): number {
  const length = Math.min(...all.map((bytes) => bytes.length))
  for (let at = length - 1; at >= 0; at--) if (all.every((bytes) => bytes[at] !== 0)) return at
  return -1
}

/** What all have, null if they differ. */
function alike(all: readonly Seen[], read: (each: Seen) => number): number | null {
  const values = ascending(all.map(read))
  return values.length === 1 ? values[0]! : null
}

/** Null if the guest writes some of them: bus numbers, upper halves of addresses, BARs of less than 16 bytes. */
const typeBitsAt = (all: readonly Seen[], at: number): number | null =>
  all.some(({ wmask }) => (wmask[at]! & TYPE_BITS) !== 0) ? null : alike(all, ({ config }) => config[at]! & TYPE_BITS)

/**
 * A bridge's reservations are what its properties say, zero in any byte (pci_bridge_qemu_reserve_cap_init,
 * hw/pci/pci_bridge.c): after the type of the capability nothing is always there.
 */
const isReservation = ({ config }: Seen, { kind, id, offset }: Link): boolean =>
  kind === 'standard' && id === VENDOR && config[HEADER_TYPE_AT] === BRIDGE && config[offset + 3] === RESERVATION

/** A capability up to the next one or the end of its region. */
function bytesOf(each: Seen, link: Link): Uint8Array {
  const { compared, links } = each
  if (isReservation(each, link)) return compared.subarray(link.offset, link.offset + 4)
  const region = link.kind === 'standard' ? STANDARD_END : BUFFER
  const others = links.filter(({ kind, offset }) => kind === link.kind && offset > link.offset)
  return compared.subarray(link.offset, Math.min(region, ...others.map(({ offset }) => offset)))
}

function lastOf(all: readonly Seen[]): Row['lastOf'] {
  return (['standard', 'extended'] as const).flatMap((kind) =>
    ascending(all.flatMap((each) => idsOf(each, kind))).flatMap((id) => {
      const found = all.flatMap((each) =>
        each.links.filter((link) => link.kind === kind && link.id === id).map((link) => bytesOf(each, link)),
      )
      const at = lastOffset(found)
      return at >= HEADER[kind] ? [{ kind, id, at }] : []
    }),
  )
}

/** Id and pointer are no content. */
const HEADER = { standard: 2, extended: 4 } as const

function rowOf(type: string, records: readonly Recorded[]): Row {
  const all = records.map(seen)
  const express = all.filter((each) => idsOf(each, 'standard').includes(EXPRESS))
  return {
    type,
    classes: ascending(all.map(classOf)),
    standard: common(all, 'standard'),
    extended: common(express, 'extended'),
    last: lastOffset(all.map(({ compared }) => compared)),
    lastOf: lastOf(all),
    typeBits: REGISTERS.map((at) => typeBitsAt(all, at)),
    pin: alike(all, ({ config }) => config[PIN_AT]!),
  }
}

/** One row for each device type, one for all of virtio's. */
export function collect(records: readonly Recorded[]): Row[] {
  const types = new Map<string, Recorded[]>()
  for (const record of records) {
    const type = isVirtio(record.device!) ? 'virtio' : record.device!
    types.set(type, [...(types.get(type) ?? []), record])
  }
  return [...types].map(([type, those]) => rowOf(type, those)).sort((a, b) => (a.type < b.type ? -1 : 1))
}
