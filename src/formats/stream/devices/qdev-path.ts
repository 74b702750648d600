import { digits } from '../../../bytes/hex'
import { addressOrNull } from '../../../pci/address'
import { headerType } from '../../../pci/config-space'

/** "0000:00:03.0:00.0" + "/virtio-net" */
interface QdevId {
  /** Host bridge, then the slot at every bridge down to the device. */
  readonly path: string
  readonly kind: string
}

/** Host bridges are "0000:00"; up to machine types 1.6 "0000"; on sPAPR "pci@8000…", from its device tree. */
const PLACE = String.raw`(?:[0-9a-f]{4}(?::[0-9a-f]{2})?|pci@[0-9a-f]+)(?::[0-9a-f]{2}\.[0-7])+`
const PATH = new RegExp(`^(${PLACE})/([^/]+)$`)
/** The name of a RAM block may contain slashes: "0000:00:05.0//objects/shm". */
const BLOCK = new RegExp(`^(${PLACE})/(.+)$`)

/**
 * Parses the id of a section; null if the section is not that of a PCI function: of the machine, or of a
 * device that sits on a PCI device's own bus ("0000:00:04.0/0:0:0/scsi-disk"). QEMU: pcibus_get_dev_path().
 */
export function qdevId(id: string): QdevId | null {
  const shape = PATH.exec(id)
  return shape ? { path: shape[1]!, kind: shape[2]! } : null
}

/** Parses the id of a device's RAM block: "0000:00:03.0/vga.vram". Null for one of the machine. */
export function blockOfDevice(id: string): { readonly path: string; readonly name: string } | null {
  const shape = BLOCK.exec(id)
  return shape ? { path: shape[1]!, name: shape[2]! } : null
}

const SECONDARY_BUS = 0x19
const BRIDGE = 1

/** Bus behind the function with that path, as two hex digits; null if it is not a bridge, or not numbered. */
function busBehind(path: string, configAt: (path: string) => Uint8Array | undefined): string | null {
  // A second host bridge, pxb, has its bus number before its own slot; its config space is not in the stream.
  const expander = /^[0-9a-f]{4}:([0-9a-f]{2}):[0-9a-f]{2}\.[0-7]$/.exec(path)?.[1]
  if (expander && expander !== '00') return expander
  const config = configAt(path)
  const bus = config && headerType(config) === BRIDGE ? config[SECONDARY_BUS]! : 0
  return bus === 0 ? null : digits(bus, 2)
}

/**
 * Returns the address of a function by its path. The path has slots; the number of the bus behind a bridge is written
 * by the guest's firmware into that bridge, so that there is none before it has run.
 * @param configAt config space of the device with that path, if the stream has it
 * @returns "0000:00:12.0", or null where a bridge on the way has no bus number
 */
export function addressOf(path: string, configAt: (path: string) => Uint8Array | undefined): string | null {
  const last = path.lastIndexOf(':')
  const root = path.slice(0, last)
  const slot = path.slice(last + 1)
  if (!root.includes('.')) return addressOrNull(root.includes(':') ? path : `${root}:00:${slot}`)
  const bus = busBehind(root, configAt)
  return bus === null ? null : addressOrNull(`${root.slice(0, 4)}:${bus}:${slot}`)
}
