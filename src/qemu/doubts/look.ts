import { InputError } from '../../bytes/input-error'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { FoundProfile } from '../detection/profile'
import { type ProfileRequest, profileOf } from '../detection/profiles'
import { asHeld } from '../detection/virtual-functions'
import { doubtsOf } from './doubts'

const SMALLEST_DUMP = 64

/** What a device's dump shows regardless of the QEMU that it is rebuilt for. */
export interface DeviceLook {
  readonly profile: FoundProfile
  /** As QEMU holds it. */
  readonly device: Device
  readonly doubts: readonly Doubt[]
}

/**
 * Looks at a device: what it is, and what speaks against its bytes. Of the request only the profiles decide.
 * @throws InputError for a dump that is too short, and for an unknown profile
 */
export function lookAt(shown: Device, asked: ProfileRequest): DeviceLook {
  if (shown.config.length < SMALLEST_DUMP) {
    throw new InputError(
      `config space of ${shown.config.length} bytes is too short`,
      {},
      'at least 64 bytes are needed',
    )
  }
  const profile = profileOf(shown, asked)
  if (shown.measured) return { profile, device: shown, doubts: [] }
  const device = asHeld(shown, profile.kind)
  return { profile, device, doubts: doubtsOf(device, profile) }
}
