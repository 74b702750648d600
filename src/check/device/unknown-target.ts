import { InputError, orRefusal } from '../../bytes/input-error'
import type { Device } from '../../pci/device'
import { parseMachine } from '../../qemu/releases/machine'
import { NEWEST, parseVersion } from '../../qemu/releases/version'
import type { TargetRequest } from '../../qemu/request'

type Named = Pick<TargetRequest, 'qemu' | 'machine' | 'machineBase'>

/** Whether all devices bring the masks that QEMU was seen to hold. */
export const areMeasured = (devices: readonly Device[]): boolean =>
  devices.length > 0 && devices.every(({ measured }) => measured !== undefined)

/**
 * Leaves a release and a machine type open that no rule knows, where all devices bring the masks that QEMU was seen to
 * hold: they need no rule. Otherwise both stay as they are, and whoever needs the rules says that there are none.
 */
export function openUnknown(
  { qemu, machine, machineBase }: Named,
  devices: readonly Device[],
): Pick<TargetRequest, 'qemu' | 'machine'> {
  if (!areMeasured(devices)) return { qemu, machine }
  const version = qemu === null ? null : orRefusal(() => parseVersion(qemu))
  const release = version instanceof InputError ? null : version
  const type = machine === null ? null : orRefusal(() => parseMachine(machine, release ?? NEWEST, machineBase))
  return { qemu: release && qemu, machine: type instanceof InputError ? null : machine }
}
