import { InputError } from '../../bytes/input-error'
import { standardChain } from '../../pci/chain'
import { ConfigAssembler } from './assembler'
import { deviceOf } from './device'
import { isPreamble, type TextFormat } from './format'
import { type HexGroups, littleEndian, readGroups, sameWidth } from './hex-groups'

const HEX_LINE = /^[0-9a-fx\s,;:-]+$/i
const BYTE = /[0-9a-f]{2}/i

/** How a line starts that is meant as hex, though something in it is not: four bytes, which no time of day has. */
const MEANT = /^(?:0x)?[0-9a-f]{2}(?:[\s,;:-]{1,4}(?:0x)?[0-9a-f]{2}){3}(?:[\s,;:-]|$)|^[0-9a-f]{16}/i

const isHex = (line: string): boolean => HEX_LINE.test(line) && BYTE.test(line)

/** Longest run of digits that is printed as one number; a longer one is a string of bytes. */
const NUMBER_DIGITS = 16

/** Bytes a word, a dword and a qword. */
const WORDS: readonly number[] = [2, 4, 8]

/** Values printed with 0x before each: bytes of one or two digits, or wider numbers, low byte first in config space. */
function readNumbers(values: readonly string[], number: number): HexGroups {
  const digits = values.map((value) => {
    if (!/^0x[0-9a-f]+$/i.test(value)) {
      throw new InputError(`"${value.slice(0, 20)}" is not a hex number like its neighbours`, { line: number })
    }
    return value.slice(2).padStart(2, '0')
  })
  const text = digits.join(' ')
  const groups = readGroups(text, 0, text.length, number)
  const width = groups.digits / 2
  if (groups.digits > NUMBER_DIGITS || width === 1) return groups
  if (!WORDS.includes(width) || groups.bytes.length % width !== 0) {
    throw new InputError(`values of ${groups.digits} hex digits are no bytes, words or dwords`, { line: number })
  }
  return { ...groups, bytes: littleEndian(groups.bytes, width) }
}

/** @param before digits of the groups of the first line, 0 for that line itself */
function readLine(line: string, before: number, number: number): HexGroups {
  const values = line.match(/[^\s,;:-]+/g) ?? []
  if (values.some((value) => /^0x/i.test(value))) {
    const numbers = readNumbers(values, number)
    sameWidth(numbers.digits, before || numbers.digits, number)
    return numbers
  }
  const text = values.join(' ')
  return readGroups(text, 0, text.length, number)
}

const hasCapabilities = (config: Uint8Array): boolean => standardChain(config).links.length > 0

/**
 * Groups of several bytes are bytes in order or numbers, and nothing says which. Where a capability list shows up only
 * when they are turned round, they were read the wrong way.
 */
function refuseTurned(config: Uint8Array, width: number, line: number): void {
  if (!WORDS.includes(width) || config.length % width !== 0 || hasCapabilities(config)) return
  if (!hasCapabilities(Uint8Array.from(littleEndian([...config], width)))) return
  const what = `the groups of ${2 * width} digits are not in the order of bytes`
  throw new InputError(what, { line }, 'Dump single bytes, for example with od -A x -t x1 or xxd.')
}

/** Hex digits without offsets, with or without separators and 0x: xxd -p, xxd -i of standard input, od -A n. */
export const bareHex: TextFormat = {
  name: 'bare hex digits',
  begins: (line, first) => first && (isHex(line) || MEANT.test(line)),
  read(lines) {
    const config = new ConfigAssembler()
    let firstDigits = 0
    let plain = true
    let firstLine = 0
    let lastLine = 0
    let ended = 0
    for (let line = lines.next(); line !== null; line = lines.next()) {
      const { number } = lines
      if (isPreamble(line)) continue
      const follows = config.length === 0 || lastLine === number - 1
      if (!isHex(line) && !(follows && MEANT.test(line))) {
        ended ||= number
        continue
      }
      if (ended > 0) throw new InputError('the line is not hex digits, but bytes follow it', { line: ended })
      const { bytes, digits } = readLine(line, firstDigits, number)
      config.row(config.length, bytes, number)
      firstDigits ||= digits
      plain &&= digits > NUMBER_DIGITS
      firstLine ||= number
      lastLine = number
    }
    const bytes = config.finish(lastLine)
    refuseTurned(bytes, firstDigits / 2, firstLine)
    return { format: plain ? 'xxd-plain' : 'hex', devices: [deviceOf({ config: bytes })] }
  },
}
