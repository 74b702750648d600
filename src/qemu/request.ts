import type { AlikeKernels } from '../kernel/alike'
import type { HostKernel } from '../kernel/behaviour'
import type { Device } from '../pci/device'
import { isPropertyValue } from './devices/property-names'
import type { UserProfile } from './devices/user-profile'
import type { Placement } from './painting/placement'

export { PLACEMENTS, type Placement } from './painting/placement'

/**
 * What a dump shows: `qemu` QEMU's own bytes, `guest` read inside the VM, `physical` the function's own bytes, read on
 * the host, `vfio` what the host's kernel shows of them through the vfio descriptor.
 */
export const VIEWS = ['qemu', 'guest', 'physical', 'vfio'] as const
export type View = (typeof VIEWS)[number]

/** Whether the bytes are a host function's, from which QEMU has yet to build its own. */
export const isOfHost = (view: View): boolean => view === 'physical' || view === 'vfio'

/** Values of QEMU's migration parameter `mode`. */
export const MODES = ['normal', 'cpr-reboot', 'cpr-transfer', 'cpr-exec'] as const
export type MigrationMode = (typeof MODES)[number]

/** What is known about the QEMU that receives a device. Null means "not given": a default is used and noted. */
export interface TargetRequest {
  /** Version as QEMU prints it: "8.1", "10.0.2". */
  readonly qemu: string | null
  /** Machine type as QEMU names it: "pc-q35-6.0". */
  readonly machine: string | null
  /** The upstream machine type that `machine`, a distribution's, is based on. */
  readonly machineBase?: string | null
  /** QEMU's own property names and values: "hotplug" to "off". */
  readonly set: ReadonlyMap<string, string>
  readonly placement: Placement | null
  /** BAR number (0 to 5) to region size in bytes, a power of two. */
  readonly bars: ReadonlyMap<number, number>
  /** Size of the expansion ROM in bytes, a power of two, 0 for none. */
  readonly rom: number | null
  /** A family ("virtio") or QEMU's name of a device type ("virtio-net-pci"). */
  readonly profile: string | null
  /** User-defined device types, which take precedence over built-in ones. */
  readonly profiles?: readonly UserProfile[]
  readonly view: View | null
  /** How the machine is migrated; `normal` if absent. */
  readonly mode?: MigrationMode | undefined
  /** The kernel of the destination's host, for a physical view; unknown if absent. */
  readonly hostKernel?: HostKernel
  /** What one of the kernels that it may have shows of the function at hand; the newest is asked if absent. */
  readonly shown?: AlikeKernels
}

/** What properties hold that were left alone: UINT32_MAX, UINT64_MAX and -1 mean that QEMU decides. */
const UNSET: ReadonlySet<string> = new Set(['4294967295', '18446744073709551615', '-1'])
/** The same of single properties: 0xff (vfio_pci_dev_properties, hw/vfio/pci.c), which cannot be given. */
const UNSET_OF: ReadonlyMap<string, string> = new Map([['x-nv-gpudirect-clique', '255']])

const isHeld = ([name, value]: readonly [string, string]): boolean =>
  !UNSET.has(value) && UNSET_OF.get(name) !== value && isPropertyValue(name, value)

/** Returns the properties of a device that rules may ask for, as its input shows that QEMU holds them. */
function heldProperties({ properties }: Device): ReadonlyMap<string, string> {
  return new Map([...(properties ?? [])].filter(isHeld))
}

/**
 * Returns the request for a device whose input itself gives what QEMU holds: its properties, what the bytes show, where
 * it sits. That goes before what was given for all devices.
 */
export function withHeld(request: TargetRequest, device: Device): TargetRequest {
  const { view = request.view, placement = request.placement, properties } = device
  if (!properties) return { ...request, view, placement }
  return { ...request, view, placement, set: new Map([...request.set, ...heldProperties(device)]) }
}
