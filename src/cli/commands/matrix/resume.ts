import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs'
import { InputError } from '../../../bytes/input-error'
import { isSystemError, reasonOf } from '../../../bytes/system-error'
import type { Cell, MatrixTarget } from '../../../check/fleet/matrix'
import { version } from '../../../version'

const KIND = 'pcimig-matrix-rows'
const VERDICTS: readonly unknown[] = ['compatible', 'incompatible', 'undetermined']

/** What shows whether a file is still the one that was judged: its path, size and time of change. Null for a directory. */
function nameOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat?.isFile() ? `${path} ${stat.size} ${stat.mtimeMs}` : null
}

/** The first line of a file: everything that rows depend on besides their source. */
function headOf(paths: readonly string[], targets: readonly MatrixTarget[]): string {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(JSON.stringify([path, nameOf(path)]))
  for (const { name, key } of targets) hash.update(JSON.stringify([name, key]))
  return JSON.stringify({ kind: KIND, version, targets: hash.digest('hex') })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null // The line that was being written when the run ended.
  }
}

const isCell = (cell: unknown): cell is Cell =>
  typeof cell === 'object' && cell !== null && 'verdict' in cell && VERDICTS.includes(cell.verdict) && 'reason' in cell

/** A row that the file holds, or null for any other line. */
function rowIn(line: string): { readonly source: string; readonly cells: readonly Cell[] } | null {
  const row = parsed(line)
  if (typeof row !== 'object' || row === null || !('source' in row) || !('cells' in row)) return null
  const { source, cells } = row
  return typeof source === 'string' && Array.isArray(cells) && cells.every(isCell) ? { source, cells } : null
}

/** Rows of a matrix in a file, a line each, so that an interrupted run continues where it stopped. */
export class KeptRows {
  private readonly rows = new Map<string, readonly Cell[]>()

  private constructor(private readonly path: string) {}

  /**
   * Reads what an earlier run kept, or begins a new file.
   * @param paths of the targets, and what was read there; rows are of no use for others
   * @throws InputError for a file of other targets, of another version or of anything else
   */
  static in(path: string, paths: readonly string[], targets: readonly MatrixTarget[]): KeptRows {
    const kept = new KeptRows(path)
    const head = headOf(paths, targets)
    const content = contentOf(path)
    const [first, ...lines] = content.split('\n')
    if (content === '') kept.append(head)
    else if (first !== head) {
      throw new InputError(
        'has no rows of a matrix for these targets from this version',
        { file: path },
        'Name a file that does not exist yet, or remove this one.',
      )
    } else if (!content.endsWith('\n')) kept.append('')
    for (const line of lines) {
      const row = rowIn(line)
      if (row && row.cells.length === targets.length) kept.rows.set(row.source, row.cells)
    }
    return kept
  }

  /** The row of a source, if it was judged and has not changed since. */
  of(source: string): readonly Cell[] | null {
    const name = nameOf(source)
    return name === null ? null : (this.rows.get(name) ?? null)
  }

  add(source: string, cells: readonly Cell[]): void {
    const name = nameOf(source)
    if (name) this.append(JSON.stringify({ source: name, cells }))
  }

  /** Removes the file, when its rows are no longer needed. */
  end(): void {
    rmSync(this.path, { force: true })
  }

  private append(line: string): void {
    try {
      appendFileSync(this.path, `${line}\n`)
    } catch (error) {
      if (!isSystemError(error)) throw error
      throw new InputError(`can't be written: ${reasonOf(error)}`, { file: this.path })
    }
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return ''
    throw new InputError(isSystemError(error) ? reasonOf(error) : 'cannot be read', { file: path })
  }
}
