import type { DeviceReport, Difference, Grid } from '../../../check/report/report'
import { fieldsAt, naming } from '../../../pci/name'
import { walk } from '../../../pci/walk'
import { checkedBits } from '../../../qemu/painting/masks'
import { ruleFinder } from '../../../qemu/painting/rule-finder'
import { kernelAt } from '../../drawing/kernel'
import type { Layer } from '../../drawing/style'
import { twoDigits } from '../../drawing/words'

/** The outcome for a byte; `absent`: it is missing from a dump. */
export type Fate = Difference['outcome'] | 'absent'

export interface ByteCell {
  readonly offset: number
  /** Null if the byte is missing from the side's dump. */
  readonly source: number | null
  readonly destination: number | null
  readonly layer: Layer
  readonly fate: Fate
  readonly failing: number
}

/** Sixteen bytes, or a run of such lines whose bytes are all equal. */
export interface GridLine {
  readonly offset: number
  /** 16, or a multiple of it for a run. */
  readonly length: number
  /** All bytes of a line, or the first one of a run. */
  readonly cells: readonly ByteCell[]
  /** The capabilities that begin here: short name as in setpci, and title. */
  readonly begins: readonly { readonly offset: number; readonly name: string; readonly title: string }[]
}

const PER_LINE = 16

/** Returns the layer of a byte. One with some bits compared and some write 1 to clear is `w1c`. */
function layerOf(checked: number, cmask: number, wmask: number, w1cmask: number): Layer {
  if (checked === 0xff) return 'checked'
  if ((w1cmask & cmask) !== 0) return 'w1c'
  if (checked !== 0) return 'partly'
  return wmask === 0 ? 'unchecked' : 'writable'
}

function cellsOf({ source, destination }: Grid, differences: readonly Difference[]): ByteCell[] {
  const checked = checkedBits(destination)
  const byOffset = new Map(differences.map((difference) => [difference.offset, difference]))
  return Array.from({ length: destination.size }, (_, offset) => {
    const difference = byOffset.get(offset)
    const held = (side: Grid['source']) => offset < side.size && side.absent[offset] === 0
    const both = held(source) && held(destination)
    return {
      offset,
      source: held(source) ? source.config[offset]! : null,
      destination: held(destination) ? destination.config[offset]! : null,
      layer: layerOf(
        checked[offset]!,
        destination.cmask[offset]!,
        destination.wmask[offset]!,
        destination.w1cmask[offset]!,
      ),
      fate: difference?.outcome ?? (both ? 'equal' : 'absent'),
      failing: difference?.failing ?? 0,
    }
  })
}

const same = (a: ByteCell, b: ByteCell): boolean =>
  a.destination === b.destination && a.source === b.source && a.layer === b.layer && a.fate === b.fate

const foldable = (cells: readonly ByteCell[]): boolean =>
  ['equal', 'absent'].includes(cells[0]!.fate) && cells.every((cell) => same(cell, cells[0]!))

/**
 * Returns the config space of a device whose report carries its grid, in lines of 16 bytes; runs of one byte are
 * folded.
 */
export function gridLines(device: DeviceReport): GridLine[] {
  const { grid } = device
  if (!grid) return []
  const cells = cellsOf(grid, device.differences)
  const capabilities = walk(grid.destination.config).capabilities
  const lines: GridLine[] = []
  for (let offset = 0; offset < cells.length; offset += PER_LINE) {
    const line = cells.slice(offset, offset + PER_LINE)
    const begins = capabilities
      .filter((found) => found.offset >= offset && found.offset < offset + PER_LINE)
      .sort((a, b) => a.offset - b.offset)
      .map(({ layout: { name, title }, offset: at }) => ({ offset: at, name, title }))
    const last = lines.at(-1)
    const folds =
      last && begins.length === 0 && foldable(last.cells) && foldable(line) && same(last.cells[0]!, line[0]!)
    if (folds) lines[lines.length - 1] = { ...last, length: last.length + line.length }
    else lines.push({ offset, length: line.length, cells: line, begins })
  }
  return lines
}

/** The names of a byte, and why it is (not) compared. */
export interface ByteFacts {
  /** "PCI Express > Slot Status" */
  readonly register: string
  readonly field: string | null
  /** "cmask ff, wmask 00, w1cmask 19" */
  readonly masks: string
  readonly rule: string
  /** The rule's sentence, with the QEMU function. */
  readonly note: string
  /** What the kernel of either side's host did to the byte: "source: hidden by the host's kernel: …". */
  readonly kernel: readonly string[]
}

/** What the hosts' kernels did to a byte; only once if both did the same. */
function kernelsAt({ source, destination }: Grid, offset: number): string[] {
  const [from, to] = [source, destination].map(({ kernel }) => kernelAt(kernel, offset))
  if (from === to) return from ? [from] : []
  return [...(from ? [`source: ${from}`] : []), ...(to ? [`destination: ${to}`] : [])]
}

/** Returns a function that names the bytes of a grid. */
export function describer(grid: Grid): (cell: ByteCell) => ByteFacts {
  const { destination } = grid
  const names = naming(destination.config)
  const rule = ruleFinder(destination.rules)
  return ({ offset, failing, source, destination: own }) => {
    const named = names.at(offset)
    const { rule: code, note } = rule(offset)
    const [c, w, w1c] = [destination.cmask, destination.wmask, destination.w1cmask].map((mask) =>
      twoDigits(mask[offset]!),
    )
    return {
      register: named.register,
      field: fieldsAt(named, failing || (source ?? 0) ^ (own ?? 0) || 0xff),
      masks: `cmask ${c}, wmask ${w}, w1cmask ${w1c}`,
      rule: code,
      note,
      kernel: kernelsAt(grid, offset),
    }
  }
}
