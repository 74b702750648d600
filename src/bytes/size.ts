const UNITS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }
const LARGEST = 2 ** 63

/** A number of bytes: "4096", "0x1000", "64K", "16MiB", at most 2^63; null for anything else. */
export function bytesIn(text: string): number | null {
  const parts = /^(0x[0-9a-f]{1,16}|[0-9]{1,19})([kmgt]?)(?:i?b)?$/i.exec(text)
  if (!parts) return null
  const size = Number(parts[1]) * UNITS[parts[2]!.toUpperCase()]!
  return size <= LARGEST ? size : null
}

/** Whether a region of a PCI device can have this size; 0 means that there is none. */
export const isRegionSize = (size: number): boolean => size === 0 || Number.isInteger(Math.log2(size))
