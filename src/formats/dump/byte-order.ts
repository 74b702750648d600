import { InputError } from '../../bytes/input-error'
import { truerConfigSpace, turned } from '../../pci/doubts/plausible'

/** Order of the bytes in a group: as in config space, or swapped, because the group is a little-endian number. */
export type ByteOrder = 'written' | 'turned'

/** Longest run of digits printed as one number; a longer one is a string of bytes. */
export const NUMBER_DIGITS = 16

/** Bytes a word, a dword and a qword. */
const WORDS: readonly number[] = [2, 4, 8]

/** Whether groups of `digits` hex digits are numbers: bytes, words, dwords or qwords. */
export const isNumber = (digits: number): boolean => digits === 2 || WORDS.includes(digits / 2)

const REMEDY = 'Dump single bytes: xxd -g1, od -A x -t x1, md.b, xp /256xb.'

/**
 * Config space from groups of several bytes. Such a dump does not say whether a group is a number of a little-endian
 * machine or bytes in order, and every notation may be either: the reading that gives a valid config space
 * is taken.
 * @param digits hex digits per group
 * @param known the order, if the notation shows it (a text column)
 * @param line of the first group, for errors
 * @throws InputError when both readings are valid, or neither is
 */
export function inByteOrder(bytes: Uint8Array, digits: number, known: ByteOrder | null, line: number): Uint8Array {
  const width = digits / 2
  if (!WORDS.includes(width)) return bytes
  const other = turned(bytes, width)
  if (known !== null) return known === 'written' ? bytes : other
  const found = truerConfigSpace(bytes, other)
  if (found === 'first') return bytes
  if (found === 'second') return other
  const what =
    found === 'both' ? 'are valid config space in either byte order' : 'are not valid config space in either byte order'
  throw new InputError(`the groups of ${digits} hex digits ${what}`, { line }, REMEDY)
}
