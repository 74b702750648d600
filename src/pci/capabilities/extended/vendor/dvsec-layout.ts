import { bits, extendedCapability, type Register, reg16, reg32 } from '../../../layout'

/** Designated Vendor-Specific: the headers, followed by their owner's data. PCIe 5.0 section 7.9.6. */
export const dvsecLayout = (title: string, ...registers: readonly Register[]) =>
  extendedCapability('DVSEC', title, 0x0023, () => [
    reg32(0x04, 'HEADER1', 'Designated Vendor-Specific Header 1', [
      bits(0, 16, 'VENDOR', 'DVSEC Vendor ID'),
      bits(16, 4, 'REV', 'DVSEC Revision'),
      bits(20, 12, 'LEN', 'DVSEC Length'),
    ]),
    reg16(0x08, 'HEADER2', 'Designated Vendor-Specific Header 2', [bits(0, 16, 'ID', 'DVSEC ID')]),
    ...registers,
  ])

/** A DVSEC of unknown content. */
export const DVSEC = dvsecLayout('Designated Vendor-Specific')
