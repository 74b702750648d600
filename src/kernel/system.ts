import { readUint } from '../bytes/little-endian'
import { hasCapabilityList } from '../pci/config-space'

const POINTER = 0x34
/** The first byte behind the header: pointers below it end the list. */
const FIRST = 0x40
/** PCI_FIND_CAP_TTL */
const MOST_STEPS = 48
/** An id that no function answers with. */
const NO_ANSWER = 0xff

const PM = 0x01
/** PCI_PM_CAP_VER_MASK, and the newest version that the kernel drives. */
const PM_VERSION = { mask: 0x07, newest: 3 }
const EXP = 0x10

/**
 * Where the kernel finds a capability in a function's own list, or null (pci_find_capability, drivers/pci/pci.c): pointers
 * are rounded down to dwords, and an id of ff ends the list. vfio-pci follows the same list otherwise (`relink`).
 */
function systemCapability(config: Uint8Array, id: number): number | null {
  let at = hasCapabilityList(config) ? config[POINTER]! : 0
  for (let left = MOST_STEPS; left > 0 && at >= FIRST; left--) {
    at &= ~3
    const found = config[at] ?? NO_ANSWER
    if (found === id) return at
    if (found === NO_ANSWER) return null
    at = config[at + 1] ?? 0
  }
  return null
}

/** Where the power management capability lies that the kernel drives, or null (pci_pm_init). */
export function drivenPower(config: Uint8Array): number | null {
  const at = systemCapability(config, PM)
  return at !== null && (config[at + 2]! & PM_VERSION.mask) <= PM_VERSION.newest ? at : null
}

/** PCI Express Capabilities Register that the kernel keeps of a function, or 0 (set_pcie_port_type, drivers/pci/probe.c). */
export function expressFlags(config: Uint8Array): number {
  const at = systemCapability(config, EXP)
  return at === null ? 0 : readUint(config, at + 2, 2)
}
