import { digits } from '../bytes/hex'

/** 64 bits from two halves, sixteen digits. */
export const digits64 = (high: number, low: number): string => digits(high, 8) + digits(low, 8)

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E']

/** A size in bytes with the largest unit that keeps it whole: "16M", "72K", "4098M". */
export function wholeUnits(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value !== 0 && value % 1024 === 0 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return `${value}${UNITS[unit]}`
}

/** A number with at most six significant digits, as C's %g writes numbers of everyday size. */
export const significant = (value: number): string => String(Number(value.toPrecision(6)))

/** The entry of a list, or a word for values that it does not name. */
export const named = (names: readonly (string | undefined)[], value: number, otherwise: string): string =>
  names[value] ?? otherwise
