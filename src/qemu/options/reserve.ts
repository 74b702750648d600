import { writeUint } from '../../bytes/little-endian'
import { addLast, dropFirst } from './edit'

const VENDOR = 0x09
const SIZE = 0x20
const RESERVE = 1
const IO = 0x08
const IO_BYTES = 0x1000
const BEHIND_EXPRESS = 0x90
const UNSET = 0xff

function hintBytes(): Uint8Array {
  const hint = new Uint8Array(SIZE).fill(UNSET)
  hint.set([VENDOR, 0, SIZE, RESERVE])
  writeUint(hint, IO, 4, IO_BYTES)
  writeUint(hint, IO + 4, 4, 0)
  return hint
}

/**
 * Whether a root port has the reserve hint that it adds by itself if native hot-plug is hidden: 4 KiB of I/O space
 * (gen_rp_realize). If there is nothing to reserve, there is no capability.
 */
export function hasOwnReserve(config: Uint8Array): boolean {
  const first = config[0x34]!
  return hintBytes().every((byte, i) => i === 1 || byte === config[first + i])
}

/** Adds or removes that hint. @returns false if there is no room */
export function setOwnReserve(config: Uint8Array, on: boolean): boolean {
  if (hasOwnReserve(config) === on) return true
  if (on) return config[config[0x34]!] === VENDOR || addLast(config, hintBytes(), BEHIND_EXPRESS)
  dropFirst(config, SIZE)
  return true
}
