import { bits, type CapabilityLayout, extendedCapability, type Register, reg32 } from '../../layout'

/** One resizable BAR. PCIe 5.0 sections 7.8.6.2 and 7.8.6.3. */
const entry = (i: number): readonly Register[] => [
  reg32(0x04 + 8 * i, `CAP_${i}`, `Resizable BAR Capability ${i}`, [bits(4, 28, 'SIZES', 'Supported BAR Sizes')]),
  reg32(0x08 + 8 * i, `CTRL_${i}`, `Resizable BAR Control ${i}`, [
    bits(0, 3, 'BAR_IDX', 'BAR Index'),
    bits(5, 3, 'NBAR', 'Number of Resizable BARs'),
    bits(8, 6, 'BAR_SIZE', 'BAR Size'),
    bits(16, 16, 'SIZES_HI', 'Supported BAR Sizes (upper)'),
  ]),
]

/** The number of entries stands in the first control register; a count outside 1 to 6 is taken as 1. */
const family =
  (name: string, title: string, id: number) =>
  (firstControl: number): CapabilityLayout => {
    const told = (firstControl >>> 5) & 7
    const count = told >= 1 && told <= 6 ? told : 1
    return extendedCapability(name, title, id, Array.from({ length: count }, (_, i) => entry(i)).flat())
  }

export const rebarLayout = family('REBAR', 'Resizable BAR', 0x0015)
export const vfRebarLayout = family('VF_REBAR', 'VF Resizable BAR', 0x0024)

/** One entry: 12 bytes. */
export const REBAR = rebarLayout(0)
export const VF_REBAR = vfRebarLayout(0)
