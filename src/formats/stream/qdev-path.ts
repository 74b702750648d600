import { addressOrNull } from '../../pci/address'

/** "0000:00:03.0:00.0" + "/virtio-net" */
export interface QdevId {
  /** Host bridge, then the slot at every bridge down to the device. */
  readonly path: string
  readonly kind: string
}

/** Host bridges are "0000:00"; up to machine types 1.6 "0000"; on sPAPR, as its device tree names them, "pci@8000…". */
const PATH = /^((?:[0-9a-f]{4}(?::[0-9a-f]{2})?|pci@[0-9a-f]+)(?::[0-9a-f]{2}\.[0-7])+)\/([^/]+)$/

/**
 * Takes the id of a section apart, or null where the section is not that of a PCI function: of the machine, or of a
 * device that sits on a PCI device's own bus ("0000:00:04.0/0:0:0/scsi-disk"). QEMU: pcibus_get_dev_path().
 */
export function qdevId(id: string): QdevId | null {
  const shape = PATH.exec(id)
  return shape ? { path: shape[1]!, kind: shape[2]! } : null
}

const SECONDARY_BUS = 0x19
const BRIDGE = 1

/**
 * Address of a function by its path. The path names slots; the bus behind a bridge is what the guest's firmware wrote
 * into that bridge, so that there is none before it ran.
 * @param configAt config space of the device with that path, where the stream holds it
 * @returns "0000:00:12.0", or null where a bridge on the way has no bus number
 */
export function addressOf(path: string, configAt: (path: string) => Uint8Array | undefined): string | null {
  const hops = path.lastIndexOf(':')
  const root = path.slice(0, hops)
  const slot = path.slice(hops + 1)
  // Machine types up to 1.6 leave out the bus of the host bridge.
  if (/^[0-9a-f]{4}$/.test(root)) return addressOrNull(`${root}:00:${slot}`)
  if (!root.includes('.')) return addressOrNull(path)
  const bridge = configAt(root)
  if (!bridge || (bridge[0x0e]! & 0x7f) !== BRIDGE || bridge[SECONDARY_BUS] === 0) return null
  const bus = bridge[SECONDARY_BUS]!.toString(16).padStart(2, '0')
  return addressOrNull(`${path.slice(0, 4)}:${bus}:${slot}`)
}
