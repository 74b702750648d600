import { digits } from '../../../bytes/hex'
import { type CapabilityText, fixed, varying } from '../../capability'
import { bit, bits, type CapabilityLayout, type Register, reg16, reg32, standardCapability } from '../../layout'
import { type RegisterView, sign } from '../../view'

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

const msiWith = (...registers: Register[]) =>
  standardCapability('MSI', 'MSI', 0x05, () => [FLAGS, ADDRESS_LO, ...registers])

/** 32-bit address, no masking: 10 bytes. PCI 3.0 figure 6-9. */
export const MSI_32 = msiWith(data(0x08))
/** 64-bit address, no masking: 14 bytes. */
export const MSI_64 = msiWith(ADDRESS_HI, data(0x0c))
/** 32-bit address with per-vector masking: 20 bytes. */
export const MSI_32_MASKABLE = msiWith(data(0x08), extendedData(0x0a), ...masking(0x0c))
/** 64-bit address with per-vector masking: 24 bytes. */
export const MSI_64_MASKABLE = msiWith(ADDRESS_HI, data(0x0c), extendedData(0x0e), ...masking(0x10))

/** The layout that Message Control asks for. */
export function msiLayout(flags: number): CapabilityLayout {
  const maskable = (flags & 0x100) !== 0
  if ((flags & 0x80) !== 0) return maskable ? MSI_64_MASKABLE : MSI_64
  return maskable ? MSI_32_MASKABLE : MSI_32
}

/** MSI-X. PCI 3.0 section 6.8.2. */
export const MSIX = standardCapability('MSIX', 'MSI-X', 0x11, () => [
  reg16(0x02, 'FLAGS', 'Message Control', [
    bits(0, 11, 'QSIZE', 'Table Size'),
    bit(14, 'MASKALL', 'Function Mask'),
    bit(15, 'ENABLE', 'MSI-X Enable'),
  ]),
  reg32(0x04, 'TABLE', 'Table Offset/Table BIR', [
    bits(0, 3, 'BIR', 'Table BIR'),
    bits(3, 29, 'OFFSET', 'Table Offset'),
  ]),
  reg32(0x08, 'PBA', 'PBA Offset/PBA BIR', [bits(0, 3, 'BIR', 'PBA BIR'), bits(3, 29, 'OFFSET', 'PBA Offset')]),
])

function describeMsi(view: RegisterView): CapabilityText {
  const wide = view.is('FLAGS', '64BIT')
  const count = (field: string) => 1 << view.field('FLAGS', field)
  const title =
    `MSI: ${view.flags('FLAGS', 'Enable=ENABLE')} Count=${count('QSIZE')}/${count('QMASK')}` +
    ` ${view.flags('FLAGS', 'Maskable=MASKBIT 64bit=64BIT')}`
  const high = wide ? digits(view.value('ADDRESS_HI'), 8) : ''
  const address = high + digits(view.value('ADDRESS_LO'), 8)
  const lines = [`Address: ${address}  Data: ${digits(view.value('DATA'), 4)}`]
  if (view.has('MASK')) {
    lines.push(`Masking: ${digits(view.value('MASK'), 8)}  Pending: ${digits(view.value('PENDING'), 8)}`)
  }
  return { title, lines }
}

function describeMsix(view: RegisterView): CapabilityText {
  const place = (register: string) =>
    `BAR=${view.field(register, 'BIR')} offset=${digits(8 * view.field(register, 'OFFSET'), 8)}`
  return {
    title:
      `MSI-X: Enable${sign(view.is('FLAGS', 'ENABLE'))} Count=${view.field('FLAGS', 'QSIZE') + 1}` +
      ` Masked${sign(view.is('FLAGS', 'MASKALL'))}`,
    lines: [`Vector table: ${place('TABLE')}`, `PBA: ${place('PBA')}`],
  }
}

export const msi = varying(MSI_32, (read) => msiLayout(read(0x02, 2)), describeMsi)
export const msix = fixed(MSIX, describeMsix)
