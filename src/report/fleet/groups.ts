import { hex } from '../../bytes/hex'
import type { Cell, CellReason, Matrix } from '../../check/fleet/matrix'

/** What no cell judges. */
export const NOT_JUDGED = 'Not judged: virtio features and device state.'

/** Targets with the same verdicts for every source, and one source's verdicts on such groups. */
export interface MatrixGroups {
  /** "A", "B", … "AA" */
  readonly letters: readonly string[]
  /** Names of the targets of each group. */
  readonly targets: readonly (readonly string[])[]
  /** By source, then by group. */
  readonly cells: readonly (readonly Cell[])[]
}

const LETTERS = 26

function letter(index: number): string {
  const last = String.fromCharCode(0x41 + (index % LETTERS))
  return index < LETTERS ? last : letter(Math.floor(index / LETTERS) - 1) + last
}

/** Returns the columns of a matrix, those that are equal from top to bottom together. */
export function matrixGroups({ targets, cells }: Matrix): MatrixGroups {
  const columns = new Map<string, number[]>()
  targets.forEach((_, at) => {
    const key = cells.map((row) => `${row[at]!.verdict} ${row[at]!.reason?.text ?? ''}`).join('\n')
    const column = columns.get(key)
    if (column) column.push(at)
    else columns.set(key, [at])
  })
  const groups = [...columns.values()]
  return {
    letters: groups.map((_, i) => letter(i)),
    targets: groups.map((group) => group.map((at) => targets[at]!)),
    cells: cells.map((row) => groups.map(([at]) => row[at!]!)),
  }
}

/** "0000:00:02.0/pcie-root-port at 0x06e (PCI Express > Slot Status)", or the text of the reason. */
export function cellReasonText({ device, offset, register, text }: CellReason): string {
  if (offset !== null) return `${device} at ${hex(offset, 3)}${register === null ? '' : ` (${register})`}`
  return device === null ? text : `${device}: ${text}`
}
