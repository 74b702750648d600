import { bit, bits, type CapabilityLayout, capability, type Register, reg16, reg32 } from '../../layout'

/** PCI 3.0 section 6.8.1.3. Bit 9 and 10 are PCIe 3.1's extended message data. */
const FLAGS = reg16(0x02, 'FLAGS', 'Message Control', [
  bit(0, 'ENABLE', 'MSI Enable'),
  bits(1, 3, 'QMASK', 'Multiple Message Capable'),
  bits(4, 3, 'QSIZE', 'Multiple Message Enable'),
  bit(7, '64BIT', '64-bit Address Capable'),
  bit(8, 'MASKBIT', 'Per-Vector Masking Capable'),
  bit(9, 'EXT_DATA_CAP', 'Extended Message Data Capable'),
  bit(10, 'EXT_DATA_ENABLE', 'Extended Message Data Enable'),
])

const ADDRESS_LO = reg32(0x04, 'ADDRESS_LO', 'Message Address', [bits(2, 30, 'ADDRESS', 'Message Address')])
const ADDRESS_HI = reg32(0x08, 'ADDRESS_HI', 'Message Upper Address')
const data = (offset: number) => reg16(offset, 'DATA', 'Message Data')
const extendedData = (offset: number) => reg16(offset, 'EXT_DATA', 'Extended Message Data')
const masking = (offset: number) => [reg32(offset, 'MASK', 'Mask Bits'), reg32(offset + 4, 'PENDING', 'Pending Bits')]

const msi = (...registers: Register[]) => capability('MSI', 'MSI', 0x05, [FLAGS, ADDRESS_LO, ...registers])

/** 32-bit address, no masking: 10 bytes. PCI 3.0 figure 6-9. */
export const MSI_32 = msi(data(0x08))
/** 64-bit address, no masking: 14 bytes. */
export const MSI_64 = msi(ADDRESS_HI, data(0x0c))
/** 32-bit address with per-vector masking: 20 bytes. */
export const MSI_32_MASKABLE = msi(data(0x08), extendedData(0x0a), ...masking(0x0c))
/** 64-bit address with per-vector masking: 24 bytes. */
export const MSI_64_MASKABLE = msi(ADDRESS_HI, data(0x0c), extendedData(0x0e), ...masking(0x10))

/** The layout that Message Control asks for. */
export function msiLayout(flags: number): CapabilityLayout {
  const maskable = (flags & 0x100) !== 0
  if ((flags & 0x80) !== 0) return maskable ? MSI_64_MASKABLE : MSI_64
  return maskable ? MSI_32_MASKABLE : MSI_32
}
