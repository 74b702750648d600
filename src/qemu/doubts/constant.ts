import { headerType } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import { isVirtualFunction } from '../../pci/virtual-functions'
import { type Always, alwaysOf } from '../devices/always'
import { DEFAULT_SUBSYSTEM } from '../devices/appearance'
import type { Model } from '../painting/model'

/** Bits at an offset that are the same in every device of a type. */
interface Constant {
  readonly offset: number
  readonly bits: number
  readonly value: number
}

const [ENDPOINT, BRIDGE] = [0, 1]
/** PCI-to-PCI bridge, with any programming interface: PCI Code and ID Assignment 1.14 section 1.7. */
const isBridge = (classCode: number): boolean => classCode >>> 8 === 0x0604
/** The header type of a device of these classes. */
const layoutOf = (classes: readonly number[]): number => (classes.some(isBridge) ? BRIDGE : ENDPOINT)
const BASE_ADDRESS_0 = 0x10
const TYPE_BITS = 0x0f
const SUBSYSTEM = 0x2c
const INTERRUPT_PIN = 0x3d

const zeros = (from: number, to: number): Constant[] =>
  Array.from({ length: to - from }, (_, i) => ({ offset: from + i, bits: 0xff, value: 0 }))

/** The CardBus CIS pointer, which QEMU gives to none, and the bytes that are reserved (PCI 3.0 section 6.1). */
const ZEROS_OF_ENDPOINT = [...zeros(0x28, 0x2c), ...zeros(0x35, 0x3c)]
/** PCI-to-PCI bridge architecture 1.2 section 3.2. */
const ZEROS_OF_BRIDGE = zeros(0x35, 0x38)

/** "1af4:1100" as its four bytes. */
const subsystemBytes = (text: string): number[] =>
  text.split(':').flatMap((word) => [Number.parseInt(word.slice(2), 16), Number.parseInt(word.slice(0, 2), 16)])

/** Those of each type, with and without the subsystem. */
const known = new Map<string, readonly Constant[]>()

function constantsOf(config: Uint8Array, { name, appearance }: Model): readonly Constant[] {
  const always = alwaysOf(name)
  if (always === null) return []
  const isEndpoint = layoutOf(always.classes) === ENDPOINT
  // What the others show of a subsystem their appearance says.
  const hasDefault = isEndpoint && appearance(config) === null
  const key = `${name} ${hasDefault}`
  const found = known.get(key) ?? constantsWith(always, isEndpoint, hasDefault ? subsystemBytes(DEFAULT_SUBSYSTEM) : [])
  known.set(key, found)
  return found
}

function constantsWith({ typeBits, pin }: Always, isEndpoint: boolean, subsystem: readonly number[]): Constant[] {
  return [
    ...typeBits.flatMap((value, i) =>
      value === null ? [] : [{ offset: BASE_ADDRESS_0 + 4 * i, bits: TYPE_BITS, value }],
    ),
    ...subsystem.map((value, i) => ({ offset: SUBSYSTEM + i, bits: 0xff, value })),
    ...(isEndpoint ? ZEROS_OF_ENDPOINT : ZEROS_OF_BRIDGE),
    ...(pin === null ? [] : [{ offset: INTERRUPT_PIN, bits: 0xff, value: pin }]),
  ]
}

/** A header of another layout than the type's: all registers after it would be others. */
function layoutDoubts(config: Uint8Array, { name }: Model): readonly Doubt[] {
  const always = alwaysOf(name)
  if (always === null || always.classes.length === 0) return []
  const [shown, usual] = [headerType(config), layoutOf(always.classes)]
  return shown === usual ? [] : [{ code: 'other-layout', type: name, shown, usual }]
}

/**
 * The first bits of a header that the guest can't write, that no option changes, and that are not those of the type:
 * the dump is shifted, overwritten, or another device's. The registers of a virtual function are its physical one's.
 */
export function constantDoubts(device: Device, model: Model): readonly Doubt[] {
  if (isVirtualFunction(device)) return []
  const { config } = device
  const found = constantsOf(config, model).find(
    ({ offset, bits, value }) => offset < config.length && (config[offset]! & bits) !== value,
  )
  if (!found) return layoutDoubts(config, model)
  const { offset, bits, value } = found
  return [{ code: 'not-constant', type: model.name, offset, bits, shown: config[offset]! & bits, usual: value }]
}
