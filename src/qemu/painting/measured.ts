import type { Device, MeasuredMasks } from '../../pci/device'
import { absentFrom, type Masks, withGaps } from './masks'

/** The one rule of masks that were read. */
const MEASURED = 'measured'

/**
 * Returns config space and masks of a device whose masks QEMU itself was seen to hold: they are complete and certain,
 * whatever the release or the vendor. What QEMU's code changes besides the guest is in no mask and not known here.
 */
export function measuredMasks(device: Device, { cmask, wmask, w1cmask, where }: MeasuredMasks): Masks {
  const size = cmask.length
  const config = new Uint8Array(size)
  config.set(device.config.subarray(0, size))
  return {
    ...{ size, config, cmask, wmask, w1cmask },
    absent: withGaps(absentFrom(device.config.length, size), device),
    uncertain: new Uint8Array(size),
    changes: [],
    rules: [{ offset: 0, length: size, rule: MEASURED, note: where }],
    notes: [],
    contradiction: null,
    refused: null,
  }
}
