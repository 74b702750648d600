import { InputError } from '../../../bytes/input-error'
import { ConfigAssembler } from '../assembler'
import { isNumber, NUMBER_DIGITS } from '../byte-order'
import { deviceOf } from '../device'
import { isPreamble, type TextFormat } from '../format'
import { type HexGroups, readGroups, sameWidth } from './hex-groups'

const HEX_LINE = /^[0-9a-fx\s,;:-]+$/i
const BYTE = /[0-9a-f]{2}/i

/** Start of a line that is meant as hex even if something in it is not: four bytes, more than a time of day has. */
const MEANT = /^(?:0x)?[0-9a-f]{2}(?:[\s,;:-]{1,4}(?:0x)?[0-9a-f]{2}){3}(?:[\s,;:-]|$)|^[0-9a-f]{16}/i

const isHex = (line: string): boolean => HEX_LINE.test(line) && BYTE.test(line)

/** Values with an 0x prefix each: bytes of one or two digits, or wider numbers. */
function readNumbers(values: readonly string[], number: number): HexGroups {
  const digits = values.map((value) => {
    if (!/^0x[0-9a-f]+$/i.test(value)) {
      throw new InputError(`"${value.slice(0, 20)}" is not a hex number like the others`, { line: number })
    }
    return value.slice(2).padStart(2, '0')
  })
  const text = digits.join(' ')
  const groups = readGroups(text, 0, text.length, number)
  if (groups.digits > NUMBER_DIGITS) return groups
  if (!isNumber(groups.digits) || groups.bytes.length % (groups.digits / 2) !== 0) {
    throw new InputError(`values of ${groups.digits} hex digits are not bytes, words or dwords`, { line: number })
  }
  return groups
}

/** @param before digits per group of the first line, 0 for that line itself */
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

/** Hex digits without offsets, with or without separators and 0x: xxd -p, xxd -i of standard input, od -A n. */
export const bareHex: TextFormat = {
  name: 'bare hex digits',
  // Intel HEX has a colon at the start of each record.
  begins: (line, first) => first && !line.startsWith(':') && (isHex(line) || MEANT.test(line)),
  read(lines) {
    const config = new ConfigAssembler()
    let firstDigits = 0
    let plain = true
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
      const groups = readLine(line, firstDigits, number)
      const { digits } = groups
      config.row(config.length, groups, number)
      firstDigits ||= digits
      plain &&= digits > NUMBER_DIGITS
      lastLine = number
    }
    const bytes = config.finish(lastLine)
    return { format: plain ? 'xxd-plain' : 'hex', devices: [deviceOf({ config: bytes })] }
  },
}
