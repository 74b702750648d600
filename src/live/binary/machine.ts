import type { Placement } from '../../qemu/request'
import { backendOf } from './backends'

/** The bus that a machine's own devices sit on. */
export interface RootBus {
  /** "pcie.0" */
  readonly name: string
  readonly express: boolean
}

/** A device to be made. */
export interface Wanted {
  /** Unique among the devices of the machine. */
  readonly number: number
  /** "virtio-net-pci" */
  readonly type: string
  /** In addition to those that its backend needs. */
  readonly properties: ReadonlyMap<string, string>
  /** A place of its kind; null for the usual one of its type. */
  readonly placement: Placement | null
  /** The exact place, if known: behind which other device (its number; null on the root bus), in which slot. */
  readonly spot?: { readonly behind: number | null; readonly slot: string }
  /** "0000:00:1f.0": a place at which the machine may have a device of its own. */
  readonly path?: string
}

/** Types that sit on a PCIe root bus; others sit behind a port. */
const ON_ROOT = /^(?:pcie-root-port|ioh3420|cxl-rp|pxb|i82801b11-bridge|virtio-iommu|intel-iommu|amd-iommu)/

/** What carries devices: ports from this slot of the root bus on, eight to a slot, and a bridge before it. */
const FIRST_CARRIER = 0x10
const BRIDGE_SLOT = 0x0f
/** Chassis numbers of carriers; those of wanted ports are below. */
const FIRST_CHASSIS = 128

/** The id of a wanted device, by its number. */
export const idOf = (number: number): string => `d${number}`

/** The usual place of a type. */
export const placementOf = ({ type, placement }: Wanted, { express }: RootBus): Placement =>
  placement ?? (express ? (ON_ROOT.test(type) ? 'pcie.0' : 'root-port') : 'pci.0')

const carrier = (n: number, root: RootBus): string[] => {
  const slot = `${(FIRST_CARRIER + (n >> 3)).toString(16)}.${n & 7}`
  const at = `bus=${root.name},addr=${slot},multifunction=on`
  return ['-device', `pcie-root-port,id=port${n},${at},chassis=${FIRST_CHASSIS + n}`]
}

/** A value in the form that QEMU's options take: a comma is doubled (qemu-option, get_opt_value). */
const escaped = (value: string): string => value.replaceAll(',', ',,')

/** Where a device goes: arguments that make its bus, and the bus. */
function busFor(wanted: Wanted, root: RootBus): { args: readonly string[]; bus: string; slot?: string } {
  const { spot, number } = wanted
  if (spot) return { args: [], bus: spot.behind === null ? root.name : idOf(spot.behind), slot: spot.slot }
  switch (placementOf(wanted, root)) {
    case 'root-port':
      return { args: carrier(number, root), bus: `port${number}` }
    case 'pci-bridge':
      return { args: [], bus: 'bridge' }
    default:
      return { args: [], bus: root.name }
  }
}

/**
 * The arguments that make these devices, in their order.
 * @param isThere whether the machine brings a device along
 */
export function argumentsFor(wanted: readonly Wanted[], isThere: (one: Wanted) => boolean, root: RootBus): string[] {
  const bridged = wanted.some((one) => !isThere(one) && !one.spot && placementOf(one, root) === 'pci-bridge')
  const bridge = `pci-bridge,id=bridge,bus=${root.name},addr=${BRIDGE_SLOT.toString(16)},chassis_nr=${FIRST_CHASSIS - 1}`
  const made = wanted.flatMap((one) => {
    if (isThere(one)) return []
    const { args, bus, slot } = busFor(one, root)
    const backend = backendOf(one.type, idOf(one.number), one.number + 1)
    const own = [...one.properties].map(([name, value]) => `${name}=${escaped(value)}`)
    const given = backend.properties.filter((property) => !one.properties.has(property.slice(0, property.indexOf('='))))
    const where = [`id=${idOf(one.number)}`, `bus=${bus}`, ...(slot === undefined ? [] : [`addr=${slot}`])]
    return [...backend.args, ...args, '-device', [one.type, ...where, ...given, ...own].join(',')]
  })
  return [...(bridged ? ['-device', bridge] : []), ...made]
}
