import { digits } from '../bytes/hex'
import { InputError } from '../bytes/input-error'

/** Where a function sits: domain (32 bits: VMD and Hyper-V use more than 16), bus, device and function number. */
export interface PciAddress {
  readonly domain: number
  readonly bus: number
  readonly device: number
  readonly function: number
}

const SHAPE = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,8}):([0-9a-f]{1,8})\.([0-9a-f]{1,8})$/i

/** Highest bus, device and function number. PCI 3.0 section 3.2.2.3.2: 8, 5 and 3 bits of the configuration address. */
const LIMITS = { bus: 0xff, device: 0x1f, function: 7 } as const

/** The four numbers of a text in the shape of an address, as high as they may be; null for another shape. */
function numbersOf(text: string): PciAddress | null {
  const shape = SHAPE.exec(text)
  if (!shape) return null
  const [domain, bus, device, fn] = shape.slice(1).map((part) => Number.parseInt(part ?? '0', 16))
  return { domain: domain!, bus: bus!, device: device!, function: fn! }
}

/** The first part that is higher than PCI has it. */
const tooHigh = (address: PciAddress) =>
  (['bus', 'device', 'function'] as const).find((part) => address[part] > LIMITS[part])

/**
 * Reads "DDDD:BB:DD.F" or "BB:DD.F" (domain 0), all hexadecimal, as lspci and sysfs write addresses.
 * @throws InputError for another shape, and for a bus, device or function number that PCI does not have
 */
export function parseAddress(text: string): PciAddress {
  const address = numbersOf(text)
  if (!address) {
    throw new InputError(`"${text.slice(0, 40)}" is not a PCI address`, {}, 'Write it as 0000:00:12.0 or 00:12.0.')
  }
  const part = tooHigh(address)
  if (!part) return address
  const most = LIMITS[part].toString(16)
  throw new InputError(`${part} ${address[part].toString(16)} of the PCI address "${text}" is above ${most}`)
}

/** "0000:00:12.0": four domain digits, or more if the domain needs them (10000:00:00.0). */
export function formatAddress({ domain, bus, device, function: fn }: PciAddress): string {
  return `${digits(domain, 4)}:${digits(bus, 2)}:${digits(device, 2)}.${fn}`
}

/** The one spelling of an address: "00:12.0" and "0:0:12.0" become "0000:00:12.0". @throws InputError as parseAddress */
export function normalizeAddress(text: string): string {
  return formatAddress(parseAddress(text))
}

/**
 * The one spelling of an address, or null for other text, such as a name someone gave a directory, or the
 * "ffff:ff:ff.f" of a QEMU property that nobody set.
 */
export function addressOrNull(text: string): string | null {
  const address = numbersOf(text)
  return address && !tooHigh(address) ? formatAddress(address) : null
}
