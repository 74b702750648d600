import { describe, expect, it } from 'vitest'
import { AER } from '../../src/pci/capabilities/extended/aer'
import { l1ss } from '../../src/pci/capabilities/extended/power'
import { ACS } from '../../src/pci/capabilities/extended/virtualization/acs'
import { PRI } from '../../src/pci/capabilities/extended/virtualization/address-translation'
import { SRIOV } from '../../src/pci/capabilities/extended/virtualization/sriov'
import { EXP } from '../../src/pci/capabilities/standard/express/registers'
import { SHPC, SLOTID } from '../../src/pci/capabilities/standard/hot-plug'
import { MSI_32_MASKABLE, MSI_64, MSI_64_MASKABLE, MSIX } from '../../src/pci/capabilities/standard/msi'
import { PM } from '../../src/pci/capabilities/standard/pm'
import { SSVID } from '../../src/pci/capabilities/standard/ssvid'
import { HEADER_BRIDGE, HEADER_ENDPOINT } from '../../src/pci/header'
import { maskOf, registerOf } from '../../src/pci/layout'

/** Values of Linux 6.1's include/uapi/linux/pci_regs.h (PCI_EXP_SLTSTA_PDS and so on). */
describe('maskOf', () => {
  it.each([
    [HEADER_ENDPOINT, 'COMMAND', ['IO', 'MEMORY', 'MASTER'], 0x0007],
    [HEADER_ENDPOINT, 'COMMAND', ['INTX_DISABLE'], 0x0400],
    [HEADER_ENDPOINT, 'STATUS', ['CAP_LIST'], 0x0010],
    [HEADER_ENDPOINT, 'STATUS', ['DEVSEL'], 0x0600],
    [HEADER_ENDPOINT, 'STATUS', ['DETECTED_PARITY'], 0x8000],
    [HEADER_BRIDGE, 'SEC_STATUS', ['REC_MASTER_ABORT'], 0x2000],
    [HEADER_BRIDGE, 'BRIDGE_CONTROL', ['BUS_RESET'], 0x0040],
    [HEADER_BRIDGE, 'ROM_ADDRESS', ['ENABLE'], 0x0001],
    [PM, 'PMC', ['VER'], 0x0007],
    [PM, 'CTRL', ['STATE'], 0x0003],
    [PM, 'CTRL', ['NO_SOFT_RESET'], 0x0008],
    [PM, 'CTRL', ['PME_ENABLE', 'PME_STATUS'], 0x8100],
    [MSI_64, 'FLAGS', ['ENABLE'], 0x0001],
    [MSI_64, 'FLAGS', ['QMASK'], 0x000e],
    [MSI_64, 'FLAGS', ['QSIZE'], 0x0070],
    [MSI_64, 'FLAGS', ['64BIT'], 0x0080],
    [MSI_64, 'FLAGS', ['MASKBIT'], 0x0100],
    [MSIX, 'FLAGS', ['QSIZE'], 0x07ff],
    [MSIX, 'FLAGS', ['MASKALL', 'ENABLE'], 0xc000],
    [MSIX, 'TABLE', ['OFFSET'], 0xfffffff8],
    [EXP, 'FLAGS', ['SLOT'], 0x0100],
    [EXP, 'DEVCAP', ['FLR'], 0x10000000],
    [EXP, 'DEVCAP', ['PWR_SCL'], 0x0c000000],
    [EXP, 'DEVCTL', ['CERE', 'NFERE', 'FERE', 'URRE'], 0x000f],
    [EXP, 'DEVCTL', ['READRQ'], 0x7000],
    [EXP, 'LNKCAP', ['DLLLARC'], 0x00100000],
    [EXP, 'LNKSTA', ['NLW'], 0x03f0],
    [EXP, 'LNKSTA', ['DLLLA'], 0x2000],
    [EXP, 'SLTCAP', ['PSN'], 0xfff80000],
    [EXP, 'SLTCTL', ['PIC'], 0x0300],
    [EXP, 'SLTCTL', ['PCC'], 0x0400],
    [EXP, 'SLTSTA', ['PDS'], 0x0040],
    [EXP, 'SLTSTA', ['ABP', 'PDC', 'CC'], 0x0019],
    [EXP, 'RTSTA', ['PME'], 0x00010000],
    [EXP, 'DEVCAP2', ['EE_PREFIX'], 0x00200000],
    [EXP, 'DEVCTL2', ['ARI'], 0x0020],
    [EXP, 'LNKCTL2', ['TLS'], 0x000f],
    [AER, 'UNCOR_STATUS', ['SURPDN', 'UNSUP'], 0x00100020],
    [AER, 'COR_MASK', ['ADV_NFAT'], 0x00002000],
    [AER, 'CAP', ['ECRC_CHKE'], 0x00000100],
    [AER, 'ROOT_STATUS', ['AER_IRQ'], 0xf8000000],
    [ACS, 'CTRL', ['SV', 'TB', 'RR', 'CR', 'UF', 'EC', 'DT'], 0x007f],
    [SRIOV, 'CTRL', ['VFE', 'MSE', 'ARI'], 0x0019],
    [PRI, 'STATUS', ['STOPPED'], 0x0100],
    [l1ss.base, 'CTL1', ['LTR_L12_TH_SCALE'], 0xe0000000],
    [SLOTID, 'ESR', ['FIC'], 0x0020],
  ] as const)('$0.name $1 $2 is $3', (table, register, fields, mask) => {
    expect(maskOf(table, register, ...fields)).toBe(mask)
  })

  it('refuses names that the table does not have', () => {
    expect(() => maskOf(EXP, 'SLTSTA', 'PDSS')).toThrow('SLTSTA has no field PDSS')
    expect(() => maskOf(EXP, 'SLOTSTA', 'PDS')).toThrow('EXP has no register SLOTSTA')
  })
})

/** Offsets from the same header, and from SHPC 1.0 for its window. */
describe('registers lie where the specification puts them', () => {
  it.each([
    [EXP, 'DEVCTL', 0x08, 2],
    [EXP, 'SLTSTA', 0x1a, 2],
    [EXP, 'RTSTA', 0x20, 4],
    [EXP, 'LNKSTA2', 0x32, 2],
    [EXP, 'SLTSTA2', 0x3a, 2],
    [MSI_64, 'DATA', 0x0c, 2],
    [MSI_32_MASKABLE, 'DATA', 0x08, 2],
    [MSI_32_MASKABLE, 'MASK', 0x0c, 4],
    [MSI_32_MASKABLE, 'PENDING', 0x10, 4],
    [MSI_64_MASKABLE, 'MASK', 0x10, 4],
    [MSI_64_MASKABLE, 'PENDING', 0x14, 4],
    [MSIX, 'PBA', 0x08, 4],
    [SSVID, 'VENDOR_ID', 0x04, 2],
    [SHPC, 'DWORD_DATA', 0x04, 4],
    [AER, 'ROOT_COMMAND', 0x2c, 4],
    [AER, 'TLP_PREFIX_LOG_0', 0x38, 4],
    [SRIOV, 'BAR_0', 0x24, 4],
    [SRIOV, 'VF_DID', 0x1a, 2],
  ] as const)('$0.name $1 at $2, $3 bytes', (table, register, offset, width) => {
    expect(registerOf(table, register)).toMatchObject({ offset, width })
  })
})
