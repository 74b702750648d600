import { atLeast, type Version } from './version'

/** Releases from which on QEMU builds emulated devices differently, without a property for it. */
const RULE_CHANGES = {
  /** x-pcie-lnksta-dllla exists: Data Link Layer Link Active is off on machine types up to 2.3 (hw_compat_2_3). */
  'link-active-property': '2.7',
  /** Data Link Layer Link Active is no longer set in every new device (pcie_cap_v1_fill, df72184ec1). */
  'link-active-if-plugged': '6.0',
  /** The Uncorrectable Error Mask has defaults and is guest-writable (pcie_aer_init). */
  'uncorrectable-error-mask': '8.0',
  /** A slot without a power controller keeps its power indicator at reset (pcie_cap_slot_reset). */
  'power-indicator-kept': '8.0',
  /** Presence Detect State of Slot Status is not compared (pcie_cap_slot_init). */
  'presence-not-compared': '8.1',
  /** A passed-through function gives its root port AtomicOps (vfio_pci_enable_rp_atomics, hw/vfio/pci.c). */
  'root-port-atomics': '8.1',
  /** nvme's error bits of Device Control and Status are guest-writable (pcie_cap_deverr_init). */
  'nvme-device-errors': '9.1',
  /** The linear aperture of ati-vga has its real size; before, it was as large as the video memory. */
  'ati-aperture': '10.2',
  /** The dword at 0x100 is read-only whatever x-pcie-extcap-init is (pcie_cap_init). */
  'extended-start-read-only': '11.0',
} as const satisfies Readonly<Record<string, string>>

/** Machine types from which on QEMU builds them differently. */
export type MachineChange = '1.5' | '2.0' | '2.4' | '6.1'

/** Whether a release has a change. Rules for emulated devices ask for no other releases than those of this table. */
export const since = (qemu: Version, change: keyof typeof RULE_CHANGES): boolean => atLeast(qemu, RULE_CHANGES[change])
