import { InputError, type Place } from '../../../bytes/input-error'
import { isLimitedSize, limitedSize } from '../../../pci/limited-size'
import { deviceOf } from '../device'
import type { Dump } from '../dump'
import { hidesIds } from '../virtual-function'

/** 64: the header; 128: what Linux shows of a CardBus bridge without root; 256: conventional; 4096: PCI Express. */
const CONFIG_SIZES: readonly number[] = [64, 128, 256, 4096]

/** Whether bytes are as long as the config space of a function that looks like this. */
export const hasConfigSize = (bytes: Uint8Array): boolean =>
  CONFIG_SIZES.includes(bytes.length) ||
  (isLimitedSize(bytes.length) && (limitedSize(bytes) === bytes.length || hidesIds(bytes)))

/**
 * Returns a copy of raw config space, as in the sysfs file `config`.
 * @param place where errors are reported
 * @throws InputError when the length is not a size of config space
 */
export function rawConfig(bytes: Uint8Array, place: Place = {}): Uint8Array {
  if (hasConfigSize(bytes)) return new Uint8Array(bytes)
  throw new InputError(
    `is ${bytes.length} bytes of binary data, but config space is 64, 128, 256 or 4096 bytes long`,
    place,
    'Is the file truncated, or not a dump of config space?',
  )
}

/** A raw binary dump of one device. @throws InputError as rawConfig */
export function readRaw(bytes: Uint8Array): Dump {
  return { format: 'raw', devices: [deviceOf({ config: rawConfig(bytes) })] }
}
