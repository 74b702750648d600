import { type ProcessMemory, pointerIn } from './process-memory'
import { OBJECT_SIZE, type Qom } from './qom'

/** Where the fields of QEMU's struct PCIDevice lie, by the table of its properties. */
export interface DeviceForm {
  /** Offset of the five pointers config, cmask, wmask, w1cmask, used. */
  readonly buffers: number
  /** Offset of the bits QEMU_PCI_CAP_…. */
  readonly capPresent: number
}

/** A PCI device as it lies in memory. The arrays have the length of QEMU's own, 256 or 4096 bytes. */
export interface HeldDevice {
  readonly object: number
  /** Name of its type: "virtio-net-pci". */
  readonly type: string
  /** Its path in the tree of objects: "/machine/peripheral/net0". */
  readonly qomPath: string
  /** What was given as `id=`, or null. */
  readonly qdevId: string | null
  /** Device number times 8 plus function number. */
  readonly devfn: number
  /** Bytes of config space that QEMU sends and compares: 256 or 4096. */
  readonly size: number
  /** Addresses of config, cmask, wmask, w1cmask, used. */
  readonly buffers: readonly number[]
  readonly config: Uint8Array
  readonly cmask: Uint8Array
  readonly wmask: Uint8Array
  readonly w1cmask: Uint8Array
}

export const PCI_DEVICE = 'pci-device'
/*
 * struct PCIDevice after its DeviceState (include/hw/pci/pci.h, since 6.2 pci_device.h; 2.6 to 11.1): config, cmask,
 * wmask, w1cmask, used, devfn, requester_id_cache, name.
 */
const BUFFERS = 5
const DEVFN_AT = 8 * BUFFERS
const NAME_AT = 64
const NAME_SIZE = 64
const FORM_SIZE = NAME_AT + NAME_SIZE
/** The first property of a PCI device (pci_props, hw/pci/pci.c). */
const FIRST_PROPERTY = 'addr'
/** Two properties that are bits of cap_present. */
const CAP_BITS = ['multifunction', 'x-pcie-lnksta-dllla'] as const
/** QEMU_PCI_CAP_EXPRESS: the device sends 4096 bytes (pci_config_size, include/hw/pci/pci.h). */
const CAP_EXPRESS = 4
/** DeviceState.id and canonical_path follow the Object (include/hw/qdev-core.h, 2.1 to 11.1). */
const ID_AT = OBJECT_SIZE
const CANONICAL_PATH_AT = ID_AT + 8
const ID = /^[^/]{1,255}$/

const STANDARD = 256
const EXTENDED = 4096

/**
 * glibc keeps the size of a block, header included, in the word in front of it, with three flags. A block has up to 16
 * bytes more than were asked for (malloc_chunk, malloc/malloc.c).
 */
function blockSize(memory: ProcessMemory, address: number): number | null {
  const room = memory.pointer(address - 8) - (memory.pointer(address - 8) % 8) - 8
  return [STANDARD, EXTENDED].find((size) => room === size + 8 || room === size + 24) ?? null
}

/**
 * Whether these are the first bytes of a cmask: ids, revision, class, cache line size without its value and header type
 * are compared in every device, command and latency in none (pci_init_cmask, hw/pci/pci.c).
 */
export const isCmask = (bytes: Buffer): boolean =>
  bytes.readUInt32LE(0) === 0xffffffff &&
  bytes.readUInt16LE(4) === 0 &&
  bytes[7] === 0 &&
  bytes.readUInt32LE(8) === 0xffffffff

/** The form of the devices that `object` belongs to, or null if its properties contradict each other. */
export function formOf(qom: Qom, object: number): DeviceForm | null {
  const type = qom.typeOf(object)
  if (!type?.ancestors.includes(PCI_DEVICE)) return null
  const offset = (name: string) => qom.propertyOffset(type, PCI_DEVICE, FIRST_PROPERTY, name)
  const devfn = offset(FIRST_PROPERTY)
  const [capPresent, same] = CAP_BITS.map(offset)
  if (devfn === null || capPresent == null || capPresent !== same || capPresent < devfn + FORM_SIZE) return null
  return { buffers: devfn - DEVFN_AT, capPresent }
}

/**
 * Reads the device at an address.
 * @returns null if there is none, or if any part of it is not as QEMU builds devices
 */
export function deviceAt(memory: ProcessMemory, qom: Qom, form: DeviceForm, object: number): HeldDevice | null {
  const type = qom.typeOf(object)
  if (!type?.ancestors.includes(PCI_DEVICE)) return null
  const fields = memory.bytes(object + form.buffers, FORM_SIZE)
  const caps = memory.bytes(object + form.capPresent, 4)
  const qomPath = memory.text(memory.pointer(object + CANONICAL_PATH_AT))
  if (!fields || !caps || !qomPath?.startsWith('/machine/')) return null
  const devfn = fields.readUInt32LE(DEVFN_AT)
  const name = fields.toString('latin1', NAME_AT, fields.indexOf(0, NAME_AT))
  if (devfn > 0xff || name !== type.name.slice(0, NAME_SIZE - 1)) return null
  const buffers = Array.from({ length: BUFFERS }, (_, i) => pointerIn(fields, 8 * i))
  const held = blockSize(memory, buffers[0]!)
  const size = caps.readUInt32LE(0) & CAP_EXPRESS ? EXTENDED : STANDARD
  if (held === null || held < size || buffers.some((buffer) => blockSize(memory, buffer) !== held)) return null
  const [config, cmask, wmask, w1cmask] = buffers.map((buffer) => memory.bytes(buffer, held))
  if (!config || !cmask || !wmask || !w1cmask || !isCmask(cmask)) return null
  const id = memory.text(memory.pointer(object + ID_AT))
  const qdevId = id !== null && ID.test(id) ? id : null
  return { object, type: type.name, qomPath, qdevId, devfn, size, buffers, config, cmask, wmask, w1cmask }
}
