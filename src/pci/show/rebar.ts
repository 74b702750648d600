import type { Decoded } from '../decoded'
import type { View } from '../view'

const UNITS = ['MB', 'GB', 'TB', 'PB', 'EB']

/** 8 EB. */
const LARGEST = 43

/** A size of two to the n megabytes. PCIe 5.0 section 7.8.6.3. */
function size(exponent: number): string {
  if (exponent > LARGEST) return '<unknown>'
  return `${2 ** (exponent % 10)}${UNITS[Math.floor(exponent / 10)]}`
}

/** Sizes that an entry supports: 28 in the capability register, 16 more in the control register's upper half. */
function supported(view: View, entry: number): string[] {
  const low = view.field(`CAP_${entry}`, 'SIZES')
  const high = view.field(`CTRL_${entry}`, 'SIZES_HI')
  const all = low + high * 2 ** 28
  return Array.from({ length: LARGEST + 1 }, (_, i) => i)
    .filter((i) => Math.floor(all / 2 ** i) % 2 === 1)
    .map(size)
}

const resizable =
  (what: string) =>
  (view: View): Decoded => {
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

export const rebar = resizable('Physical')
export const vfRebar = resizable('Virtual')
