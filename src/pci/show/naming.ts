import { digits } from '../../bytes/hex'
import { className } from './class-names'
import type { PciNames } from './pci-ids'

/**
 * How `show` writes ids: as numbers alone (lspci -n), or as names with numbers (lspci -nn), the names out of a pci.ids file;
 * without one, only common classes have names.
 */
export type IdNaming = 'numbers' | PciNames | null

const named = (naming: IdNaming): PciNames | null => (naming === 'numbers' ? null : naming)

const pair = (vendor: number, device: number): string => `${digits(vendor, 4)}:${digits(device, 4)}`

/** "Red Hat, Inc. Device [1b36:ffff]": vendor and device as names, as far as they have one, and as numbers. */
function namedPair(vendor: string | null, device: string | null, numbers: string): string {
  if (vendor === null) return `Device [${numbers}]`
  return `${vendor} ${device ?? 'Device'} [${numbers}]`
}

/** What follows the address on a device's line: class and ids. @param code base class and sub-class, 16 bits */
export function deviceName(naming: IdNaming, code: number, vendor: number, device: number): string {
  const numbers = pair(vendor, device)
  if (naming === 'numbers') return `${digits(code, 4)}: ${numbers}`
  if (naming === null) return `${className(code)} [${digits(code, 4)}]: ${numbers}`
  const name = naming.class(code) ?? 'Unknown class'
  return `${name} [${digits(code, 4)}]: ${namedPair(naming.vendor(vendor), naming.device(vendor, device), numbers)}`
}

/** "1af4:1100" or "Red Hat, Inc. QEMU Virtual Machine [1af4:1100]". */
export function subsystemName(
  naming: IdNaming,
  device: { readonly vendor: number; readonly device: number },
  subvendor: number,
  subdevice: number,
): string {
  const numbers = pair(subvendor, subdevice)
  const names = named(naming)
  if (!names) return numbers
  const name = names.subsystem(device.vendor, device.device, subvendor, subdevice)
  return namedPair(names.vendor(subvendor), name, numbers)
}

/** " (prog-if 02 [NVM Express])", " (prog-if 80)", or nothing for 0 without a name. */
export function programmingInterface(naming: IdNaming, code: number, value: number): string {
  const name = named(naming)?.programmingInterface(code, value) ?? null
  if (value === 0 && name === null) return ''
  return ` (prog-if ${digits(value, 2)}${name === null ? '' : ` [${name}]`})`
}
