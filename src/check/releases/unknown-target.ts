import { InputError, orRefusal } from '../../bytes/input-error'
import type { Device } from '../../pci/device'
import { parseMachine } from '../../qemu/releases/machine'
import { NEWEST, parseVersion } from '../../qemu/releases/version'
import type { TargetRequest } from '../../qemu/request'

type Named = Pick<TargetRequest, 'qemu' | 'machine' | 'machineBase'>

/** Whether all devices bring the masks that QEMU was seen to hold. */
export const areMeasured = (devices: readonly Device[]): boolean =>
  devices.length > 0 && devices.every(({ measured }) => measured !== undefined)

/** The version, or null if no rule knows its release. */
export const knownRelease = (qemu: string | null): string | null =>
  qemu !== null && orRefusal(() => parseVersion(qemu)) instanceof InputError ? null : qemu

/**
 * Leaves a release and a machine type open that no rule knows, if all devices come with the masks that QEMU was seen to
 * hold: they need no rule. Otherwise both stay as they are, and the code that needs the rules reports that there are none.
 */
export function openUnknown(
  { qemu, machine, machineBase }: Named,
  devices: readonly Device[],
): Pick<TargetRequest, 'qemu' | 'machine'> {
  if (!areMeasured(devices)) return { qemu, machine }
  const release = knownRelease(qemu)
  const version = release === null ? NEWEST : parseVersion(release)
  const type = machine === null ? null : orRefusal(() => parseMachine(machine, version, machineBase))
  return { qemu: release, machine: type instanceof InputError ? null : machine }
}
