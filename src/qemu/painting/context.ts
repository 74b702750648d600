import type { Device } from '../../pci/device'
import { type CompatMachine, compatDefault } from '../releases/compat'
import type { Machine } from '../releases/machine'
import type { MachineChange } from '../releases/rule-changes'
import { isTrue } from '../releases/switch-values'
import { atLeast, featureRelease, NEWEST, type Version } from '../releases/version'
import type { Placement } from './placement'

/** Everything that a device's recipe depends on: the QEMU that receives the device, its properties, and the dump. */
export interface Context {
  readonly qemu: Version
  /** Null if the user named none: the newest machine type of `qemu` is assumed. */
  readonly machine: Machine | null
  readonly placement: Placement
  /** Properties the user set, by QEMU's names. */
  readonly set: ReadonlyMap<string, string>
  readonly device: Device
  /** How the machine is migrated: "cpr-transfer"; as usual if absent. */
  readonly mode?: string
  /** The kernel of the host can't give devices through iommufd; not known if absent. */
  readonly withoutIommufd?: boolean
  /** The dump's bytes, padded with zeros to 4096. */
  readonly config: Uint8Array
}

/** Bytes of a PCI Express function's config space, and of QEMU's buffer for it. */
export const CONFIG_SPACE = 4096

/** Returns the bytes of a dump, 64 to 4096, with zeros after them up to 4096. */
export function padded(config: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(CONFIG_SPACE)
  bytes.set(config)
  return bytes
}

/** The context of a device if nothing is known about its QEMU: the newest release, behind a port, without options. */
export const anyContext = (device: Device): Context => ({
  qemu: NEWEST,
  machine: null,
  placement: 'root-port',
  set: new Map(),
  device,
  config: device.config.length === CONFIG_SPACE ? device.config : padded(device.config),
})

/**
 * Returns a property's default for a device type, by QEMU version and machine type, regardless of what the user set.
 */
export const machineDefault = (context: Context, name: string, type: string): string =>
  compatDefault(name, context.qemu, compatMachine(context), type)

/**
 * Returns a property's value: as the user set it, otherwise by QEMU version and machine type.
 * @param type the device type, if several have a property of that name
 */
function propertyValue(context: Context, name: string, type?: string): string {
  return context.set.get(name) ?? compatDefault(name, context.qemu, compatMachine(context), type)
}

/** Whether an on/off property is on: as the user set it, otherwise by QEMU version and machine type. */
export const isOn = (context: Context, name: string, type?: string): boolean =>
  isTrue(propertyValue(context, name, type))

/** Whether an on/off property is on that has the same default everywhere. */
export function isSetOn(context: Context, name: string, fallback: boolean): boolean {
  const value = context.set.get(name)
  return value === undefined ? fallback : isTrue(value)
}

/** Returns the version of the machine type; the QEMU version if none is named. */
export function machineVersion({ machine, qemu }: Context): Version {
  return machine?.version ?? featureRelease(qemu)
}

/** Family assumed if no machine type is named. */
const USUAL_FAMILY = 'pc-q35'

const compatMachine = (context: Context): CompatMachine => ({
  family: context.machine?.family ?? USUAL_FAMILY,
  version: machineVersion(context),
})

/** Whether the machine type is of this version or a later one. */
export const machineSince = (context: Context, change: MachineChange): boolean =>
  atLeast(machineVersion(context), change)
