import { InputError } from '../../../bytes/input-error'
import { blankByte } from '../../../pci/doubts/form-doubts'
import { isConfigSpace } from '../../../pci/doubts/plausible'
import { deviceOf } from '../device'
import type { Dump } from '../dump'
import { hasConfigSize } from '../notations/raw'
import { base64Of, hexStringsOf } from './encoded'
import { listsOf, withoutRepeats } from './lists'
import { hasEscapes, stringsOf } from './strings'

/** Larger than any literal of 4096 bytes, even with an element a line. */
const MAX_TEXT = 256 * 1024

function dumpOf(bytes: readonly number[]): Dump {
  const config = new Uint8Array(bytes)
  if (!hasConfigSize(config)) {
    const what = `holds a literal of ${config.length} bytes, but config space is 64, 128, 256 or 4096 bytes long`
    throw new InputError(what, {}, 'Is it truncated?')
  }
  if (blankByte(config) === null && !isConfigSpace(config)) {
    const what = `holds a literal of ${config.length} bytes that are not config space: vendor, header type or class are impossible`
    throw new InputError(what, {}, 'Is it of something else?')
  }
  return { format: 'literal', devices: [deviceOf({ config })] }
}

const only = (found: readonly (readonly number[])[]): Dump | null => {
  if (found.length === 0) return null
  if (found.length === 1) return dumpOf(found[0]!)
  throw new InputError(`holds ${found.length} literals of bytes`, {}, 'Give each as a separate file.')
}

const isLong = (bytes: readonly number[]): boolean => bytes.length >= 64

/** A string constant with escapes, as Python, Rust, C and the shell write bytes; null if the text has none. */
export function readEscapes(text: string): Dump | null {
  if (text.length > MAX_TEXT || !hasEscapes(text)) return null
  return only(stringsOf(withoutRepeats(text)).filter(isLong))
}

/**
 * Bytes as a program prints them or source code has them, if no notation of dumps fits: lists of numbers (Python, JSON, Go, Rust,
 * gdb), strings of hex digits, base64. Null if the text has none.
 */
export function readLiteral(text: string): Dump | null {
  if (text.length > MAX_TEXT) return null
  const lists = listsOf(withoutRepeats(text))
  // The brackets of fromhex("…") enclose a list as well.
  const strings = hexStringsOf(text).filter((bytes) => !lists.some((list) => list.join() === bytes.join()))
  return only([...lists, ...strings]) ?? only(base64Of(text))
}
