import {
  BRIDGE_RESERVE,
  GPUDIRECT_CLIQUE,
  VIRTIO_COMMON,
  VIRTIO_DEVICE,
  VIRTIO_ISR,
  VIRTIO_NOTIFY,
  VIRTIO_PCI_CFG,
  VIRTIO_SHARED_MEMORY,
} from '../capabilities/standard/vndr'
import { type Decoded, oneLine } from '../decoded'
import { digits, digits64 } from '../format'
import type { View } from '../view'

/** lspci's words for the first four; it knows no others. */
const VIRTIO = new Map<unknown, string>([
  [VIRTIO_COMMON, 'CommonCfg'],
  [VIRTIO_NOTIFY, 'Notify'],
  [VIRTIO_ISR, 'ISR'],
  [VIRTIO_DEVICE, 'DeviceCfg'],
  [VIRTIO_PCI_CFG, 'PciCfg'],
  [VIRTIO_SHARED_MEMORY, 'SharedMemory'],
])

const TITLE = 'Vendor Specific Information:'

function virtio(view: View, name: string): Decoded {
  const size = digits(view.value('STRUCT_LENGTH'), 8)
  const multiplier = view.has('NOTIFY_OFF_MULTIPLIER')
    ? ` multiplier=${digits(view.value('NOTIFY_OFF_MULTIPLIER'), 8)}`
    : ''
  const place = `BAR=${view.value('BAR')} offset=${digits(view.value('OFFSET'), 8)} size=${size}${multiplier}`
  return { title: `${TITLE} VirtIO: ${name}`, lines: [place] }
}

function reserve(view: View): Decoded {
  const wide = (offset: number) => digits64(view.read(offset + 4, 4), view.read(offset, 4))
  return {
    title: `${TITLE} QEMU: ResourceReserve`,
    lines: [
      `Bus=${digits(view.value('BUS_RES'), 8)} IO=${wide(0x08)} Mem=${digits(view.value('MEM'), 8)}`,
      `Pref32=${digits(view.value('MEM_PREF_32'), 8)} Pref64=${wide(0x18)}`,
    ],
  }
}

export function vndr(view: View): Decoded {
  if (view.layout === BRIDGE_RESERVE) return reserve(view)
  if (view.layout === GPUDIRECT_CLIQUE) {
    return oneLine(`${TITLE} NVIDIA: GPUDirect Clique=${view.field('CLIQUE', 'ID')}`)
  }
  if (view.has('CFG_TYPE')) return virtio(view, VIRTIO.get(view.layout) ?? '<unknown>')
  return oneLine(`${TITLE} Len=${digits(view.value('LENGTH'), 2)} <?>`)
}
