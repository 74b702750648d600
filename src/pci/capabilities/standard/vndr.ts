import { digits } from '../../../bytes/hex'
import { type Capability, type CapabilityText, lengthOr, oneLine } from '../../capability'
import { digits64 } from '../../format'
import { bits, type CapabilityLayout, type Register, reg8, reg24, reg32, reg64, standardCapability } from '../../layout'
import type { RegisterView } from '../../view'

/** PCI 3.0 appendix H: the whole structure's length in bytes, the rest is the vendor's. */
const LENGTH = reg8(0x02, 'LENGTH', 'Capability Length')

const vendor = (title: string, ...registers: Register[]) =>
  standardCapability('VNDR', title, 0x09, () => [LENGTH, ...registers])

/** A vendor-specific capability of unknown content. */
const VNDR = vendor('Vendor-Specific')

/** Where a virtio structure lies. VirtIO 1.2 section 4.1.4 (struct virtio_pci_cap). */
const VIRTIO_LOCATION: readonly Register[] = [
  reg8(0x03, 'CFG_TYPE', 'Configuration Type'),
  reg8(0x04, 'BAR', 'BAR'),
  reg8(0x05, 'STRUCT_ID', 'Structure ID'),
  reg32(0x08, 'OFFSET', 'Offset'),
  reg32(0x0c, 'STRUCT_LENGTH', 'Length'),
]

const virtio = (what: string, ...registers: Register[]) => vendor(`VirtIO ${what}`, ...VIRTIO_LOCATION, ...registers)

/** cfg_type 1. VirtIO 1.2 section 4.1.4.3. */
const VIRTIO_COMMON = virtio('Common Configuration')
/** cfg_type 2. Section 4.1.4.4 (struct virtio_pci_notify_cap). */
export const VIRTIO_NOTIFY = virtio('Notification', reg32(0x10, 'NOTIFY_OFF_MULTIPLIER', 'Notify Offset Multiplier'))
/** cfg_type 3. Section 4.1.4.5. */
const VIRTIO_ISR = virtio('ISR Status')
/** cfg_type 4. Section 4.1.4.6. */
const VIRTIO_DEVICE = virtio('Device-Specific Configuration')
/** cfg_type 5. Section 4.1.4.9 (struct virtio_pci_cfg_cap): BAR, offset and length are the driver's to write. */
export const VIRTIO_PCI_CFG = virtio('PCI Configuration Access', reg32(0x10, 'PCI_CFG_DATA', 'PCI Configuration Data'))
/** cfg_type 8. Section 4.1.4.7 (struct virtio_pci_cap64): high halves of offset and length. */
const VIRTIO_SHARED_MEMORY = virtio(
  'Shared Memory',
  reg32(0x10, 'OFFSET_HI', 'Offset High'),
  reg32(0x14, 'LENGTH_HI', 'Length High'),
)
/** A virtio capability of another cfg_type. */
const VIRTIO_OTHER = virtio('Vendor Data')

/** Hint to firmware how much to reserve behind a bridge (QEMU docs/pcie_pci_bridge.txt, struct PCIBridgeQemuCap). */
export const BRIDGE_RESERVE = vendor(
  'QEMU Resource Reserve',
  reg8(0x03, 'TYPE', 'Type'),
  reg32(0x04, 'BUS_RES', 'Bus Reserve'),
  reg64(0x08, 'IO', 'I/O Reserve'),
  reg32(0x10, 'MEM', 'Memory Reserve'),
  reg32(0x14, 'MEM_PREF_32', '32-bit Prefetchable Memory Reserve'),
  reg64(0x18, 'MEM_PREF_64', '64-bit Prefetchable Memory Reserve'),
)

/** NVIDIA GPUDirect peer-to-peer clique (QEMU hw/vfio/pci-quirks.c, vfio_add_nv_gpudirect_cap): 8 bytes. */
export const GPUDIRECT_CLIQUE = vendor(
  'NVIDIA GPUDirect P2P',
  reg24(0x03, 'SIGNATURE', 'Signature'),
  reg8(0x06, 'CLIQUE', 'Clique', [bits(0, 3, 'VERSION', 'Version'), bits(3, 4, 'ID', 'Clique ID')]),
  reg8(0x07, 'RESERVED', 'Reserved'),
)

/** Host addresses of Intel VMD's windows (QEMU hw/vfio/pci-quirks.c, vfio_add_vmd_shadow_cap): 24 bytes. */
export const VMD_SHADOW = vendor(
  'VMD Shadow',
  reg8(0x03, 'VERSION', 'Version'),
  reg32(0x04, 'SIGNATURE', 'Signature'),
  reg64(0x08, 'MEMBAR1', 'MEMBAR1 Host Address'),
  reg64(0x10, 'MEMBAR2', 'MEMBAR2 Host Address'),
)

const VIRTIO_VENDOR = 0x1af4
const VIRTIO_TYPES: ReadonlyMap<number, CapabilityLayout> = new Map([
  [1, VIRTIO_COMMON],
  [2, VIRTIO_NOTIFY],
  [3, VIRTIO_ISR],
  [4, VIRTIO_DEVICE],
  [5, VIRTIO_PCI_CFG],
  [8, VIRTIO_SHARED_MEMORY],
])

const RED_HAT_VENDOR = 0x1b36
/** QEMU's cxl-rp, the one of its ports with a reservation that has another vendor's id. */
const CXL_ROOT_PORT = { vendorId: 0x8086, deviceId: 0x7075 } as const
const RESERVE_LENGTH = 0x20
const RESERVE_TYPE = 1

/** "P2P" after the length byte, and at offset 4 "WDHS", the number that QEMU calls SHDW, as 24 and 32 bits little-endian. */
const P2P = 0x503250
const SHDW = 0x53484457

/**
 * The layout of a vendor-specific capability, as far as somebody's own is recognised by vendor and signature.
 * @param read value of 1 to 4 bytes at an offset of the capability
 */
function vndrLayout(
  { vendorId, deviceId }: { readonly vendorId: number; readonly deviceId: number },
  read: (at: number, width: number) => number,
): CapabilityLayout {
  const length = read(2, 1)
  const kind = read(3, 1)
  if (length === 8 && read(3, 3) === P2P) return GPUDIRECT_CLIQUE
  if (length === 0x18 && read(4, 4) === SHDW) return VMD_SHADOW
  if (vendorId === VIRTIO_VENDOR && length >= 0x10) return VIRTIO_TYPES.get(kind) ?? VIRTIO_OTHER
  const isQemuPort =
    vendorId === RED_HAT_VENDOR || (vendorId === CXL_ROOT_PORT.vendorId && deviceId === CXL_ROOT_PORT.deviceId)
  if (isQemuPort && length === RESERVE_LENGTH && kind === RESERVE_TYPE) return BRIDGE_RESERVE
  return VNDR
}

/** lspci's words for the first four; it knows no others. */
const VIRTIO_NAMES = new Map<unknown, string>([
  [VIRTIO_COMMON, 'CommonCfg'],
  [VIRTIO_NOTIFY, 'Notify'],
  [VIRTIO_ISR, 'ISR'],
  [VIRTIO_DEVICE, 'DeviceCfg'],
  [VIRTIO_PCI_CFG, 'PciCfg'],
  [VIRTIO_SHARED_MEMORY, 'SharedMemory'],
])

const TITLE = 'Vendor Specific Information:'

/** A region with a 64-bit offset and size; a device may have several. */
function sharedMemory(view: RegisterView): string {
  const wide = (register: string, low: string) => digits64(view.value(`${register}_HI`), view.value(low))
  return (
    `BAR=${view.value('BAR')} offset=${wide('OFFSET', 'OFFSET')} size=${wide('LENGTH', 'STRUCT_LENGTH')}` +
    ` id=${view.value('STRUCT_ID')}`
  )
}

function describeVirtio(view: RegisterView, name: string): CapabilityText {
  const size = digits(view.value('STRUCT_LENGTH'), 8)
  const multiplier = view.has('NOTIFY_OFF_MULTIPLIER')
    ? ` multiplier=${digits(view.value('NOTIFY_OFF_MULTIPLIER'), 8)}`
    : ''
  const place = `BAR=${view.value('BAR')} offset=${digits(view.value('OFFSET'), 8)} size=${size}${multiplier}`
  return { title: `${TITLE} VirtIO: ${name}`, lines: [view.has('OFFSET_HI') ? sharedMemory(view) : place] }
}

function describeReserve(view: RegisterView): CapabilityText {
  const wide = (offset: number) => digits64(view.read(offset + 4, 4), view.read(offset, 4))
  return {
    title: `${TITLE} QEMU: ResourceReserve`,
    lines: [
      `Bus=${digits(view.value('BUS_RES'), 8)} IO=${wide(0x08)} Mem=${digits(view.value('MEM'), 8)}`,
      `Pref32=${digits(view.value('MEM_PREF_32'), 8)} Pref64=${wide(0x18)}`,
    ],
  }
}

const INTEL_VENDOR = 0x8086

/** By the upper four bits of the byte after the length, which Intel's own structures begin with. */
function intelName(view: RegisterView): string {
  const kind = view.read(0x03, 1)
  if (kind >> 4 === 0) return `Intel Capabilities v${kind & 0xf}`
  return kind >> 4 === 1 ? 'Intel Feature Detection' : 'Intel <unknown>'
}

function describe(view: RegisterView): CapabilityText {
  if (view.layout === BRIDGE_RESERVE) return describeReserve(view)
  if (view.layout === GPUDIRECT_CLIQUE) {
    return oneLine(`${TITLE} NVIDIA: GPUDirect Clique=${view.field('CLIQUE', 'ID')}`)
  }
  if (view.has('CFG_TYPE')) return describeVirtio(view, VIRTIO_NAMES.get(view.layout) ?? '<unknown>')
  if (view.facts.vendorId === INTEL_VENDOR) return oneLine(`${TITLE} ${intelName(view)}`)
  return oneLine(`${TITLE} Len=${digits(view.value('LENGTH'), 2)} <?>`)
}

export const vndr: Capability = {
  base: VNDR,
  layout: (read, facts) => vndrLayout(facts, read),
  length: (_, read, room) => lengthOr(read(0x02, 1), 3, room),
  describe,
}
