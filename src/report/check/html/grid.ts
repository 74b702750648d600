import { hex } from '../../../bytes/hex'
import type { DeviceReport } from '../../../check/report/report'
import type { Layer } from '../../drawing/style'
import { bitList, twoDigits } from '../../drawing/words'
import { escapeAttribute, escapeText } from '../../drawing/xml'
import { type ByteCell, type ByteFacts, describer, type GridLine, gridLines } from '../bytes/grid'

const LAYER: Readonly<Record<Layer, string>> = { checked: 'k', partly: 'p', writable: 'w', w1c: 'x', unchecked: 'u' }
const LAYER_WORDS: Readonly<Record<Layer, string>> = {
  checked: 'compared',
  partly: 'compared in part',
  writable: 'guest-writable',
  w1c: 'write 1 to clear',
  unchecked: 'not compared',
}
const FATE: Readonly<Record<ByteCell['fate'], string>> = {
  fails: ' f',
  adopted: ' a',
  undetermined: ' o',
  equal: '',
  absent: '',
}

const byte = (value: number | null): string => (value === null ? '??' : twoDigits(value))

/** The tooltip of bytes that share all of this. */
function titleOf(
  { offset, fate, failing, layer, source, destination }: ByteCell,
  facts: ByteFacts,
  end: number,
): string {
  const place = end === offset ? hex(offset, 3) : `${hex(offset, 3)}-${end.toString(16).padStart(3, '0')}`
  const differs = `source ${byte(source)}, destination ${byte(destination)}`
  const outcome =
    fate === 'fails'
      ? `FAILS: ${differs}, bits ${bitList(failing)} are compared`
      : fate === 'adopted'
        ? `adopted: ${differs}`
        : fate === 'undetermined'
          ? `open: ${differs}`
          : fate === 'absent'
            ? 'not in the dump'
            : null
  const name = facts.field === null ? facts.register : `${facts.register}: ${facts.field}`
  return [
    `${place} ${name}`,
    outcome,
    `${LAYER_WORDS[layer]} (${facts.masks})`,
    `${facts.rule}: ${facts.note}`,
    ...facts.kernel,
  ]
    .filter((line) => line !== null)
    .join('\n')
}

/** Neighbours that share class and tooltip are one element, which keeps a page of many devices small. */
interface Piece {
  readonly cells: ByteCell[]
  readonly facts: ByteFacts
}

function pieces(line: GridLine, describe: (cell: ByteCell) => ByteFacts): Piece[] {
  const found: Piece[] = []
  for (const cell of line.cells) {
    const facts = describe(cell)
    const last = found.at(-1)
    const before = last?.cells.at(-1)
    const alike =
      last &&
      before &&
      before.fate === cell.fate &&
      ['equal', 'absent'].includes(cell.fate) &&
      before.layer === cell.layer &&
      last.facts.register === facts.register &&
      last.facts.field === facts.field &&
      last.facts.masks === facts.masks &&
      last.facts.note === facts.note &&
      last.facts.kernel.join() === facts.kernel.join()
    if (alike) last.cells.push(cell)
    else found.push({ cells: [cell], facts })
  }
  return found
}

function pieceHtml({ cells, facts }: Piece, side: 'source' | 'destination'): string {
  const first = cells[0]!
  const title = titleOf(first, facts, cells.at(-1)!.offset)
  const bytes = cells.map((cell) => byte(cell[side])).join(' ')
  return `<i class="${LAYER[first.layer]}${FATE[first.fate]}" title="${escapeAttribute(title)}">${bytes}</i>`
}

const gap = (offset: number): string => (offset % 16 === 8 ? '  ' : ' ')

/** Pieces with the spaces between them; those that a source line does not repeat are blank. */
function lineHtml(found: readonly Piece[], side: 'source' | 'destination', all: boolean): string {
  return found
    .map((piece, i) => {
      const { cells } = piece
      const text =
        all || cells[0]!.source !== cells[0]!.destination ? pieceHtml(piece, side) : cells.map(() => ' ·').join(' ')
      return `${i === 0 ? '' : gap(cells[0]!.offset)}${text}`
    })
    .join('')
}

function htmlOf(line: GridLine, describe: (cell: ByteCell) => ByteFacts): string {
  const { offset, length, cells, begins } = line
  const label = `<b>${offset.toString(16).padStart(3, '0')}</b>`
  if (length > 16) {
    const last = (offset + length - 1).toString(16).padStart(3, '0')
    const title = titleOf(cells[0]!, describe(cells[0]!), offset + length - 1)
    const all = `all ${byte(cells[0]!.destination)}, ${LAYER_WORDS[cells[0]!.layer]}`
    return `${label}      <i class="${LAYER[cells[0]!.layer]}" title="${escapeAttribute(title)}">${all}</i> <b>up to ${last}</b>`
  }
  const found = pieces(line, describe)
  const differs = cells.some(({ fate }) => fate !== 'equal' && fate !== 'absent')
  const margin =
    begins.length === 0
      ? ''
      : `  <em>&lt; ${escapeText(begins.map(({ offset: at, title }) => `${hex(at)} ${title}`).join('; '))}</em>`
  const own = `${label} ${differs ? '<b>dst</b>' : '   '}  ${lineHtml(found, 'destination', true)}${margin}`
  return differs ? `${label} <b>src</b>  ${lineHtml(found, 'source', false)}\n${own}` : own
}

/** Returns the config space of a device: source over destination where they differ. */
export function gridHtml(device: DeviceReport): string {
  if (!device.grid) return ''
  const describe = describer(device.grid)
  const lines = gridLines(device).map((line) => htmlOf(line, describe))
  const label = escapeAttribute(`config space of ${device.id}`)
  return `<pre class="grid" tabindex="0" role="region" aria-label="${label}">${lines.join('\n')}</pre>`
}

/** What the marks of a grid mean. */
export const LEGEND = `<ul class="legend grid">
<li><i class="k">00</i> compared</li><li><i class="p">00</i> compared in part</li><li><i class="w">00</i> guest-writable</li>
<li><i class="x">00</i> write 1 to clear</li><li><i class="u">00</i> not compared</li><li><i class="k f">00</i> differs and fails</li>
<li><i class="w a">00</i> differs and is adopted</li><li><i class="k o">00</i> differs, not known whether compared</li><li>?? not in the dump</li></ul>`
