import { SHPC, SLOTID } from '../../../pci/capabilities/standard/hot-plug'
import { SSVID } from '../../../pci/capabilities/standard/ssvid'
import { BRIDGE_RESERVE, VIRTIO_PCI_CFG } from '../../../pci/capabilities/standard/vndr'
import { on } from '../register-writes'
import { config, fill, type Step } from '../step'

/** pci_bridge_ssvid_init (hw/pci/pci_bridge.c): 8 bytes, compared as a whole. */
export function ssvid(at: number, vendor: number, device = 0): Step {
  const registers = on(SSVID, at)
  return {
    rule: 'ssvid-capability',
    note: 'read-only and compared as a whole (pci_bridge_ssvid_init)',
    actions: [
      { kind: 'capability', id: SSVID.id, at, size: 8 },
      registers.value('VENDOR_ID', vendor),
      registers.value('DEVICE_ID', device),
    ],
  }
}

/** slotid_cap_init (hw/pci/slotid_cap.c): 4 bytes, only the chassis number is not compared. */
export function slotId(at: number, chassis: number, slots = 0): Step {
  return {
    rule: 'slotid-capability',
    note: 'expansion slot register compared, chassis number guest-writable (slotid_cap_init)',
    actions: [
      { kind: 'capability', id: SLOTID.id, at, size: 4 },
      config(at + 2, 1, 0x20 | slots),
      config(at + 3, 1, chassis),
      fill('wmask', at + 3, 1, 0xff),
    ],
  }
}

/** shpc_cap_add_config (hw/pci/shpc.c): 8 bytes, dword select and data guest-writable. */
export function shpc(at: number): Step {
  return {
    rule: 'shpc-capability',
    note: 'dword select and data are guest-writable, the rest is compared (shpc_cap_add_config)',
    actions: [
      { kind: 'capability', id: SHPC.id, at, size: 8 },
      fill('wmask', at + 2, 1, 0xff),
      fill('wmask', at + 4, 4, 0xff),
    ],
  }
}

/** Bytes to reserve behind a bridge, null if the property is not set. */
export interface ReserveOptions {
  readonly bus: number | null
  readonly io: bigint | null
  readonly memory: number | null
  readonly prefetchable32: number | null
  readonly prefetchable64: bigint | null
}

const RESERVE_SIZE = 0x20

/** pci_bridge_qemu_reserve_cap_init (hw/pci/pci_bridge.c, QEMU 2.11): the hint to firmware, compared as a whole. */
export function resourceReserve(at: number, reserve: ReserveOptions): Step {
  const registers = on(BRIDGE_RESERVE, at)
  const quad = (offset: number, value: bigint | null) => {
    const unsigned = BigInt.asUintN(64, value ?? -1n)
    return [
      config(at + offset, 4, Number(unsigned & 0xffff_ffffn)),
      config(at + offset + 4, 4, Number(unsigned >> 32n)),
    ]
  }
  return {
    rule: 'vendor-capability',
    note: 'resource reserve hint, read-only and compared as a whole (pci_bridge_qemu_reserve_cap_init)',
    actions: [
      { kind: 'capability', id: BRIDGE_RESERVE.id, at, size: RESERVE_SIZE },
      registers.value('LENGTH', RESERVE_SIZE),
      registers.value('TYPE', 1),
      registers.value('BUS_RES', reserve.bus ?? 0xffff_ffff),
      ...quad(0x08, reserve.io),
      registers.value('MEM', reserve.memory ?? 0xffff_ffff),
      registers.value('MEM_PREF_32', reserve.prefetchable32 ?? 0xffff_ffff),
      ...quad(0x18, reserve.prefetchable64),
    ],
  }
}

/** A capability in which QEMU's code makes nothing writable: read-only and compared as a whole (pci_add_capability). */
export function opaque(id: number, at: number, bytes: Uint8Array): Step {
  return {
    rule: 'capability',
    note: 'read-only and compared as a whole (pci_add_capability)',
    actions: [
      { kind: 'capability', id, at, size: bytes.length },
      { kind: 'copy', at: at + 2, bytes: bytes.subarray(2) },
    ],
  }
}

const VIRTIO_PCI_CFG_TYPE = 5

/**
 * virtio_pci_add_mem_cap (hw/virtio/virtio-pci.c): compared as a whole, except that BAR, offset, length and data in the
 * access window of cfg_type 5 are guest-writable.
 * @param bytes the capability, 16 to 24 bytes
 */
export function virtioCapability(at: number, bytes: Uint8Array): Step {
  const window = bytes[3] === VIRTIO_PCI_CFG_TYPE && bytes.length >= 20
  const open = VIRTIO_PCI_CFG.registers.filter(({ name }) =>
    ['BAR', 'OFFSET', 'STRUCT_LENGTH', 'PCI_CFG_DATA'].includes(name),
  )
  return {
    rule: 'virtio-capability',
    note: window
      ? 'BAR, offset, length and data of the access window are guest-writable (virtio_pci_realize)'
      : 'location of a virtio structure: read-only and compared as a whole (virtio_pci_add_mem_cap)',
    actions: [
      { kind: 'capability', id: VIRTIO_PCI_CFG.id, at, size: bytes.length },
      { kind: 'copy', at: at + 2, bytes: bytes.subarray(2) },
      ...(window ? open.map(({ offset, width }) => fill('wmask', at + offset, width, 0xff)) : []),
    ],
  }
}
