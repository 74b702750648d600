import { type BaseIssue, type GenericSchema, type InferOutput, parse, safeParse } from 'valibot'
import type { Spot, UserDocument } from './document'

/** "'rom'" or "entry 2 of 'bars'": the value that is wrong, as a sentence begins. */
function subject(keys: readonly PropertyKey[]): string {
  const last = keys.at(-1)
  if (last === undefined) return 'the file'
  const name = (key: PropertyKey) => `'${String(key).slice(0, 64)}'`
  if (typeof last === 'string') return name(last)
  const of = [...keys].reverse().find((key) => typeof key === 'string')
  return `entry ${Number(last) + 1}${of === undefined ? '' : ` of ${name(of)}`}`
}

interface Wrong {
  readonly path: NonNullable<BaseIssue<unknown>['path']> | readonly []
  readonly message: string
  /** What valibot expected there: "string" for text. */
  readonly expected: string | null
}

/** Of a value that has none of several forms, what is wrong with it in the form that it nearly has. */
function nearestForm({ path = [] as never, message, expected, issues = [] as never }: BaseIssue<unknown>): Wrong {
  const nearly = issues.find(({ kind, path: inner }) => kind !== 'schema' || inner !== undefined)
  if (nearly === undefined) return { path, message, expected }
  const inner = nearestForm(nearly)
  return { ...inner, path: [...path, ...inner.path] as never }
}

/** The mapping in which a mistake was found, by its path. */
const parentOf = ({ path = [] as never }: BaseIssue<unknown>): string =>
  JSON.stringify(path.slice(0, -1).map(({ key }) => key))

/** Valibot's word for text. */
const TEXT = 'string'

/** Valibot's word for what it expects in place of a key that a strict object does not have. */
const NO_SUCH_KEY = 'never'

/** The first mistake; a key that the form does not know goes before one that is missing beside it: it may be that, misspelt. */
function firstMistake<S extends GenericSchema>(schema: S, data: unknown): BaseIssue<unknown> | null {
  const { issues } = safeParse(schema, data, { abortEarly: true })
  if (!issues) return null
  const [first] = issues
  if (first.input !== undefined) return first
  const all = safeParse(schema, data).issues ?? issues
  return all.find((issue) => issue.expected === NO_SUCH_KEY && parentOf(issue) === parentOf(first)) ?? first
}

/**
 * The data of a file that has the form `schema`.
 * @throws InputError for the first value that has not, with its line and column
 */
export function conform<S extends GenericSchema>(schema: S, document: UserDocument): InferOutput<S> {
  const mistake = firstMistake(schema, document.data)
  if (mistake === null) return parse(schema, document.data)
  const { path, message, expected } = nearestForm(mistake)
  const last = path.at(-1)
  const [what = '', hint = null] = message.split('\n')
  const at: Spot | undefined = last && {
    parent: last.input as object,
    key: last.key as PropertyKey,
    part: partOf(last.origin),
  }
  const source = at ? document.sourceOf(at) : null
  const quoted = expected === TEXT && source !== null ? `Write "${source}", in quotes.` : null
  throw document.mistake(`${subject(path.map(({ key }) => key as PropertyKey))} ${what}`, quoted ?? hint, at)
}

const partOf = (origin: unknown): 'key' | 'value' => (origin === 'key' ? 'key' : 'value')
