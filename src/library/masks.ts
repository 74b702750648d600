import type { Device } from '../pci/device'
import { doubtSentence } from '../pci/doubts/doubt'
import { checkedBits, type Masks } from '../qemu/painting/masks'
import { reconstruct, resolveTarget } from '../qemu/reconstruct'
import { type TargetOptions, targetRequest } from './options'
import type { Side } from './sides'

/** A device's config space and masks as in QEMU after realize and reset; arrays of `size` bytes, by offset. */
export interface DeviceMasks {
  readonly device: Device
  /** Name of the profile, a family or QEMU's name of a device type, and whether it was verified against QEMU. */
  readonly profile: { readonly name: string; readonly verified: boolean }
  /** Bytes of config space in a stream: 256 or 4096. */
  readonly size: number
  readonly config: Uint8Array
  readonly cmask: Uint8Array
  readonly wmask: Uint8Array
  readonly w1cmask: Uint8Array
  /** Bits that are compared: cmask & ~wmask & ~w1cmask. */
  readonly checked: Uint8Array
  /** Bits that may or may not be compared. */
  readonly uncertain: Uint8Array
  /** Which rule set the masks of which bytes, and why. */
  readonly rules: Masks['rules']
  /** Why QEMU would not start such a device, or null. */
  readonly refused: string | null
  /** Reasons to distrust the dump; empty if there are none. */
  readonly doubts: readonly string[]
  readonly notes: readonly string[]
}

/**
 * Rebuilds the masks of every device of a dump or stream.
 * @throws InputError for a version, machine type, profile or property that does not exist
 */
export function masks(side: Side, options: TargetOptions = {}): readonly DeviceMasks[] {
  const request = targetRequest(options)
  const target = resolveTarget(request)
  return side.devices.map((device) => {
    const { masks: found, profile, doubts } = reconstruct(device, request, target)
    const { size, config, cmask, wmask, w1cmask, uncertain, rules, refused, notes } = found
    return {
      ...{ device, profile: { name: profile.name, verified: profile.verified }, size },
      ...{ config, cmask, wmask, w1cmask, checked: checkedBits(found), uncertain, rules, refused },
      ...{ doubts: doubts.map(doubtSentence), notes: [...device.notes, ...target.notes, ...notes] },
    }
  })
}
