import { InputError } from '../bytes/input-error'
import type { Device } from '../pci/device'
import { isCalled } from './pair'

/** Only the devices a user asked for, by address or id; without names all. */
export const chosen = <T extends Device>(devices: readonly T[], names: readonly string[]): readonly T[] =>
  names.length === 0 ? devices : devices.filter((device) => names.some((name) => isCalled(device, name)))

/** @throws InputError for a name that no device of either side has */
export function refuseUnknown(names: readonly string[], sides: readonly Device[]): void {
  const missing = names.find((name) => !sides.some((device) => isCalled(device, name)))
  if (missing !== undefined) {
    throw new InputError(`neither side has a device ${JSON.stringify(missing)}`, {}, 'name it by address or id')
  }
}
