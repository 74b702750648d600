import type { Device } from '../../pci/device'
import type { Placement } from '../placement'
import { type CompatMachine, compatDefault } from '../releases/compat'
import type { Machine } from '../releases/machine'
import type { MachineChange } from '../releases/rule-changes'
import { atLeast, featureRelease, type Version } from '../releases/version'

/** Everything a device's recipe may look at: the QEMU that receives it, its properties, and the dump. */
export interface Context {
  readonly qemu: Version
  /** Null where the user named none: the newest machine type of `qemu` is assumed. */
  readonly machine: Machine | null
  readonly placement: Placement
  /** Properties the user set, by QEMU's names. */
  readonly set: ReadonlyMap<string, string>
  readonly device: Device
  /** The dump's bytes, followed by zeros up to 4096 where it holds less. */
  readonly config: Uint8Array
}

const TRUE = new Set(['on', 'true', 'yes', 'y'])

/** A property's default for a device type, by QEMU version and machine type, whatever the user set. */
export const machineDefault = (context: Context, name: string, type: string): string =>
  compatDefault(name, context.qemu, compatMachine(context), type)

/**
 * A property's value: as the user set it, else by QEMU version and machine type.
 * @param type the device type, where several have a property of that name
 */
function propertyValue(context: Context, name: string, type?: string): string {
  return context.set.get(name) ?? compatDefault(name, context.qemu, compatMachine(context), type)
}

/** Whether an on/off property is on: as the user set it, else by QEMU version and machine type. */
export const isOn = (context: Context, name: string, type?: string): boolean =>
  TRUE.has(propertyValue(context, name, type))

/** An on/off property that has one default everywhere. */
export function isSetOn(context: Context, name: string, fallback: boolean): boolean {
  const value = context.set.get(name)
  return value === undefined ? fallback : TRUE.has(value)
}

/** Version of the machine type; the QEMU version's own where none is named. */
export function machineVersion({ machine, qemu }: Context): Version {
  return machine?.version ?? featureRelease(qemu)
}

/** Family that is assumed where no machine type is named. */
const USUAL_FAMILY = 'pc-q35'

const compatMachine = (context: Context): CompatMachine => ({
  family: context.machine?.family ?? USUAL_FAMILY,
  version: machineVersion(context),
})

/** Whether the machine type is of this version or a later one. */
export const machineSince = (context: Context, change: MachineChange): boolean =>
  atLeast(machineVersion(context), change)
