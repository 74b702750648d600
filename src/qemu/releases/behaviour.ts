import { COMPAT, type CompatProperty, defaultOf } from './compat'
import type { Machine } from './machine'
import { MACHINE_CHANGES, RELEASE_CHANGES } from './rule-changes'
import { orderOf, type Version } from './version'

const FORM = /-(non-)?transitional$/
const VIRTIO = /^(virtio|vhost)-/

/** "blk" of virtio-blk-device, vhost-user-blk and virtio-blk-pci. */
const subject = (name: string): string => name.replace(/-(device|pci)$/, '').replace(/^.*-/, '')
const BRIDGE = /bridge|port|stream|3420|cxl-rp|pxb/

/**
 * Whether the config space of a device type may depend on a property; may be true for one that has no effect, never
 * false for one that has.
 */
function concerns({ types }: CompatProperty, type: string): boolean {
  const base = type.replace(FORM, '')
  return types.some(
    (owner) =>
      owner === 'pci-device' ||
      (BRIDGE.test(base) && (owner === 'pci-bridge' || owner === 'pcie-slot')) ||
      base.startsWith(owner) ||
      (VIRTIO.test(base) && (owner === 'virtio-pci' || subject(owner) === subject(base))),
  )
}

const RELEVANT = new Map<string, readonly CompatProperty[]>()

function relevantTo(type: string): readonly CompatProperty[] {
  const before = RELEVANT.get(type)
  if (before) return before
  const found = COMPAT.filter((property) => concerns(property, type))
  RELEVANT.set(type, found)
  return found
}

/**
 * Returns all that a release and a machine type decide about a device type: if it is equal, so is the device.
 * @param changes releases from which on a device is built differently, besides those that rules ask for
 */
export function behaviourOf(type: string, qemu: Version, machine: Machine, changes: readonly string[]): string {
  const values = relevantTo(type).map((property) => defaultOf(property, qemu, machine))
  const releases = [...RELEASE_CHANGES, ...changes].map((change) => (qemu.order >= orderOf(change) ? 1 : 0))
  const machines = MACHINE_CHANGES.map((change) => (machine.version.order >= orderOf(change) ? 1 : 0))
  return [machine.family, ...values, ...releases, ...machines].join(',')
}
