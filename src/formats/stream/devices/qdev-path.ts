import { digits } from '../../../bytes/hex'
import { addressOrNull } from '../../../pci/address'
import { headerType } from '../../../pci/config-space'
import type { Device } from '../../../pci/device'

/** "0000:00:03.0:00.0" + "/virtio-net" */
interface QdevId {
  /** Host bridge, then the slot at every bridge down to the device. */
  readonly path: string
  readonly kind: string
}

/**
 * A host bridge is "0000:00"; up to machine types 1.6 "0000"; on sPAPR "pci@8000…", from its device tree; on machines
 * whose bridge has no name of its own that of its bus: "pci.0" (mac99), "pci" (hppa). QEMU: pci_root_bus_path().
 */
const PLACE = String.raw`(?:[0-9a-f]{4}(?::[0-9a-f]{2})?|pci@[0-9a-f]+|[A-Za-z][\w.-]{0,63})(?::[0-9a-f]{2}\.[0-7])+`
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

/**
 * Whether `name` refers to this device: by its address, with or without domain 0000, by its id, or by the path that the
 * id begins with.
 */
export function isCalled(device: Pick<Device, 'address' | 'id'>, name: string): boolean {
  const wanted = name.toLowerCase()
  const id = device.id?.toLowerCase() ?? null
  const path = id === null ? null : (qdevId(id)?.path ?? null)
  return [device.address, device.address?.replace(/^0000:/, ''), id, path].some(
    (own) => own !== null && own !== undefined && own.toLowerCase() === wanted,
  )
}

/** Whether a section's path begins as pSeries machines write it, "pci@800000020000000:02.0/virtio-net" (spapr_pci.c). */
export const onPseries = (section: string | null): boolean | null =>
  section === null ? null : /^pci@/.test(section) ? true : /^[0-9a-f]{4}:/i.test(section) ? false : null

/** Parses the id of a device's RAM block: "0000:00:03.0/vga.vram". Null for one of the machine. */
export function blockOfDevice(id: string): { readonly path: string; readonly name: string } | null {
  const shape = BLOCK.exec(id)
  return shape ? { path: shape[1]!, name: shape[2]! } : null
}

const SECONDARY_BUS = 0x19
const BRIDGE = 1

/** A pseries' host bridge n is domain n of its guest (get_phb_number, Linux arch/powerpc/kernel/pci-common.c). */
const PHB = /^pci@[0-9a-f]*?([0-9a-f]{4})$/
const EXPANDER = /^[0-9a-f]{4}:(?!00)([0-9a-f]{2}):[0-9a-f]{2}\.[0-7]$/
const FIRST_DOMAIN = '0000'

/** What QEMU calls the root bus that a path begins with. */
const rootOf = (path: string): string => path.slice(0, path.search(/:[0-9a-f]{2}\.[0-7](?::|$)/))

const isNumbered = (root: string): boolean => /^[0-9a-f]{4}/.test(root) || PHB.test(root)

/** What the paths of a machine's functions don't show by themselves. */
export interface Roots {
  /** Names of root buses that bear no number: a guest numbers them as it finds them. */
  readonly named: ReadonlySet<string>
  /** Whether the bus number in a path is that of a host bridge (pnv_phb_root_bus_path), not of a bus. */
  readonly bridges: boolean
}

/** @param machine the machine type, or null */
export const rootsOf = (paths: readonly string[], machine: string | null): Roots => ({
  named: new Set(paths.map(rootOf).filter((root) => !isNumbered(root))),
  bridges: machine?.startsWith('powernv') === true,
})

/** Domain of a root bus, as four digits; null if the guest decides which it is. */
function domainOf(root: string, { named }: Roots): string | null {
  const phb = PHB.exec(root)
  if (phb) return phb[1]!
  if (isNumbered(root)) return root.slice(0, FIRST_DOMAIN.length)
  return named.size === 1 ? FIRST_DOMAIN : null
}

/** Bus behind the function with that path, as two hex digits; null if it is not a bridge, or not numbered. */
function busBehind(path: string, configAt: (path: string) => Uint8Array | undefined): string | null {
  // A second host bridge, pxb, has its bus number before its own slot; its config space is not in the stream.
  const expander = EXPANDER.exec(path)?.[1]
  if (expander) return expander
  const config = configAt(path)
  const bus = config && headerType(config) === BRIDGE ? config[SECONDARY_BUS]! : 0
  return bus === 0 ? null : digits(bus, 2)
}

/**
 * Returns the address of a function by its path. The path has slots; the number of the bus behind a bridge is written
 * by the guest's firmware into that bridge, so that there is none before it has run.
 * @param configAt config space of the device with that path, if the stream has it
 * @returns "0000:00:12.0", or null if a bridge on the way has no bus number, or the domain is not known
 */
export function addressOf(
  path: string,
  configAt: (path: string) => Uint8Array | undefined,
  roots: Roots,
): string | null {
  const last = path.lastIndexOf(':')
  const above = path.slice(0, last)
  const slot = path.slice(last + 1)
  const root = rootOf(path)
  const domain = domainOf(root, roots)
  if (domain === null || roots.bridges) return null
  if (above === root) return addressOrNull(root.includes(':') ? path : `${domain}:00:${slot}`)
  const bus = busBehind(above, configAt)
  return bus === null ? null : addressOrNull(`${domain}:${bus}:${slot}`)
}

/** Why a function with that path has no address: a sentence without its full stop. */
export function whyNoAddress(path: string, roots: Roots): string {
  if (roots.bridges) return 'its path names the host bridge, and the root port behind it is not in the stream'
  return domainOf(rootOf(path), roots) === null
    ? 'the machine has several root buses, which a guest numbers as it finds them'
    : 'firmware has not numbered the bus behind a bridge above it, or that bridge is not in the stream'
}
