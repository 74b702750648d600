/** Config spaces for tests, written down as what lies where: `config(256, { 0x34: '40', 0x40: '01 00' })`. */
export function config(size: number, bytes: Readonly<Record<number, string>>): Uint8Array {
  const space = new Uint8Array(size)
  for (const [offset, text] of Object.entries(bytes)) {
    space.set(
      text.split(' ').map((pair) => Number.parseInt(pair, 16)),
      Number(offset),
    )
  }
  return space
}

/** Status with the Capabilities List bit, and the pointer to the first capability. */
export const withList = (first: string): Record<number, string> => ({ 6: '10 00', 52: first })
