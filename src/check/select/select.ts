import { InputError } from '../../bytes/input-error'
import { isCalled } from '../../formats/stream/devices/qdev-path'
import type { Device } from '../../pci/device'

/** @throws InputError for a name that no device of the one side, or of both, has */
export function refuseUnknown(names: readonly string[], devices: readonly Device[], sides: 1 | 2 = 2): void {
  const missing = names.find((name) => !devices.some((device) => isCalled(device, name)))
  if (missing !== undefined) {
    const where = sides === 2 ? 'neither side has a' : 'there is no'
    throw new InputError(`${where} device ${JSON.stringify(missing)}`, {}, 'name it by address or id')
  }
}

/**
 * Returns the devices of one side that the user named by address or id; all of them without names.
 * @param others devices of the other side, if there is one: a name may exist only there
 * @throws InputError for a name that no device has
 */
export function select<T extends Device>(
  devices: readonly T[],
  names: readonly string[],
  others: readonly Device[] | null = null,
): readonly T[] {
  refuseUnknown(names, others ? [...devices, ...others] : devices, others ? 2 : 1)
  return names.length === 0 ? devices : devices.filter((device) => names.some((name) => isCalled(device, name)))
}
