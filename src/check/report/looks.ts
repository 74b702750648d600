import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import type { DeviceLook } from '../../qemu/doubts/look'

/** The name of a device and all that are like it, or null for one that has none. */
export interface DeviceName {
  readonly text: string | null
  /** Equal for devices that are alike in all but their bytes. */
  readonly traits: number | null
}

/** Gives devices their names. */
export interface DeviceNames {
  of(device: Device): DeviceName
}

/** Something that is found once. */
class Once<T> {
  private found: T | undefined

  of(find: () => T): T {
    this.found ??= find()
    return this.found
  }
}

/** What the two dumps of a pair show regardless of the QEMU that they are judged for: found once for a whole sweep. */
export class Looks {
  readonly destination = new Once<DeviceLook>()
  /** Of a source whose bytes are the host's. */
  readonly source = new Once<DeviceLook>()
  /** What speaks against the bytes of one whose bytes are sent as they are. */
  readonly sent = new Once<readonly Doubt[]>()
  /** Under which names what was found of the two is remembered (`BoundedDeviceCache`). */
  readonly names = { source: new Once<DeviceName>(), destination: new Once<DeviceName>() }
}
