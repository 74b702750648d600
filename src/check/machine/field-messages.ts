import type { PinnedValue, StreamSection } from '../../formats/stream'
import { atLeast, type Version } from '../../qemu/releases/version'
import { isVirtioSection } from '../../qemu/virtio/features'
import { whileLoading } from './load-messages'
import { PROPERTY_CHANGED } from './property-stops'
import { reported } from './reported'

const SUBSYSTEM = /^subsys(_ven)?$/

/** A source whose backend sends virtio's headers needs one that does (virtio_net_vnet_post_load, hw/net/virtio-net.c). */
const VNET_HEADER = 'vnet header'
const NO_VNET_HEADER = 'virtio-net: saved image requires vnet_hdr=on'
/** The same of UFO (virtio_net_ufo_post_load). */
const UFO = 'ufo'
const NO_UFO = 'virtio-net: saved image requires TUN_F_UFO support'

/** virtio-net has a field for its pairs if there is more than one: QEMU reads it out of the bytes that follow, whether or not it was sent. */
export const QUEUE_PAIRS = 'queue pairs'

/** virtio_serial_load_device (hw/char/virtio-serial-bus.c) prints nothing itself. */
export const PORTS = 'ports'
/** A port that the destination may have in addition to those of the source. */
const PORT = 'port'

export const portsMessage = (section: StreamSection, qemu: Version): string =>
  atLeast(qemu, '10.2')
    ? reported(`${whileLoading(section)}: Failed to load element of type virtio for virtio`, qemu)
    : 'Failed to load virtio-console:virtio'

/**
 * What QEMU prints of a field that it does not take: later releases hand it up to the end of the load, but virtio_load prints
 * it. Measured on 7.2, 10.0 and 11.1 with qxl, virtio-gpu and the version of a PCI device's state.
 */
const handedUp = (section: StreamSection, text: string, qemu: Version): string =>
  atLeast(qemu, '10.2') && !isVirtioSection(section.id) ? reported(`${whileLoading(section)}: ${text}`, qemu) : text

/**
 * Returns what QEMU prints for a field that differs from its own, or null if it takes it (migration/vmstate-types.c).
 */
export function fieldMessage(
  section: StreamSection,
  { name, type, value }: PinnedValue,
  own: PinnedValue,
  qemu: Version,
): string | null {
  if (type.endsWith(' le')) {
    const [theirs, ours] = [BigInt.asIntN(32, value), BigInt.asIntN(32, own.value)]
    if (theirs >= 0n && theirs <= ours) return null
    return handedUp(section, `Invalid value ${theirs} expecting positive value <= ${ours}`, qemu)
  }
  if (value === own.value) return null
  if (type === VNET_HEADER) return value > own.value ? NO_VNET_HEADER : null
  if (type === UFO) return own.value === 0n ? NO_UFO : null
  if (type === PORT && value < own.value) return null
  if (type === PORTS || type === PORT) return portsMessage(section, qemu)
  const property = PROPERTY_CHANGED[type]
  if (property) return property(name, value, own.value)
  if (type === QUEUE_PAIRS || type.endsWith(' equal'))
    return handedUp(section, `${own.value.toString(16)} != ${value.toString(16)}`, qemu)
  // e1000e_post_load (hw/net/e1000e.c).
  return SUBSYSTEM.test(name) ? 'ERROR: Cannot migrate while device properties (subsys/subsys_ven) differ' : null
}
