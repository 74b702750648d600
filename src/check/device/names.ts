import { Numbers, SameBytes } from '../../bytes/same-bytes'
import type { Device } from '../../pci/device'
import type { DeviceName, DeviceNames } from '../report/looks'
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
export class Names implements DeviceNames {
  private readonly bytes: SameBytes
  private readonly traits: Numbers
  private readonly ofDevice = new WeakMap<Device, number | null>()

  constructor(most: number) {
    this.bytes = new SameBytes(most, true)
    this.traits = new Numbers(most)
  }

  /** Bytes may change from call to call, and nothing else of a device. */
  of(device: Device): DeviceName {
    const traits = this.traitsOf(device)
    return { text: traits === null ? null : `${this.bytes.of(device.config).number} ${traits}`, traits }
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

const NAMELESS: DeviceName = { text: null, traits: null }

/** The same for devices whose bytes do not change: each is looked at once, and those that are alike share a name. */
export class FixedNames implements DeviceNames {
  private readonly bytes: SameBytes
  private readonly traits: Numbers
  private readonly names = new Map<string, DeviceName>()
  private readonly ofDevice = new WeakMap<Device, DeviceName>()

  /** @param most kinds of devices that are known at a time */
  constructor(private readonly most: number) {
    this.bytes = new SameBytes(most, false)
    this.traits = new Numbers(most)
  }

  of(device: Device): DeviceName {
    const before = this.ofDevice.get(device)
    if (before !== undefined) return before
    const found = this.find(device)
    this.ofDevice.set(device, found)
    return found
  }

  private find(device: Device): DeviceName {
    const said = traitsOf(device)
    if (said === null) return NAMELESS
    const traits = this.traits.of(said)
    const text = `${this.bytes.of(device.config).number} ${traits}`
    const known = this.names.get(text)
    if (known) return known
    if (this.names.size >= this.most) this.names.clear()
    const name = { text, traits }
    this.names.set(text, name)
    return name
  }
}
