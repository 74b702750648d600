import { InputError } from '../../bytes/input-error'
import { BoundedDeviceCache } from '../device/device-cache'
import { FixedNames } from '../device/names'
import { PairsByRequest } from '../releases/pairs-once'
import type { DeviceReport, Report, Stop, Verdict } from '../report/report'
import type { CheckRequest } from '../report/request'
import type { ComparedSide } from '../sides/captured'
import { checkSides, predictSide } from '../sides/sides'

/** A guest, as its capture, stream or dump shows it. */
export interface MatrixSource {
  readonly name: string
  /** What could not be read, instead of the side. */
  readonly side: ComparedSide | { readonly problem: string }
  /** Equal for sources that hold the same, so that they are judged once. */
  readonly key: string
}

/** A host: what is known about it, and its devices if they were read. */
export interface MatrixTarget {
  readonly name: string
  /** Null if the devices are predicted. */
  readonly side: ComparedSide | null | { readonly problem: string }
  readonly request: CheckRequest
  /** Equal for targets that are alike. */
  readonly key: string
}

/** What stops a guest: the first thing that QEMU refuses, or why there is no verdict. */
export interface CellReason {
  /** Id of the device, or null if the machine as a whole is meant. */
  readonly device: string | null
  readonly offset: number | null
  readonly register: string | null
  readonly case: string | null
  /** For people. */
  readonly text: string
}

export interface Cell {
  readonly verdict: Verdict
  readonly reason: CellReason | null
}

/** Verdicts of all sources on all targets. */
export interface Matrix {
  readonly sources: readonly string[]
  readonly targets: readonly string[]
  /** By source, then by target. */
  readonly cells: readonly (readonly Cell[])[]
  /** Targets that are described alike and have the same devices, each in the order of the targets. */
  readonly classes: readonly (readonly string[])[]
}

const open = (text: string): Cell => ({
  verdict: 'undetermined',
  reason: { device: null, offset: null, register: null, case: null, text },
})

function stopReason({ section, message, kind }: Stop): CellReason {
  return { device: section, offset: null, register: null, case: null, text: message ?? `${kind} of ${section}` }
}

function deviceReason({ id, firstFailure, differences, reason, obstacle }: DeviceReport): CellReason {
  const failing = firstFailure && differences.find(({ offset }) => offset === firstFailure.offset)
  return {
    device: id,
    offset: firstFailure?.offset ?? null,
    register: failing?.register ?? null,
    case: failing?.case ?? null,
    text: firstFailure?.message ?? obstacle?.message ?? reason ?? 'a compared byte is unknown',
  }
}

/** The first reason for the verdict of a report, in the order in which QEMU meets them. */
function reasonOf({ verdict, devices, stops, unpaired, target, notes }: Report): CellReason | null {
  if (verdict === 'compatible') return null
  const [stop] = stops ?? []
  if (verdict === 'incompatible' && stop && stop.kind !== 'config') return stopReason(stop)
  const device = devices.find((each) => each.verdict === verdict)
  if (device) return deviceReason(device)
  const [alone] = [...unpaired.source, ...unpaired.destination]
  if (alone) {
    return { device: alone.id, offset: null, register: null, case: null, text: 'has no counterpart on the other side' }
  }
  const text = target.releases ? 'it depends on the release or the machine type of QEMU' : (notes[0] ?? 'not known')
  return { device: null, offset: null, register: null, case: null, text }
}

/** What is remembered from cell to cell. */
type Memory = Required<Pick<CheckRequest, 'cache' | 'pairs'>>

function reportOf(source: ComparedSide, { side, request: asked }: MatrixTarget, memory: Memory): Report {
  const request = { ...asked, ...memory, brief: true }
  if (side !== null && !('problem' in side)) return checkSides(source, side, request)
  return predictSide(source, request)
}

function cellOf({ side: source }: MatrixSource, target: MatrixTarget, memory: Memory): Cell {
  if ('problem' in source) return open(source.problem)
  if (target.side !== null && 'problem' in target.side) return open(target.side.problem)
  try {
    const report = reportOf(source, target, memory)
    return { verdict: report.verdict, reason: reasonOf(report) }
  } catch (error) {
    // What makes no sense for one cell must not take the others' verdicts away.
    if (error instanceof InputError) return open(error.message)
    throw error
  }
}

/** Groups by key, in the order of the list. */
export function grouped<T extends { readonly key: string }>(list: readonly T[]): T[][] {
  const groups = new Map<string, T[]>()
  for (const entry of list) {
    const group = groups.get(entry.key)
    if (group) group.push(entry)
    else groups.set(entry.key, [entry])
  }
  return [...groups.values()]
}

/** Devices of sources, and pairs of devices on each target, that are remembered at a time. */
const MOST_REMEMBERED = 4096

/**
 * Rows of a matrix, made one after the other: what was found of a source serves the next ones, and the memory that it
 * takes does not grow with their number.
 */
export class MatrixRows {
  /** Targets that are alike. */
  readonly classes: readonly (readonly MatrixTarget[])[]
  private readonly rows = new Map<string, ReadonlyMap<string, Cell>>()
  private readonly memory: Memory

  constructor(private readonly targets: readonly MatrixTarget[]) {
    const names = new FixedNames(2 * MOST_REMEMBERED)
    this.memory = {
      cache: new BoundedDeviceCache(Number.POSITIVE_INFINITY, MOST_REMEMBERED, names),
      pairs: new PairsByRequest(MOST_REMEMBERED, names),
    }
    this.classes = grouped(targets)
  }

  /** Returns the verdicts on a source, in the order of the targets. */
  of(source: MatrixSource): readonly Cell[] {
    const row =
      this.rows.get(source.key) ??
      new Map(this.classes.map(([target]) => [target!.key, cellOf(source, target!, this.memory)]))
    this.rows.set(source.key, row)
    return this.targets.map(({ key }) => row.get(key)!)
  }

  /** Returns the matrix of rows that were made. */
  together(sources: readonly string[], cells: Matrix['cells']): Matrix {
    return {
      sources,
      targets: this.targets.map(({ name }) => name),
      cells,
      classes: this.classes.map((group) => group.map(({ name }) => name)),
    }
  }
}

/** Judges every source on every target, each distinct pair once. */
export function matrixOf(sources: readonly MatrixSource[], targets: readonly MatrixTarget[]): Matrix {
  const rows = new MatrixRows(targets)
  const cells = sources.map((source) => rows.of(source))
  return rows.together(
    sources.map(({ name }) => name),
    cells,
  )
}

/** The verdict of a whole matrix. @param require `all`: every target takes every source; `any`: one each is enough */
export function matrixVerdict({ cells }: Matrix, require: 'all' | 'any'): Verdict {
  const rows = cells.map((row): Verdict => {
    const verdicts = row.map(({ verdict }) => verdict)
    const [best, worst] =
      require === 'any' ? (['compatible', 'undetermined'] as const) : (['incompatible', 'undetermined'] as const)
    if (verdicts.includes(best)) return best
    if (verdicts.includes(worst)) return worst
    return require === 'any' ? 'incompatible' : 'compatible'
  })
  if (rows.includes('incompatible')) return 'incompatible'
  return rows.includes('undetermined') ? 'undetermined' : 'compatible'
}
