import { InputError } from '../../bytes/input-error'
import { truerConfigSpace, turned } from '../../pci/doubts/plausible'

/** Whether groups of several bytes hold them as they lie in config space, or turned round, as numbers with low byte first. */
export type ByteOrder = 'written' | 'turned'

/** Longest run of digits that is printed as one number; a longer one is a string of bytes. */
export const NUMBER_DIGITS = 16

/** Bytes a word, a dword and a qword. */
const WORDS: readonly number[] = [2, 4, 8]

/** Whether groups of that many digits are numbers: bytes, words, dwords or qwords. */
export const isNumber = (digits: number): boolean => digits === 2 || WORDS.includes(digits / 2)

const REMEDY = 'Dump single bytes: xxd -g1, od -A x -t x1, md.b, xp /256xb.'

/**
 * Config space out of groups of several bytes. Nothing in such a dump says whether a group is a number of a little-endian
 * machine or bytes in order, and every notation may be either: of the two readings the one is taken that makes a config
 * space.
 * @param digits hex digits a group
 * @param known where the notation shows the order by itself (a text column)
 * @param line of the first group, for errors
 * @throws InputError where both readings make one, or neither does
 */
export function inByteOrder(bytes: Uint8Array, digits: number, known: ByteOrder | null, line: number): Uint8Array {
  const width = digits / 2
  if (!WORDS.includes(width)) return bytes
  const other = turned(bytes, width)
  if (known !== null) return known === 'written' ? bytes : other
  const found = truerConfigSpace(bytes, other)
  if (found === 'first') return bytes
  if (found === 'second') return other
  const what = found === 'both' ? 'may be read in either byte order' : 'make a config space in neither byte order'
  throw new InputError(`the groups of ${digits} hex digits ${what}`, { line }, REMEDY)
}
