/** Compression of a stream, named by the program that unpacks it with `-dc`. */
export type Compression = 'gzip' | 'bzip2' | 'xz' | 'lzop' | 'zstd'

/** First bytes of the programs' output. */
const MAGICS: readonly (readonly [Compression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['lzop', [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
]

/** Returns the compression of a file with these first bytes, or null. */
export function compressionOf(head: Uint8Array): Compression | null {
  return MAGICS.find(([, magic]) => magic.every((byte, i) => head[i] === byte))?.[0] ?? null
}
