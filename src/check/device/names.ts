import { Numbers, SameBytes } from '../../bytes/same-bytes'
import type { Device } from '../../pci/device'
import type { DeviceName } from '../report/looks'
import { traitsOf } from './traits'

/** Numbers of objects by what they say, which is put into words once for each object. */
export class TextNumbers<T extends object> {
  private readonly known = new WeakMap<T, number>()
  private readonly numbers: Numbers

  constructor(
    private readonly say: (object: T) => string,
    most: number,
  ) {
    this.numbers = new Numbers(most)
  }

  of(object: T): number {
    const before = this.known.get(object)
    if (before !== undefined) return before
    const found = this.numbers.of(this.say(object))
    this.known.set(object, found)
    return found
  }
}

/** Devices of one end: equal names for equal bytes and traits. */
export class Names {
  private readonly bytes: SameBytes
  private readonly traits: Numbers
  private readonly ofDevice = new WeakMap<Device, number | null>()

  constructor(most: number) {
    this.bytes = new SameBytes(most)
    this.traits = new Numbers(most)
  }

  /** Bytes may change from call to call, and nothing else of a device. */
  of(device: Device): DeviceName {
    const traits = this.traitsOf(device)
    return { text: traits === null ? null : `${this.bytes.of(device.config).number} ${traits}` }
  }

  private traitsOf(device: Device): number | null {
    const before = this.ofDevice.get(device)
    if (before !== undefined) return before
    const text = traitsOf(device)
    const found = text === null ? null : this.traits.of(text)
    this.ofDevice.set(device, found)
    return found
  }
}
