import { InputError } from '../../../bytes/input-error'
import { isNumber } from '../byte-order'
import { deviceOf } from '../device'
import type { TextFormat } from '../format'
import { type HexGroups, readGroups, sameWidth } from './hex-groups'
import { assembleRows } from './offset-rows'
import type { Radix } from './radix'
import { checkText, type DumpRow, Rows } from './rows'

/** An offset, then groups of a different width: otherwise it is a line of bare hex digits. */
const START = /^(0[0-9a-f]{5,7})\s+([0-9a-f]{2,16})(?=\s|$)/i

/** hexdump and od print six to eight digits: offsets within config space start with 0. */
const ROW = /^(0[0-9a-f]{5,7})(?=\s|$)/i

/** What opens the text column: | in hexdump -C, > in od -t x1z. */
const TEXT_COLUMN = /[|>]/

/** End of the text column. */
const CLOSED = /[|<]$/

interface Shape {
  readonly offsetDigits: number
  readonly digits: number
  readonly column: string | null
}

/** The tool: only hexdump has the | column; od prints six digits, or seven in octal or decimal. */
function formatOf({ offsetDigits, digits, column }: Shape): string {
  if (column === '|' || offsetDigits === 8) return 'hexdump-C'
  return offsetDigits === 7 && digits === 4 ? 'hexdump' : 'od'
}

/** Possible bases of offsets with that many digits, the tool's default first. */
function radices({ offsetDigits, digits }: Shape): readonly Radix[] {
  if (offsetDigits !== 7) return [16]
  return digits === 4 ? [16, 8, 10] : [8, 10, 16]
}

/** od without -t and hexdump -b and -d print octal and decimal numbers: every group has three, five or six digits. */
function refuseOtherBases(groups: string, number: number): void {
  const widths = new Set((groups.match(/\S+/g) ?? []).map((group) => group.length))
  const [width] = widths
  if (widths.size !== 1 || (width !== 3 && width !== 5 && width !== 6)) return
  const what = `groups of ${width} digits are octal or decimal numbers, not bytes in hex`
  throw new InputError(what, { line: number }, 'Use hexdump -C, xxd or od -A x -t x1.')
}

/** The bytes of the groups on one line, from `from` to the text column at `to`. */
function readBytes(line: string, from: number, to: number, number: number): HexGroups {
  refuseOtherBases(line.slice(from, to), number)
  const { bytes, digits } = readGroups(line, from, to, number)
  if (!isNumber(digits) || bytes.length % (digits / 2) !== 0) {
    throw new InputError(`groups of ${digits} digits are not bytes or words in hex`, { line: number })
  }
  return { bytes, digits }
}

/** hexdump, with and without -C, and od -t x1, x2, x4 and x8 with offsets in octal, decimal or hexadecimal, of machines of either byte
 * order. */
export const hexdump: TextFormat = {
  name: 'hexdump or od -t x1',
  begins(line) {
    const start = START.exec(line)
    return start !== null && (start[1]!.length !== start[2]!.length || Number.parseInt(start[1]!, 16) === 0)
  },
  read(lines) {
    const rows = new Rows<DumpRow>()
    let shape: Shape | null = null
    for (let line = lines.next(); line !== null && !rows.full; line = lines.next()) {
      const { number } = lines
      const offset = ROW.exec(line)?.[1]
      if (offset === undefined) rows.other(line, number)
      else if (offset.length === line.length) {
        if (shape !== null) rows.row({ line: number, offset, bytes: [], digits: shape.digits, closed: true })
      } else if (shape !== null || hexdump.begins(line, false)) {
        const column = TEXT_COLUMN.exec(line)
        const { bytes, digits } = readBytes(line, offset.length, column?.index ?? line.length, number)
        shape ??= { offsetDigits: offset.length, digits, column: column?.[0] ?? null }
        sameWidth(digits, shape.digits, number)
        const text = column === null ? '' : line.slice(column.index + 1)
        const closed = CLOSED.test(text)
        checkText(closed ? text.length - 1 : text.length, bytes.length, number)
        rows.row({ line: number, offset, bytes, digits, closed })
      }
    }
    const config = assembleRows(rows, radices(shape!))
    return { format: formatOf(shape!), devices: [deviceOf({ config })] }
  },
}
