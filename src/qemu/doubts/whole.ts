import { digits } from '../../bytes/hex'
import { u16, u32 } from '../../bytes/little-endian'
import { hasCapabilityList } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import { PORT_TYPE } from '../../pci/function-facts'
import { type Always, alwaysOf } from '../devices/always'
import { isVirtio } from '../devices/virtio-types'
import type { AskedBits } from '../painting/other-end'
import { type RawCapability, rawStandardChain } from '../painting/raw-chain'

const EXP = 0x10
const PM = 0x01
const MSIX = 0x11
const POINTER = 0x34
const STANDARD_END = 0x100
const END = 0x1000
const CLASS = 0x09
const GONE = 0xff
const VNDR = 0x09
const SRIOV = 0x10
const SRIOV_SIZE = 0x40
/** A shorter run of ones at the end may belong to the device, though no measured device ends with one. */
const SHORTEST_FILL = 4

/** A run of one value up to the end, with which a dump may have been padded. */
interface Tail {
  readonly from: number
  readonly byte: number
}

function tailOf(config: Uint8Array): Tail | null {
  const byte = config.at(-1)
  if (byte !== 0 && byte !== 0xff) return null
  let from = config.length
  while (from > 0 && config[from - 1] === byte) from--
  return { from, byte }
}

/**
 * Returns the extended capabilities, and the blank place that the last one points to: the list is followed in all
 * bytes.
 */
function extendedOf(config: Uint8Array): { readonly found: readonly RawCapability[]; readonly lost: number | null } {
  const found: RawCapability[] = []
  const seen = new Set<number>()
  for (let at = STANDARD_END; at !== 0 && at + 4 <= config.length && !seen.has(at); ) {
    const header = u32(config, at)
    if (header === 0 || header === 0xffffffff) return { found, lost: at === STANDARD_END ? null : at }
    seen.add(at)
    found.push({ id: header & 0xffff, at })
    at = (header >>> 20) & 0xffc
  }
  return { found, lost: null }
}

interface Field {
  readonly offset: number
  readonly bytes: number
}

/** Those with a link; those that are integrated into the root complex have none. PCIe 5.0 section 7.5.3.6. */
const hasLink = (portType: number): boolean =>
  portType !== PORT_TYPE.integratedEndpoint && portType !== PORT_TYPE.eventCollector

/**
 * Fields of a capability that are never zero: version and type of PCI Express, speed and width of its link, the version
 * of power management, table and pending bits of MSI-X, which can't lie in one place (PCIe 5.0 sections 7.5.3, 7.5.2.1, 7.7.2).
 */
function neverZero(config: Uint8Array, id: number, at: number): readonly Field[] {
  const version = { offset: 2, bytes: 2 }
  if (id === PM) return [version]
  if (id === MSIX) return [{ offset: 4, bytes: 8 }]
  if (id !== EXP) return []
  return hasLink((config[at + 2] ?? 0) >> 4) ? [version, { offset: 0x0c, bytes: 4 }] : [version]
}

/** The same for all capabilities, with their offsets. */
const fieldsOf = (config: Uint8Array, capabilities: readonly RawCapability[]) =>
  capabilities.flatMap(({ id, at }) =>
    neverZero(config, id, at).map(({ offset, bytes }) => ({ id, at: at + offset, bytes })),
  )

/** Returns a doubt if a field of an emulated device is zero that never is, wherever the dump ends. */
function emptyField(config: Uint8Array): Doubt[] {
  const { capabilities } = rawStandardChain(config)
  const empty = fieldsOf(config, capabilities).find(
    ({ at, bytes }) => at + bytes <= config.length && config.subarray(at, at + bytes).every((byte) => byte === 0),
  )
  return empty ? [{ code: 'field-empty', id: empty.id, at: empty.at }] : []
}

const filled = ({ from, byte }: Tail, at: number, what: string): Doubt => ({ code: 'filled', from, byte, at, what })

/**
 * Whether virtio's list ends as QEMU writes that of a physical function: SR-IOV points past itself to nothing (11.1,
 * measured).
 */
function isEndOfVirtio(type: string | null, found: readonly RawCapability[], lost: number): boolean {
  const last = found.at(-1)
  return type !== null && isVirtio(type) && last?.id === SRIOV && last.at + SRIOV_SIZE === lost
}

/** Returns a doubt if the capability list points into the tail. */
function lostCapabilities(config: Uint8Array, tail: Tail, type: string | null): Doubt[] {
  if (!hasCapabilityList(config)) return []
  const { capabilities } = rawStandardChain(config)
  if (POINTER >= tail.from) return [filled(tail, POINTER, 'the capability pointer')]
  const empty = capabilities.find(({ at }) => at >= tail.from)
  if (empty) return [filled(tail, empty.at, 'a capability')]
  const hollow = fieldsOf(config, capabilities).find(({ at, bytes }) => at >= tail.from && at + bytes <= config.length)
  if (hollow) return [filled(tail, hollow.at, `capability ${digits(hollow.id, 2)}`)]
  const { found, lost } = extendedOf(config)
  return lost === null || lost < tail.from || isEndOfVirtio(type, found, lost)
    ? []
    : [filled(tail, lost, 'an extended capability')]
}

/**
 * Returns a doubt if extended config space of a PCI Express function is blank although the other end has capabilities
 * in it: the same function on another host has them, too. If both ends have none, the function may have none.
 */
function blankBeside(config: Uint8Array, tail: Tail | null, otherEnd: Uint8Array | undefined): Doubt[] {
  const isBlank = tail?.byte === 0 && tail.from <= STANDARD_END && config.length === END
  if (!isBlank || otherEnd?.length !== END || extendedOf(otherEnd).found.length === 0) return []
  if (!rawStandardChain(config).capabilities.some(({ id }) => id === EXP)) return []
  return config.subarray(0, 4).every((byte, i) => byte === otherEnd[i])
    ? [{ code: 'extended-blank', from: tail.from }]
    : []
}

const BESIDE: readonly AskedBits[] = [0, STANDARD_END].map((at) => ({ at, bits: 0xffff_ffff }))

/** What `blankBeside` may ask of the other end: its ids, and whether it has an extended capability. */
export const askedBeside = (config: Uint8Array): readonly AskedBits[] =>
  config.length === END && u32(config, STANDARD_END) === 0 ? BESIDE : []

/** Returns a doubt if the dump lacks a capability that the type always has. */
function missing(config: Uint8Array, always: Always, type: string): Doubt[] {
  const standard = rawStandardChain(config).capabilities
  if (config.length >= STANDARD_END) {
    const id = always.standard.find((wanted) => !standard.some((found) => found.id === wanted))
    if (id !== undefined) return [{ code: 'capability-missing', type, id, extended: false }]
  }
  if (config.length === END && standard.some(({ id }) => id === EXP)) {
    const { found } = extendedOf(config)
    const id = always.extended.find((wanted) => !found.some((capability) => capability.id === wanted))
    if (id !== undefined) return [{ code: 'capability-missing', type, id, extended: true }]
  }
  return []
}

/** Common configuration, notifications, interrupt status, the device's own and access by config space: virtio 1.2 section 4.1.4. */
const VIRTIO_STRUCTURES = [1, 2, 3, 4, 5]
const STRUCTURE_TYPE = 3

/**
 * Returns a doubt if the list shows some of the structures of a modern virtio device and not all: virtio_pci_device_plugged
 * (hw/virtio/virtio-pci.c) adds either all or none.
 */
function missingStructure(config: Uint8Array, type: string): Doubt[] {
  if (config.length < STANDARD_END || !isVirtio(type)) return []
  const shown = rawStandardChain(config)
    .capabilities.filter(({ id }) => id === VNDR)
    .map(({ at }) => config[at + STRUCTURE_TYPE])
  const lost = shown.length === 0 ? undefined : VIRTIO_STRUCTURES.find((wanted) => !shown.includes(wanted))
  return lost === undefined ? [] : [{ code: 'structure-missing', type, structure: lost }]
}

/** Returns a doubt if the tail covers a byte that is never zero in the type. */
function overwritten(config: Uint8Array, always: Always, tail: Tail, type: string): Doubt[] {
  const what = `a byte that is never zero in ${type}`
  const places = [
    always.last,
    ...rawStandardChain(config).capabilities.map(({ id, at }) => at + (always.lastOfStandard.get(id) ?? Number.NaN)),
    ...extendedOf(config).found.map(({ id, at }) => at + (always.lastOfExtended.get(id) ?? Number.NaN)),
  ]
  const at = places.find((place) => place >= tail.from && place < config.length)
  return at === undefined ? [] : [filled(tail, at, what)]
}

/** Returns a doubt if the last byte of a capability is zero that is never zero in the type. */
function emptyEnd(config: Uint8Array, type: string): Doubt[] {
  const always = alwaysOf(type)
  if (always === null) return []
  const empty = [
    ...rawStandardChain(config).capabilities.map(({ id, at }) => ({
      id,
      at: at + (always.lastOfStandard.get(id) ?? Number.NaN),
    })),
    ...extendedOf(config).found.map(({ id, at }) => ({ id, at: at + (always.lastOfExtended.get(id) ?? Number.NaN) })),
  ].find(({ at }) => config[at] === 0)
  return empty ? [{ code: 'field-empty', ...empty }] : []
}

/** Flattening Portal Bridge: none of QEMU's own devices has a capability with a higher id (PCI Code and ID Assignment 1.14 section 2). */
const LAST_CAPABILITY = 0x15

/** Returns doubts about ids in the capability list that are not those of a capability. */
const noCapabilities = (config: Uint8Array, isNone: (id: number) => boolean): Doubt[] =>
  rawStandardChain(config)
    .capabilities.filter(({ id, at }) => isNone(id) && at < config.length)
    .map(({ id, at }) => ({ code: 'no-capability', id, at }))

/**
 * Types that write a pointer and no bit in Status: pci_rtl8139_realize (hw/net/rtl8139.c), tpci200_realize
 * (hw/ipack/tpci200.c). For all others pci_add_capability (hw/pci/pci.c) sets both.
 */
const UNANNOUNCED: ReadonlySet<string> = new Set(['rtl8139', 'tpci200'])

/** Types whose property `class` takes any value; virtio-serial-pci turns what it does not know into its own. */
const ANY_CLASS: ReadonlySet<string> = new Set(['virtio-blk-pci', 'vhost-user-blk-pci'])
const LARGEST_CLASS = 0xffff

/** Whether a property gives this class to a device of the type (virtio_pci_device_plugged, hw/virtio/virtio-pci.c). */
function isGiven(shown: number, { properties }: Pick<Device, 'properties'>, type: string): boolean {
  const given = properties?.get('class')
  if (given === undefined) return ANY_CLASS.has(type) && shown >> 8 !== 0 && (shown & 0xff) === 0
  return isVirtio(type) && Number(given) !== 0 && (Number(given) & LARGEST_CLASS) << 8 === shown
}

/** Returns a doubt if list or class is not that of the type. */
function strange(device: Pick<Device, 'config' | 'properties'>, always: Always, type: string): Doubt[] {
  const { config } = device
  const shown = u16(config, CLASS) | (config[CLASS + 2]! << 16)
  const isKnown = always.classes.length === 0 ? shown !== 0 && shown !== 0xffffff : always.classes.includes(shown)
  if (!isKnown && !isGiven(shown, device, type)) {
    return [{ code: shown === 0 || shown === 0xffffff ? 'class-lost' : 'class', type, shown, usual: always.classes }]
  }
  const [empty] = noCapabilities(config, (id) => id === 0 || id > LAST_CAPABILITY)
  if (empty) return [empty]
  const pointer = config[POINTER]!
  if (hasCapabilityList(config)) return pointer === 0 ? [{ code: 'no-list' }] : []
  return pointer === 0 || UNANNOUNCED.has(type) ? [] : [{ code: 'list-not-announced', pointer }]
}

/**
 * Returns a doubt if a dump was cut and padded, or lacks what every device of its type has.
 * @param type QEMU's name of an emulated device type, null if it is not known what the type always has
 */
export function wholeDoubts(
  device: Pick<Device, 'config' | 'otherEnd' | 'properties'>,
  type: string | null,
): readonly Doubt[] {
  const { config, otherEnd } = device
  const tail = tailOf(config)
  if (tail?.byte === 0xff && config.length - tail.from >= SHORTEST_FILL) {
    return [filled(tail, tail.from, 'the end of every config space')]
  }
  const always = type === null ? null : alwaysOf(type)
  const first = [
    // Id 00 is PCI's null capability, which a host's function may have; at ff Linux treats the function as gone.
    ...noCapabilities(config, (id) => id === GONE),
    ...(tail ? lostCapabilities(config, tail, type) : []),
    ...(type === null ? blankBeside(config, tail, otherEnd) : []),
    ...(always && type !== null
      ? [
          ...(tail ? overwritten(config, always, tail, type) : []),
          ...strange(device, always, type),
          ...missing(config, always, type),
        ]
      : []),
  ].slice(0, 1)
  return first
}

/** Returns a doubt if a dump lacks a part of what its list shows: of an emulated type, if nothing else speaks against it. */
export const partDoubts = ({ config }: Pick<Device, 'config'>, type: string): readonly Doubt[] =>
  [...missingStructure(config, type), ...emptyField(config), ...emptyEnd(config, type)].slice(0, 1)
