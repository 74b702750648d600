import { u16, u32, writeUint } from '../../bytes/little-endian'
import { isVirtio, VIRTIO_TYPES } from '../devices/virtio-types'
import { type Context, isOn, machineDefault } from '../painting/context'
import { rawStandardChain } from '../painting/raw-chain'
import { exclusiveBar } from '../painting/steps/msi'
import { isTrue } from '../releases/switch-values'
import { addLast, dropFirst, expressBits, extendedAt, setExpressBits, standardAt } from './edit'
import { isSomeDefault, onOff, type Rule } from './rule'

const MSIX = 0x11
const MSIX_BYTES = 12
const MSIX_BAR = 1
const VENDOR = 0x09
const ATS = 0x0f
const NOTIFY = 2
const VGA_BAR = 2
const QUEUES = 1024
const PAGE = 0x1000

const baseOf = (type: string): string => type.replace(/-(non-)?transitional$/, '')
const isExpress = (config: Uint8Array) => expressBits(config, 'FLAGS', 'VERS') !== null

const byCompat = (property: string) => (context: Context) => machineDefault(context, property, 'virtio-pci')

const functionReset: Rule = {
  property: 'x-pcie-flr-init',
  internal: true,
  has: (type) => isVirtio(type) || type === 'igb',
  shown: (config) => (isExpress(config) ? onOff(expressBits(config, 'DEVCAP', 'FLR') ?? false) : null),
  wanted: (context, type) => machineDefault(context, 'x-pcie-flr-init', type === 'igb' ? 'igb' : 'virtio-pci'),
  apply: (config, value) => setExpressBits(config, isTrue(value), 'DEVCAP', 'FLR'),
  isDefault: (value) => isSomeDefault('x-pcie-flr-init', value),
}

const pageAligned: Rule = {
  property: 'x-ats-page-aligned',
  internal: true,
  has: isVirtio,
  shown: (config) => {
    const at = extendedAt(config, ATS, 8)
    return at === undefined ? null : onOff((config[at + 4]! & 0x20) !== 0)
  },
  wanted: byCompat('x-ats-page-aligned'),
  apply: (config, value) => {
    const at = extendedAt(config, ATS, 8)
    if (at === undefined) return false
    config[at + 4] = isTrue(value) ? config[at + 4]! | 0x20 : config[at + 4]! & ~0x20
    return true
  },
  isDefault: (value) => isSomeDefault('x-ats-page-aligned', value),
}

const AER = 0x01
const AER_BYTES = 0x48
const ATS_BYTES = 8
const EXTENDED = 0x100

/** Extended capabilities of a virtio device: AER first, then ATS (virtio_pci_realize). */
function setExtended(config: Uint8Array, aer: boolean, ats: boolean): boolean {
  if (!isExpress(config)) return false
  config.fill(0, EXTENDED, EXTENDED + AER_BYTES + ATS_BYTES)
  const atsAt = aer ? EXTENDED + AER_BYTES : EXTENDED
  const next = aer && ats ? atsAt * 2 ** 20 : 0
  if (aer) writeUint(config, EXTENDED, 4, AER + (2 << 16) + next)
  if (ats) writeUint(config, atsAt, 4, ATS + (1 << 16))
  return true
}

const hasAer = (config: Uint8Array) => extendedAt(config, AER, AER_BYTES) !== undefined
const hasAts = (config: Uint8Array) => extendedAt(config, ATS, ATS_BYTES) !== undefined

/** An option that adds an extended capability to a device behind a port, and nothing elsewhere. */
const capability = (
  property: string,
  has: (config: Uint8Array) => boolean,
  set: (config: Uint8Array, on: boolean) => boolean,
): Rule => ({
  property,
  internal: false,
  has: isVirtio,
  shown: (config, _, { placement }) => (isExpress(config) || placement === 'root-port' ? onOff(has(config)) : null),
  // On a root bus it adds nothing, and conventional config space has no room for it.
  proves: (_, { config, device }) => isExpress(config) && device.config.length > EXTENDED,
  wanted: () => null,
  apply: (config, value) => set(config, isTrue(value)),
  isDefault: () => false,
})

const errorReporting = capability('aer', hasAer, (config, on) => setExtended(config, on, hasAts(config)))
const addressTranslation = capability('ats', hasAts, (config, on) => setExtended(config, hasAer(config), on))

/** Offset of the capability that locates the notification registers of a virtio device's queues in memory. */
const notifyAt = (config: Uint8Array): number | undefined =>
  rawStandardChain(config).capabilities.find(
    ({ id, at }) => id === VENDOR && at + 20 <= 0x100 && config[at + 3] === NOTIFY && u32(config, at + 12) !== 4,
  )?.at

/** Notification register of each queue on a page of its own, or in one dword. */
const pagePerQueue: Rule = {
  property: 'page-per-vq',
  internal: false,
  has: isVirtio,
  shown: (config) => {
    const at = notifyAt(config)
    return at === undefined ? null : onOff(u32(config, at + 16) === PAGE)
  },
  wanted: byCompat('page-per-vq'),
  apply: (config, value) => {
    const at = notifyAt(config)
    // virtio-vga moves its structures to the end of the video memory instead.
    if (at === undefined || config[at + 4] === VGA_BAR) return false
    const each = isTrue(value) ? PAGE : 4
    writeUint(config, at + 12, 4, each * QUEUES)
    writeUint(config, at + 16, 4, each)
    return true
  },
  isDefault: (value) => isSomeDefault('page-per-vq', value),
}

const vectorsOf = (config: Uint8Array): string => {
  const at = standardAt(config, MSIX, MSIX_BYTES)
  return at === undefined ? '0' : `${(u16(config, at + 2) & 0x7ff) + 1}`
}

const ONE_QUEUE: readonly {
  readonly types: RegExp
  readonly property: string
  readonly owner: string
  /** Vectors in addition to one for each queue. */
  readonly others: number
}[] = [
  { types: /^(virtio|vhost-user)-blk-pci/, property: 'num-queues', owner: 'virtio-blk-device', others: 1 },
  { types: /^(virtio|vhost|vhost-user)-scsi-pci/, property: 'num_queues', owner: 'virtio-scsi-device', others: 3 },
]

const COMPAT_VECTORS = [
  ...['virtio-balloon-pci', 'virtio-mem-pci', 'virtio-rng-pci', 'virtio-net-pci'],
  ...['virtio-gpu-pci', 'virtio-vga'],
]

/** Types that have one queue, and so one vector, for each virtual CPU since 5.2: a dump shows how many. */
const queuesOf = (type: string) => ONE_QUEUE.find(({ types }) => types.test(type))

/** Offset of the first byte after virtio's capabilities, which have no gaps between them. */
function endOfCapabilities(config: Uint8Array): number {
  const sizes: Readonly<Record<number, number>> = { 1: 8, 16: 0x3c, [MSIX]: MSIX_BYTES }
  const ends = rawStandardChain(config).capabilities.map(
    ({ id, at }) => at + (id === VENDOR ? config[at + 2]! : (sizes[id] ?? 4)),
  )
  return Math.max(0x40, ...ends)
}

function setVectors(config: Uint8Array, vectors: number): boolean {
  if (!Number.isInteger(vectors) || vectors < 0 || vectors > 2048) return false
  const at = standardAt(config, MSIX, MSIX_BYTES)
  if (at !== undefined && vectors === 0) {
    if (config[0x34] !== at) return false
    dropFirst(config, MSIX_BYTES)
    return true
  }
  const bytes = new Uint8Array(MSIX_BYTES)
  bytes[0] = MSIX
  writeUint(bytes, 2, 2, vectors - 1)
  const bar = at === undefined ? MSIX_BAR : config[at + 4]! & 7
  bytes[4] = bar
  writeUint(bytes, 8, 4, exclusiveBar(vectors).pba + bar)
  if (vectors === 0) return true
  if (at === undefined) return addLast(config, bytes, endOfCapabilities(config))
  config.set(bytes.subarray(2), at + 2)
  return true
}

const vectors: Rule = {
  property: 'vectors',
  listens: ONE_QUEUE.map(({ property }) => property),
  internal: false,
  has: isVirtio,
  shown: vectorsOf,
  wanted: (context, type, shown) => {
    const queues = queuesOf(type)
    if (queues) {
      const count = context.set.get(queues.property) ?? machineDefault(context, queues.property, queues.owner)
      return /^\d{1,4}$/.test(count) ? `${Number(count) + queues.others}` : shown
    }
    return COMPAT_VECTORS.includes(baseOf(type)) ? machineDefault(context, 'vectors', baseOf(type)) : shown
  },
  apply: (config, value) => setVectors(config, Number(value)),
  isDefault: (value, type) => queuesOf(type) !== undefined || isSomeDefault('vectors', value, baseOf(type)),
}

const isModern = (config: Uint8Array) => rawStandardChain(config).capabilities.some(({ id }) => id === VENDOR)
/** The forms -transitional and -non-transitional set disable-modern themselves. */
const isNamedForm = (type: string): boolean => baseOf(type) !== type
/** Types without a legacy form are modern regardless of disable-modern (virtio_pci_force_virtio_1). */
const isForced = (type: string): boolean =>
  VIRTIO_TYPES.some(({ name, transitionalId }) => name === type && transitionalId === undefined)

/** Whether a virtio device has the capabilities of VirtIO 1.0. A dump of one form does not show those of the other. */
const form: Rule = {
  property: 'disable-modern',
  internal: false,
  has: (type) => isVirtio(type) && !isForced(type) && !isNamedForm(type),
  shown: (config) => onOff(!isModern(config)),
  wanted: byCompat('disable-modern'),
  apply: () => false,
  isDefault: (value) => isSomeDefault('disable-modern', value),
}

/**
 * Whether a device with the capabilities of VirtIO 1.0 also has those of PCI Express behind a port. disable-modern
 * removes them even from a type that is always modern: QEMU checks it first (virtio_pci_dc_realize).
 */
const express: Rule = {
  property: 'x-disable-pcie',
  internal: true,
  has: isVirtio,
  shown: (config) => (isModern(config) ? onOff(!isExpress(config)) : null),
  // On a root bus there is none either way.
  proves: (shown) => shown === 'off',
  wanted: (context, type) => {
    const legacy = !isNamedForm(type) && isOn(context, 'disable-modern', 'virtio-pci')
    return onOff(context.placement !== 'root-port' || legacy || isTrue(byCompat('x-disable-pcie')(context)))
  },
  apply: () => false,
  isDefault: (value) => isSomeDefault('x-disable-pcie', value),
}

/** Properties of virtio devices, and the one of igb with the same name. */
export const VIRTIO_RULES: readonly Rule[] = [
  express,
  form,
  errorReporting,
  addressTranslation,
  functionReset,
  pageAligned,
  pagePerQueue,
  vectors,
]
