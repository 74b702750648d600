const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 section 6 in lower case, without padding: 52 characters for 32 bytes. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    for (; bits >= 5; bits -= 5) text += ALPHABET[(held >> (bits - 5)) & 0x1f]
    held &= 0xff
  }
  return bits === 0 ? text : text + ALPHABET[(held << (5 - bits)) & 0x1f]
}
