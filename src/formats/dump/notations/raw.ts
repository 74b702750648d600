import { InputError, type Place } from '../../../bytes/input-error'
import { deviceOf } from '../device'
import type { Dump } from '../dump'

/** 64: the header; 128: what Linux shows of a CardBus bridge without root; 256: conventional; 4096: PCI Express. */
export const CONFIG_SIZES: readonly number[] = [64, 128, 256, 4096]

/**
 * A copy of config space as it is, as sysfs' file `config` shows it.
 * @param place what errors name
 * @throws InputError when the length is none that config space is read in
 */
export function rawConfig(bytes: Uint8Array, place: Place = {}): Uint8Array {
  if (CONFIG_SIZES.includes(bytes.length)) return new Uint8Array(bytes)
  throw new InputError(
    `is ${bytes.length} bytes of binary data, but config space is 64, 128, 256 or 4096 bytes long`,
    place,
    'Was the file cut short, or is it no dump of config space?',
  )
}

/** A raw binary dump of one device. @throws InputError as rawConfig */
export function readRaw(bytes: Uint8Array): Dump {
  return { format: 'raw', devices: [deviceOf({ config: rawConfig(bytes) })] }
}
