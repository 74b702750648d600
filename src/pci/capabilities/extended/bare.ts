import { nameOnly, oneLine, open } from '../../capability'
import { extendedCapability } from '../../layout'

/*
 * Capabilities for which only the list header is known: their contents are empty, obsolete, belong to another
 * specification or are not described yet. PCI Code and ID Assignment 1.14 section 3.
 */
const bare = (name: string, title: string, id: number, lspci = title) =>
  open(
    extendedCapability(name, title, id, () => []),
    nameOnly(lspci),
  )

export const nullExtended = open(
  extendedCapability('NULL', 'Null', 0x0000, () => []),
  () => oneLine('Null'),
)
export const cac = bare('CAC', 'Configuration Access Correlation', 0x000c)
export const mriov = bare('MRIOV', 'Multi-Root I/O Virtualization', 0x0011)
export const amd = bare('AMD', 'Reserved for AMD', 0x0014)
export const mpcie = bare('MPCIE', 'PCI Express over M-PHY', 0x0020, 'PCI Express over M_PHY')
export const sfi = bare('SFI', 'System Firmware Intermediary', 0x002c)
export const shadow = bare('SHADOW', 'Shadow Functions', 0x002d)
export const flitLog = bare('FLIT_LOG', 'Flit Logging', 0x0032)
export const flitPerformance = bare('FLIT_PERF', 'Flit Performance Measurement', 0x0033)
export const flitError = bare('FLIT_ERR', 'Flit Error Injection', 0x0034)
export const svc = bare('SVC', 'Streamlined Virtual Channel', 0x0035)
export const mrbl = bare('MRBL', 'MMIO Register Block Locator', 0x0036)
