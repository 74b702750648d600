import { digits } from '../../bytes/hex'
import { addressOf, rootsOf } from '../../formats/stream/devices/qdev-path'
import type { HeldBus } from './buses'
import type { HeldDevice } from './pci-device'
import type { Qom } from './qom'
import type { HeldSection } from './sections'

/** What a device is called in a migration stream, and where it is. */
export interface HeldPlace {
  /** "0000:00:01.0:00.0/virtio-net", null if no section is its own. */
  readonly id: string | null
  readonly instance: number
  /** "0000:00:01.0:00.0", null if no section shows the name of its host bridge. */
  readonly path: string | null
  /** "0000:01:00.0", null also on a bus that the guest has not numbered. */
  readonly address: string | null
}

/** A device with its slots, from below its host bridge down: "01.0", "00.0". */
interface Slotted {
  readonly device: HeldDevice
  readonly slots: readonly string[]
  /** Address of the bus of the host bridge that it is below: of the nearest, where an expander is above it. */
  readonly root: number
}

const slotOf = ({ devfn }: HeldDevice): string => `${digits(devfn >> 3, 2)}.${devfn & 7}`

/** pcibus_get_dev_path (hw/pci/pci.c) names every slot up to the machine's bus, and the nearest host bridge. */
function* slotted(bus: HeldBus, above: readonly string[], root: number): Generator<Slotted> {
  const nearest = bus.host === null ? root : bus.object
  for (const device of bus.devices) yield { device, slots: [...above, slotOf(device)], root: nearest }
  for (const child of bus.children) yield* slotted(child, [...above, slotOf(child.parent!)], nearest)
}

/**
 * The section with a device's config space: that of the virtio device that is a part of it, also if it has one of its own
 * (virtio-vga: vmstate_virtio_vga_base, hw/display/virtio-vga.c), else its own.
 */
function sectionFor(qom: Qom, sections: readonly HeldSection[], device: HeldDevice): HeldSection | null {
  const isPart = ({ owner }: HeldSection) => qom.isA(owner, 'virtio-device') && qom.parentOf(owner) === device.object
  return sections.find(isPart) ?? sections.find(({ owner }) => owner === device.object) ?? null
}

/** The name of the host bridge above a device with that section: "0000:00". */
function rootOf({ id }: HeldSection, slots: readonly string[]): string | null {
  const path = id.slice(0, id.lastIndexOf('/'))
  const below = `:${slots.join(':')}`
  return path.endsWith(below) ? path.slice(0, -below.length) : null
}

/** Names and places of all devices. */
export function heldPlaces(
  qom: Qom,
  roots: readonly HeldBus[],
  sections: readonly HeldSection[],
): ReadonlyMap<HeldDevice, HeldPlace> {
  const all = roots.flatMap((bus) => [...slotted(bus, [], bus.object)])
  const named = all.map((entry) => ({ ...entry, section: sectionFor(qom, sections, entry.device) }))
  const rootNames = new Map<number, string>()
  for (const { section, slots, root } of named) {
    const name = section && rootOf(section, slots)
    if (name) rootNames.set(root, rootNames.get(root) ?? name)
  }
  const placed = named.map(({ device, slots, root, section }) => {
    const above = rootNames.get(root)
    const path = above === undefined ? null : [above, ...slots].join(':')
    // vfio-pci registers something that is not an object, under the device's path.
    const found = section ?? sections.find(({ id }) => id === `${path}/vfio`) ?? null
    return { device, path, id: found?.id ?? null, instance: found?.instance ?? 0 }
  })
  const configs = new Map(placed.flatMap(({ device, path }) => (path === null ? [] : [[path, device.config] as const])))
  const numbering = rootsOf([...configs.keys()], null)
  return new Map(
    placed.map(({ device, path, id, instance }) => [
      device,
      { id, instance, path, address: path === null ? null : addressOf(path, (above) => configs.get(above), numbering) },
    ]),
  )
}
