import { type CapabilityText, varying } from '../../capability'
import { bits, type CapabilityLayout, extendedCapability, type Register, reg32 } from '../../layout'
import type { RegisterView } from '../../view'

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

/** The first control register holds the number of entries; a count outside 1 to 6 is taken as 1. */
const family =
  (name: string, title: string, id: number) =>
  (firstControl: number): CapabilityLayout => {
    const shown = (firstControl >>> 5) & 7
    const count = shown >= 1 && shown <= 6 ? shown : 1
    return extendedCapability(name, title, id, () => Array.from({ length: count }, (_, i) => entry(i)).flat())
  }

const rebarLayout = family('REBAR', 'Resizable BAR', 0x0015)
const vfRebarLayout = family('VF_REBAR', 'VF Resizable BAR', 0x0024)

/** One entry: 12 bytes. */
const REBAR = rebarLayout(0)
const VF_REBAR = vfRebarLayout(0)

const UNITS = ['MB', 'GB', 'TB', 'PB', 'EB']

/** 8 EB. */
const LARGEST = 43

/** A size of two to the n megabytes. PCIe 5.0 section 7.8.6.3. */
function size(exponent: number): string {
  if (exponent > LARGEST) return '<unknown>'
  return `${2 ** (exponent % 10)}${UNITS[Math.floor(exponent / 10)]}`
}

/** Sizes that an entry supports: 28 in the capability register, 16 more in the control register's upper half. */
function supported(view: RegisterView, entry: number): string[] {
  const low = view.field(`CAP_${entry}`, 'SIZES')
  const high = view.field(`CTRL_${entry}`, 'SIZES_HI')
  const all = low + high * 2 ** 28
  return Array.from({ length: LARGEST + 1 }, (_, i) => i)
    .filter((i) => Math.floor(all / 2 ** i) % 2 === 1)
    .map(size)
}

const resizable =
  (what: string) =>
  (view: RegisterView): CapabilityText => {
    const count = view.field('CTRL_0', 'NBAR')
    const title = `${what} Resizable BAR`
    if (count < 1 || count > 6) {
      return { title, lines: [`<error in resizable BAR: num_bars=${count} is out of specification>`] }
    }
    const lines = Array.from({ length: count }, (_, i) => {
      const current = size(view.field(`CTRL_${i}`, 'BAR_SIZE'))
      const sizes = supported(view, i)
      const choice = sizes.length > 0 ? `, supported: ${sizes.join(' ')}` : ''
      return `BAR ${view.field(`CTRL_${i}`, 'BAR_IDX')}: current size: ${current}${choice}`
    })
    return { title, lines }
  }

const describePhysical = resizable('Physical')
const describeVirtual = resizable('Virtual')

export const rebar = varying(REBAR, (read) => rebarLayout(read(0x08, 4)), describePhysical)
export const vfRebar = varying(VF_REBAR, (read) => vfRebarLayout(read(0x08, 4)), describeVirtual)
