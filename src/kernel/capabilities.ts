import { bitField } from '../pci/view'

/** Reads `width` bytes (1 to 4) of a capability, little-endian, at an offset from its start. */
type Read = (at: number, width: number) => number

/**
 * A capability id as vfio-pci knows it. Its length decides which bytes belong to it; a length of 0 takes it out of the
 * list.
 */
export interface KernelCapability {
  readonly id: number
  /** Name in the kernel's pci_regs.h. */
  readonly constant: string
  /**
   * Bytes, or how they follow from its registers and from what the system keeps as the function's PCI Express
   * Capabilities Register. 0 for a capability that is hidden.
   */
  readonly length: number | ((read: Read, expressFlags: () => number) => number)
}

const row = (id: number, constant: string, length: KernelCapability['length']): KernelCapability => ({
  id,
  constant,
  length,
})
const HIDDEN = 0

/** vfio_msi_cap_len: 10 bytes, more with a 64-bit address and with mask bits. */
const msi = (read: Read): number => 10 + (read(2, 2) & 0x80 ? 4 : 0) + (read(2, 2) & 0x100 ? 10 : 0)
/** PCI_X_CMD_VERSION, then PCI_CAP_PCIX_SIZEOF_V0 or _V2. */
const pcix = (read: Read): number => (pcixVersion(read) === 0 ? 8 : 24)
/** HT_3BIT_CAP_MASK, then HT_CAP_SIZEOF_SHORT or _LONG. */
const hypertransport = (read: Read): number => (read(3, 1) & 0xe0 ? 24 : 28)
/** PCI_SATA_REGS_INLINE. */
const sata = (read: Read): number => ((read(4, 1) & 0xf) === 0xf ? 16 : 8)
/** "All devices" only for an integrated endpoint; version 1 ends with the link registers (pcie_caps_reg, pci_pcie_type). */
function express(_: Read, expressFlags: () => number): number {
  const flags = expressFlags()
  const integrated = ((flags >> 4) & 0xf) === 9
  if ((flags & 0xf) === 1) return integrated ? 12 : 20
  return integrated ? 44 : 52
}

/** Version of a PCI-X capability (PCI_X_CMD_VERSION): any but 0 makes the kernel look at extended config space. */
export const pcixVersion = (read: Read): number => (read(2, 2) >> 12) & 3

/** pci_cap_length of drivers/vfio/pci/vfio_pci_config.c; the same in 5.8, 5.10, 6.1, 6.12 and 7.3. */
export const STANDARD: readonly KernelCapability[] = [
  row(0x01, 'PCI_CAP_ID_PM', 8),
  row(0x02, 'PCI_CAP_ID_AGP', 12),
  row(0x03, 'PCI_CAP_ID_VPD', 8),
  row(0x04, 'PCI_CAP_ID_SLOTID', HIDDEN),
  row(0x05, 'PCI_CAP_ID_MSI', msi),
  row(0x06, 'PCI_CAP_ID_CHSWP', HIDDEN),
  row(0x07, 'PCI_CAP_ID_PCIX', pcix),
  row(0x08, 'PCI_CAP_ID_HT', hypertransport),
  row(0x09, 'PCI_CAP_ID_VNDR', (read) => read(2, 1)),
  row(0x0a, 'PCI_CAP_ID_DBG', HIDDEN),
  row(0x0b, 'PCI_CAP_ID_CCRC', HIDDEN),
  row(0x0c, 'PCI_CAP_ID_SHPC', HIDDEN),
  row(0x0d, 'PCI_CAP_ID_SSVID', HIDDEN),
  row(0x0e, 'PCI_CAP_ID_AGP3', HIDDEN),
  row(0x0f, 'PCI_CAP_ID_SECDEV', HIDDEN),
  row(0x10, 'PCI_CAP_ID_EXP', express),
  row(0x11, 'PCI_CAP_ID_MSIX', 12),
  row(0x12, 'PCI_CAP_ID_SATA', sata),
  row(0x13, 'PCI_CAP_ID_AF', 6),
  row(0x14, 'PCI_CAP_ID_EA', HIDDEN),
]

/** vfio_vc_cap_len: base, one entry per virtual channel, and the arbitration table (PCI_VC_CAP2_*_PHASE). */
function virtualChannel(read: Read): number {
  const arbitration = read(8, 4)
  const phases = [128, 64, 32].find((_, i) => arbitration & (8 >> i)) ?? 0
  const entries = 16 + 12 * (1 + (read(4, 4) & 7))
  return phases === 0 ? entries : Math.ceil(entries / 16) * 16 + phases / 2
}
/** PCI_ACS_EC and PCI_ACS_EGRESS_BITS: a vector of one bit per port, in dwords; 0 stands for 256. */
function accessControl(read: Read): number {
  if ((read(4, 1) & 0x20) === 0) return 8
  const bits = read(5, 1)
  return 8 + (bits === 0 ? 256 : Math.ceil(bits / 32) * 32) / 8
}
/** PCI_REBAR_CTRL_NBAR_MASK. */
const rebar = (read: Read): number => 4 + 8 * (read(8, 1) >> 5)
/** PCI_DPA_CAP_SUBSTATE_MASK. */
const dynamicPower = (read: Read): number => 16 + (read(4, 1) & 0x1f) + 1
/** PCI_TPH_LOC_CAP: the steering table is in the capability. */
function processingHints(read: Read): number {
  const capability = read(4, 4)
  return bitField(capability, 9, 2) === 1 ? 12 + 2 * bitField(capability, 16, 11) + 2 : 12
}
/** PCI_VNDR_HEADER_LEN, PCI_DVSEC_HEADER1_LEN: 12 bits, of which 0 hides the capability. */
const vendorLength = (read: Read): number => bitField(read(4, 4), 20, 12)

/** pci_ext_cap_length of the same file. Ids that the kernel does not know are hidden like those listed with 0. */
export const EXTENDED: readonly KernelCapability[] = [
  row(0x01, 'PCI_EXT_CAP_ID_ERR', 0x2c),
  row(0x02, 'PCI_EXT_CAP_ID_VC', virtualChannel),
  row(0x03, 'PCI_EXT_CAP_ID_DSN', 12),
  row(0x04, 'PCI_EXT_CAP_ID_PWR', 16),
  row(0x05, 'PCI_EXT_CAP_ID_RCLD', HIDDEN),
  row(0x06, 'PCI_EXT_CAP_ID_RCILC', HIDDEN),
  row(0x07, 'PCI_EXT_CAP_ID_RCEC', HIDDEN),
  row(0x08, 'PCI_EXT_CAP_ID_MFVC', virtualChannel),
  row(0x09, 'PCI_EXT_CAP_ID_VC9', virtualChannel),
  row(0x0a, 'PCI_EXT_CAP_ID_RCRB', HIDDEN),
  row(0x0b, 'PCI_EXT_CAP_ID_VNDR', vendorLength),
  row(0x0c, 'PCI_EXT_CAP_ID_CAC', HIDDEN),
  row(0x0d, 'PCI_EXT_CAP_ID_ACS', accessControl),
  row(0x0e, 'PCI_EXT_CAP_ID_ARI', 8),
  row(0x0f, 'PCI_EXT_CAP_ID_ATS', 8),
  row(0x10, 'PCI_EXT_CAP_ID_SRIOV', 64),
  row(0x11, 'PCI_EXT_CAP_ID_MRIOV', HIDDEN),
  row(0x12, 'PCI_EXT_CAP_ID_MCAST', 40),
  row(0x13, 'PCI_EXT_CAP_ID_PRI', 16),
  row(0x14, 'PCI_EXT_CAP_ID_AMD_XXX', HIDDEN),
  row(0x15, 'PCI_EXT_CAP_ID_REBAR', rebar),
  row(0x16, 'PCI_EXT_CAP_ID_DPA', dynamicPower),
  row(0x17, 'PCI_EXT_CAP_ID_TPH', processingHints),
  row(0x18, 'PCI_EXT_CAP_ID_LTR', 8),
  row(0x19, 'PCI_EXT_CAP_ID_SECPCI', HIDDEN),
  row(0x1a, 'PCI_EXT_CAP_ID_PMUX', HIDDEN),
  row(0x1b, 'PCI_EXT_CAP_ID_PASID', HIDDEN),
  row(0x1d, 'PCI_EXT_CAP_ID_DPC', HIDDEN),
  row(0x1e, 'PCI_EXT_CAP_ID_L1SS', HIDDEN),
  row(0x1f, 'PCI_EXT_CAP_ID_PTM', HIDDEN),
  row(0x23, 'PCI_EXT_CAP_ID_DVSEC', vendorLength),
  row(0x24, 'PCI_EXT_CAP_ID_VF_REBAR', HIDDEN),
  row(0x25, 'PCI_EXT_CAP_ID_DLF', HIDDEN),
  row(0x26, 'PCI_EXT_CAP_ID_PL_16GT', HIDDEN),
  row(0x29, 'PCI_EXT_CAP_ID_NPEM', HIDDEN),
  row(0x2a, 'PCI_EXT_CAP_ID_PL_32GT', HIDDEN),
  row(0x2e, 'PCI_EXT_CAP_ID_DOE', HIDDEN),
  row(0x2f, 'PCI_EXT_CAP_ID_DEV3', HIDDEN),
  row(0x30, 'PCI_EXT_CAP_ID_IDE', HIDDEN),
  row(0x31, 'PCI_EXT_CAP_ID_PL_64GT', HIDDEN),
]

const byId = (rows: readonly KernelCapability[]) => new Map(rows.map((entry) => [entry.id, entry]))
const KNOWN = { standard: byId(STANDARD), extended: byId(EXTENDED) }

/** Returns what the kernel knows of an id; undefined if nothing. */
export const kernelCapability = (chain: keyof typeof KNOWN, id: number): KernelCapability | undefined =>
  KNOWN[chain].get(id)
