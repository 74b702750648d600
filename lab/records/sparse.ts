import { toHex } from '../../src/bytes/hex'

/** "34:40 40:10d2": runs of bytes as \`sparseBytes\` reads them; a gap of up to two zeros belongs to a run. */
export function sparse(bytes: Uint8Array): string {
  return toHex(bytes)
    .replace(/(?:00)+$/, '')
    .match(/../g)!
    .reduce<{ at: number; digits: string; zeros: number }[]>((runs, byte, at) => {
      const last = runs.at(-1)
      if (byte === '00') {
        if (last) last.zeros++
      } else if (last && last.zeros <= 2) {
        last.digits += '00'.repeat(last.zeros) + byte
        last.zeros = 0
      } else runs.push({ at, digits: byte, zeros: 0 })
      return runs
    }, [])
    .map(({ at, digits }) => `${at.toString(16)}:${digits}`)
    .join(' ')
}
