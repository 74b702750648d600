import { InputError } from './input-error'

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hex of bytes, two digits each, without separators. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i++) text += PAIRS[bytes[i]!]!
  return text
}

/** The value of a hex digit's character code; -1 for any other character. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** Bytes of a string of hex digit pairs. @throws InputError on another character or an odd number of digits. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new InputError('a string of hex digits ends with half a byte')
  const bytes = new Uint8Array(text.length / 2)
  for (let i = 0; i < bytes.length; i++) {
    const [high, low] = [digitOf(text.charCodeAt(2 * i)), digitOf(text.charCodeAt(2 * i + 1))]
    if (high < 0 || low < 0) throw new InputError(`not hex digits at position ${2 * i}`)
    bytes[i] = (high << 4) | low
  }
  return bytes
}

/** Lower-case hex of a number without a prefix, padded to `count` digits. */
export const digits = (value: number, count: number): string => value.toString(16).padStart(count, '0')

/** A number as 0x and lower-case hex, padded to `count` digits. */
export const hex = (value: number, count = 1): string => `0x${digits(value, count)}`
