import type { CapturedPlacement } from '../../formats/capture/capture'
import { type QtreeDevice, readQtree } from '../../formats/monitor/qtree'

/** A PCI function as the monitor describes it. */
export interface TreeFunction {
  readonly type: string
  readonly id: string
  readonly properties: ReadonlyMap<string, string>
  /** "0000:00:01.0:00.0"; on a host bridge with a name of its own, such as that of pseries, only its end is right. */
  readonly path: string
  /** The slots alone: "01.0:00.0". */
  readonly slots: string
  /** As the guest numbers its buses; null behind a bridge that has no number yet. */
  readonly address: string | null
  readonly regions: QtreeDevice['regions']
  readonly placement: CapturedPlacement
}

/** Where a function sits: the number of its root bus, and the slots from there. */
interface SlotPath {
  readonly root: number
  readonly slots: string
}

const twoDigits = (value: number): string => value.toString(16).padStart(2, '0')

/** Domain of a machine with one host bridge. */
const DOMAIN = '0000'

/** Types of PCI Express buses: TYPE_PCIE_BUS, TYPE_PXB_PCIE_BUS, TYPE_CXL_BUS (hw/pci). */
const EXPRESS = /^(?:PCIE|pxb-pcie-bus|CXL|pxb-cxl-bus)$/
/** The bus of an expander on a PCIe machine, TYPE_PXB_BUS, is a conventional one. */
const EXPANDER = 'pxb-bus'

function placementOn(bus: string | null, root: boolean): CapturedPlacement {
  if (bus !== null && EXPRESS.test(bus)) return root ? 'pcie.0' : 'root-port'
  return root && bus !== EXPANDER ? 'pci.0' : 'pci-bridge'
}

function functionOf(device: QtreeDevice, places: Map<QtreeDevice, SlotPath>): TreeFunction | null {
  const { pci, parent } = device
  if (!pci) return null
  const above = parent ? places.get(parent) : undefined
  const place = above ? { root: above.root, slots: `${above.slots}:${pci.slot}` } : { root: pci.bus, slots: pci.slot }
  places.set(device, place)
  const numbered = !above || pci.bus !== 0
  return {
    type: device.type,
    id: device.id,
    properties: device.properties,
    path: `${DOMAIN}:${twoDigits(place.root)}:${place.slots}`,
    slots: place.slots,
    address: numbered ? `${DOMAIN}:${twoDigits(pci.bus)}:${pci.slot}` : null,
    regions: device.regions,
    placement: placementOn(device.bus, above === undefined),
  }
}

/**
 * The PCI functions of `info qtree`, in its order. Properties of a virtio device's back half count as its own, as they
 * do on QEMU's command line (virtio_instance_init_common, hw/virtio/virtio.c).
 */
export function functionsOf(text: string): readonly TreeFunction[] {
  const devices = readQtree(text)
  const backs = new Map<QtreeDevice, Map<string, string>>()
  for (const { type, parent, properties } of devices) {
    if (!parent?.pci || !type.startsWith('virtio-') || !parent.type.startsWith('virtio-') || backs.has(parent)) continue
    backs.set(parent, new Map([...properties, ...parent.properties]))
  }
  const places = new Map<QtreeDevice, SlotPath>()
  return devices.flatMap((device) => {
    const found = functionOf(device, places)
    return found ? [{ ...found, properties: backs.get(device) ?? found.properties }] : []
  })
}
