/**
 * Little-endian access to bytes. Reading or writing outside the array is a bug of the caller, never a property of
 * an input, and throws RangeError.
 */

function within(bytes: Uint8Array, at: number, width: number): void {
  if (!Number.isInteger(at) || at < 0 || at + width > bytes.length) {
    throw new RangeError(`${width} bytes at ${at} lie outside an array of ${bytes.length}`)
  }
}

/** Unsigned little-endian integer of `width` bytes (1 to 4) at `at`. */
export function readUint(bytes: Uint8Array, at: number, width: number): number {
  within(bytes, at, width)
  let value = 0
  for (let i = width - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!
  return value
}

/** Stores the low `width` bytes (1 to 4) of `value` at `at`. */
export function writeUint(bytes: Uint8Array, at: number, width: number, value: number): void {
  within(bytes, at, width)
  for (let i = 0; i < width; i++) bytes[at + i] = Math.floor(value / 256 ** i) & 0xff
}

/** 16-bit little-endian at `at`. */
export const u16 = (bytes: Uint8Array, at: number): number => readUint(bytes, at, 2)

/** 32-bit little-endian at `at`, unsigned. */
export const u32 = (bytes: Uint8Array, at: number): number => readUint(bytes, at, 4)
