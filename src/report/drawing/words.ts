import { digits, hex } from '../../bytes/hex'

/** "1 byte", "3 bytes" */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

/** Formats a byte as two hex digits, as QEMU and lspci print it. */
export const twoDigits = (byte: number): string => digits(byte, 2)

/** "0x06e" or "0x0d8-0db" */
export function range({ offset, length }: { readonly offset: number; readonly length: number }): string {
  const last = offset + length - 1
  return length === 1 ? hex(offset, 3) : `${hex(offset, 3)}-${last.toString(16).padStart(3, '0')}`
}

/** Bits of a byte, highest first, runs folded: "7-6, 0". */
export function bitList(byte: number): string {
  const runs: [number, number][] = []
  for (let bit = 7; bit >= 0; bit--) {
    if (((byte >> bit) & 1) === 0) continue
    const last = runs.at(-1)
    if (last && last[1] === bit + 1) last[1] = bit
    else runs.push([bit, bit])
  }
  return runs.map(([high, low]) => (high === low ? `${high}` : `${high}-${low}`)).join(', ')
}

/** "bit 3", "bits 7-4, 0". @param byte not 0 */
export const bitWords = (byte: number): string => `${(byte & (byte - 1)) === 0 ? 'bit' : 'bits'} ${bitList(byte)}`
