import { once } from '../once'
import type { Role, Speaker, StatementRow, Wording } from './row'
import { TABLES } from './tables'
import { expression } from './template'
import type { UNKNOWN } from './unknown'

/** What statements are about: the key of their explanation. */
export type StatementId = (typeof TABLES)[number]['id'] | (typeof UNKNOWN)[number]['id']
/** The classes of failure that statements have, as published. */
export type StatementClass = (typeof TABLES)[number]['class']

/** One wording of a statement, ready to be looked for. */
export interface Statement {
  readonly id: StatementId
  readonly class: StatementClass
  readonly role: Role
  readonly side: Speaker
  readonly certainty: 'sure' | 'possible'
  /** Classes of which it is only the consequence. */
  readonly after: readonly string[]
  /** The wording as its program's source has it. */
  readonly template: string
  /** First release with this wording, and first without it; null if that is before 5.2, or none so far. */
  readonly since: string | null
  readonly until: string | null
  /** The wording as an expression, made when a line may have it. */
  readonly pattern: () => RegExp
}

const wording = (says: string | Wording): Wording => (typeof says === 'string' ? { text: says } : says)

/** All statements; if two match the same text, the earlier one says more. */
export const STATEMENTS: readonly Statement[] = TABLES.flatMap(
  ({ id, class: name, role, side, says, ...rest }: (typeof TABLES)[number]) =>
    (says as readonly (string | Wording)[]).map(wording).map(({ text, since = null, until = null }) => ({
      id,
      class: name,
      role,
      side,
      certainty: 'certainty' in rest ? rest.certainty : 'sure',
      after: 'after' in rest ? rest.after : [],
      template: text,
      since,
      until,
      pattern: once(() => expression(text)),
    })),
)

export type { Role, Speaker, StatementRow }
