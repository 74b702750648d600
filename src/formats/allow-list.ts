import { about, fields, type InferOutput, list, optional, pipe, read, text } from '../bytes/form'
import { InputError } from '../bytes/input-error'
import { conform } from './conform'
import { UserDocument } from './document'

/** A finding that has been reviewed and accepted, and why. At least one of the first three fields is given. */
export interface Allowed {
  /** Id or address. */
  readonly device: string | null
  /** Register ("PCI Express > Slot Status") or a whole capability ("PCI Express"). */
  readonly register: string | null
  /** Code of a case or rule. */
  readonly case: string | null
  readonly reason: string
  /** The last day on which it is valid, "2026-12-31", or null. */
  readonly until: string | null
  /** Its line in the file, from 1. */
  readonly line: number
}

export const MOST_ENTRIES = 10_000
const EXAMPLE =
  'Write a list of entries: - {device: "0000:00:12.0", case: slot-presence-detect, reason: "…", until: 2026-12-31}.'

/** Whether the text is a valid calendar date. */
function isDay(given: string): boolean {
  const time = Date.parse(`${given}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(given)
}

const day = pipe(
  text(),
  read((given) => {
    if (isDay(given)) return given
    throw new InputError(`'${given}' is not a date`, {}, 'Write until: 2026-12-31.')
  }),
)

const entry = pipe(
  fields({
    device: about('id or address', optional(text())),
    register: about('register, or a whole capability', optional(text())),
    case: about('code of a case or rule', optional(text())),
    reason: about('why it is accepted', text()),
    until: about('the last day on which it is valid', optional(day)),
  }),
  read((given) => {
    if (given.device ?? given.register ?? given.case) return given
    throw new InputError('it names no device, register or case', {}, EXAMPLE)
  }),
)

/** Schema of an allow-list. */
export const ALLOW_FORM = list(entry, MOST_ENTRIES)

/**
 * Reads an allow-list: YAML, or JSON, which is YAML too.
 * @throws InputError with line and column if it is not a list of entries, has an unknown key or an entry without reason
 */
export function readAllowList(content: string): Allowed[] {
  const document = new UserDocument(content)
  if (document.data === null) return []
  const entries: InferOutput<typeof ALLOW_FORM> = conform(ALLOW_FORM, document)
  return entries.map(({ device = null, register = null, case: code = null, reason, until = null }, i) => ({
    device,
    register,
    case: code,
    reason,
    until,
    line: document.lineOf(document.data as object, i),
  }))
}
