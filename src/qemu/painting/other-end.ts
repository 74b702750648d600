import { u32 } from '../../bytes/little-endian'

/** Bits of four bytes of the other end's config space that a rule looks at, for what a device's own do not show. */
export interface AskedBits {
  readonly at: number
  readonly bits: number
}

/** Returns what an end shows of these bits: the same text for all ends that no rule tells apart. */
export const shownBits = (config: Uint8Array, asked: readonly AskedBits[]): string =>
  `${config.length} ${asked.map(({ at, bits }) => (at + 4 > config.length ? 0 : u32(config, at) & bits)).join(' ')}`
