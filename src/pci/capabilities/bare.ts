import { capability, extendedCapability } from '../layout'

/**
 * Capabilities of which only the list header is named: their contents are obsolete, belong to another specification or
 * are not described yet. PCI Code and ID Assignment 1.14 sections 2 and 3.
 */
export const BARE_STANDARD = [
  capability('NULL', 'Null', 0x00, []),
  capability('CCRC', 'CompactPCI Central Resource Control', 0x0b, []),
  capability('SECDEV', 'Secure Device', 0x0f, []),
]

export const BARE_EXTENDED = [
  extendedCapability('NULL', 'Null', 0x0000, []),
  extendedCapability('CAC', 'Configuration Access Correlation', 0x000c, []),
  extendedCapability('MRIOV', 'Multi-Root I/O Virtualization', 0x0011, []),
  extendedCapability('AMD', 'Reserved for AMD', 0x0014, []),
  extendedCapability('MPCIE', 'PCI Express over M-PHY', 0x0020, []),
  extendedCapability('SFI', 'System Firmware Intermediary', 0x002c, []),
  extendedCapability('SHADOW', 'Shadow Functions', 0x002d, []),
  extendedCapability('FLIT_LOG', 'Flit Logging', 0x0032, []),
  extendedCapability('FLIT_PERF', 'Flit Performance Measurement', 0x0033, []),
  extendedCapability('FLIT_ERR', 'Flit Error Injection', 0x0034, []),
  extendedCapability('SVC', 'Streamlined Virtual Channel', 0x0035, []),
  extendedCapability('MRBL', 'MMIO Register Block Locator', 0x0036, []),
]
