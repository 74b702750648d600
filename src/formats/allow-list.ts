import type { Node, ParsedNode } from 'yaml'
import { InputError } from '../bytes/input-error'
import type * as Yaml from './yaml'

/** A finding that somebody has looked at: what it is, and why it may stay. At least one of the first three is told. */
export interface Allowed {
  /** Id or address. */
  readonly device: string | null
  /** Register ("PCI Express > Slot Status") or a whole capability ("PCI Express"). */
  readonly register: string | null
  /** Code of a case or rule. */
  readonly case: string | null
  readonly reason: string
  /** The last day on which it holds, "2026-12-31", or null. */
  readonly until: string | null
  /** Where it stands in its file, from 1. */
  readonly line: number
}

const KEYS = ['device', 'register', 'case', 'reason', 'until']
const EXAMPLE =
  'Write a list of entries: - {device: "0000:00:12.0", case: slot-presence-detect, reason: "…", until: 2026-12-31}.'
const LONGEST = 1024 * 1024

/** A day that the calendar has. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/**
 * Reads an allow-list: YAML, or JSON, which is YAML too.
 * @param yaml the library that reads it
 * @throws InputError with the line for what is no list of entries, for an unknown key, and an entry without reason
 */
export function readAllowList(text: string, yaml: typeof Yaml): Allowed[] {
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = yaml
  if (text.length > LONGEST) throw new InputError('is too large for an allow-list', {}, EXAMPLE)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const refuse = (what: string, at: number, hint: string = EXAMPLE): never => {
    const { line, col } = lines.linePos(at)
    throw new InputError(`${what} (column ${col})`, { line }, hint)
  }
  const start = (node: Node | null): number => node?.range?.[0] ?? 0
  const [error] = document.errors
  if (error) refuse(`is no YAML: ${error.message}`, error.pos[0])

  const entry = (node: ParsedNode): Allowed => {
    if (!isMap(node)) return refuse('an entry is no mapping', start(node))
    const told = new Map<string, string>()
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      if (!KEYS.includes(name)) refuse(`'${name}' is no key of an entry: ${KEYS.join(', ')}`, start(key))
      if (!isScalar(value) || typeof value.value !== 'string' || value.value.trim() === '') {
        return refuse(`'${name}' has to be text`, start(value ?? key))
      }
      told.set(name, value.value)
    }
    const at = start(node)
    const until = told.get('until') ?? null
    if (!told.has('reason')) refuse('an entry has no reason', at)
    if (!KEYS.slice(0, 3).some((name) => told.has(name))) refuse('an entry names no device, register or case', at)
    if (until !== null && !isDay(until)) refuse(`'${until}' is no day`, at, 'Write until: 2026-12-31.')
    return {
      device: told.get('device') ?? null,
      register: told.get('register') ?? null,
      case: told.get('case') ?? null,
      reason: told.get('reason')!,
      until,
      line: lines.linePos(at).line,
    }
  }

  const { contents } = document
  if (contents === null) return []
  return isSeq<ParsedNode>(contents) ? contents.items.map(entry) : refuse('is no list', start(contents))
}
