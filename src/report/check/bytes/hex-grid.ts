import type { DeviceReport } from '../../../check/report/report'
import type { Layer, Look, Style } from '../../drawing/style'
import { twoDigits } from '../../drawing/words'
import { wrap } from '../../drawing/wrap'
import { type ByteCell, type Fate, type GridLine, gridLines } from './grid'

/** The sign before a byte says what QEMU does with it; if the byte differs, it says what results from that. */
const SIGN: Readonly<Record<Layer, string>> = { checked: '=', partly: '~', writable: '*', w1c: '^', unchecked: ' ' }
const FATE_SIGN: Readonly<Partial<Record<Fate, string>>> = { fails: '!', undetermined: '?' }

const WORDS: Readonly<Record<Layer, string>> = {
  checked: 'compared',
  partly: 'compared in part',
  writable: 'guest-writable',
  w1c: 'write 1 to clear',
  unchecked: 'not compared',
}

const LEGEND =
  'src over dst where they differ; = compared, ~ compared in part, * guest-writable, ^ write 1 to clear, no sign not compared; ! fails, ? not known whether compared, ?? not in the dump'

/** Lines of 16 bytes need 80 columns; narrower terminals get 8 or 4. */
const WHOLE_FROM = 80
const HALF_FROM = 44
/** Columns for two blanks, offset, side and blanks, and for a byte with its sign. */
const HEAD = 11
const BYTE = 4

const paint = ({ bytes }: Style, { fate, layer }: ByteCell): ((text: string) => string) => {
  if (fate === 'fails' || fate === 'adopted' || fate === 'undetermined') return bytes[fate]
  return bytes[layer]
}

function byte(cell: ByteCell, side: 'source' | 'destination', style: Style): string {
  const value = cell[side]
  const text = `${FATE_SIGN[cell.fate] ?? SIGN[cell.layer]}${value === null ? '??' : twoDigits(value)}`
  return ` ${paint(style, cell)(text)}`
}

const differs = ({ fate }: ByteCell): boolean => fate !== 'equal' && fate !== 'absent'

const offsetText = (offset: number): string => offset.toString(16).padStart(3, '0')

/** The capabilities that begin in a line: in the margin if there is room, else on a line above. */
function boundary(names: readonly string[], room: number, style: Style): { above: string[]; right: string } {
  if (names.length === 0) return { above: [], right: '' }
  const text = names.join('; ')
  if (text.length + 3 <= room) return { above: [], right: style.strong(` < ${text}`) }
  return { above: [style.strong(`  --- ${text}`)], right: '' }
}

function bytesLines(line: GridLine, perLine: number, { width, style }: Look): string[] {
  const room = width - HEAD - BYTE * perLine
  const lines: string[] = []
  for (let i = 0; i < line.cells.length; i += perLine) {
    const cells = line.cells.slice(i, i + perLine)
    const names = line.begins
      .filter(({ offset }) => offset >= cells[0]!.offset && offset <= cells.at(-1)!.offset)
      .map(({ offset, name, title }) => `${offset.toString(16)} ${width < WHOLE_FROM ? name : title}`)
    const offset = style.faint(offsetText(cells[0]!.offset))
    const own = cells.map((cell) => byte(cell, 'destination', style)).join('')
    const { above, right } = boundary(names, room, style)
    lines.push(...above)
    if (!cells.some(differs)) {
      lines.push(`  ${offset}     ${own}${right}`)
      continue
    }
    const sent = cells.map((cell) => (differs(cell) ? byte(cell, 'source', style) : ' '.repeat(BYTE))).join('')
    lines.push(`  ${offset} src ${sent}`.trimEnd(), `  ${offset} dst ${own}${right}`)
  }
  return lines
}

function lines(line: GridLine, perLine: number, look: Look): string[] {
  const { offset, length, cells } = line
  if (length <= cells.length) return bytesLines(line, perLine, look)
  const [first] = cells
  const value = first!.destination === null ? '??' : twoDigits(first!.destination)
  const words = look.width < HALF_FROM ? '' : `, ${WORDS[first!.layer]}`
  const text = `all ${SIGN[first!.layer]}${value} up to ${offsetText(offset + length - 1)}${words}`
  return [`  ${look.style.faint(offsetText(offset))}      ${paint(look.style, first!)(text)}`]
}

/** Returns the config space of a device whose report carries its grid, with the legend of its signs. */
export function hexGrid(device: DeviceReport, look: Look): string[] {
  const perLine = look.width >= WHOLE_FROM ? 16 : look.width >= HALF_FROM ? 8 : 4
  // Keep a sign on the same line as its meaning.
  const legend = wrap(LEGEND.replace(/([=~*^!?]) /g, '$1\u00a0'), look.width - 2)
    .map((text) => text.replaceAll('\u00a0', ' '))
    .map((text) => look.style.faint(`  ${text}`))
  return ['Config space:', ...gridLines(device).flatMap((line) => lines(line, perLine, look)), ...legend]
}
