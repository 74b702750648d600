import { type BaseIssue, type GenericSchema, type InferOutput, parse, safeParse } from 'valibot'
import { InputError } from '../bytes/input-error'
import type { DocumentSpot, UserDocument } from './document'

/** "'rom'" or "entry 2 of 'bars'": names the wrong value, to start a sentence with. */
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
  /** Type that valibot expected there: "string" for text. */
  readonly expected: string | null
}

/** For a value that matches none of several forms, the mistake in the closest form. */
function nearestForm({ path = [] as never, message, expected, issues = [] as never }: BaseIssue<unknown>): Wrong {
  const nearly = issues.find(({ kind, path: inner }) => kind !== 'schema' || inner !== undefined)
  if (nearly === undefined) return { path, message, expected }
  const inner = nearestForm(nearly)
  return { ...inner, path: [...path, ...inner.path] as never }
}

/** Path of the mapping that contains the mistake. */
const parentOf = ({ path = [] as never }: BaseIssue<unknown>): string =>
  JSON.stringify(path.slice(0, -1).map(({ key }) => key))

/** Valibot's word for text. */
const TEXT = 'string'

/** Valibot's word for what it expects in place of an unknown key of a strict object. */
const NO_SUCH_KEY = 'never'

/** The first mistake. An unknown key comes before a missing one: it may be the missing key, misspelt. */
function firstMistake<S extends GenericSchema>(schema: S, data: unknown): BaseIssue<unknown> | null {
  const { issues } = safeParse(schema, data, { abortEarly: true })
  if (!issues) return null
  const [first] = issues
  if (first.input !== undefined) return first
  const all = safeParse(schema, data).issues ?? issues
  return all.find((issue) => issue.expected === NO_SUCH_KEY && parentOf(issue) === parentOf(first)) ?? first
}

/**
 * Checks the data of a file against `schema` and returns it.
 * @throws InputError for the first value that does not match, with its line and column
 */
export function conform<S extends GenericSchema>(schema: S, document: UserDocument): InferOutput<S> {
  const mistake = firstMistake(schema, document.data)
  if (mistake === null) return parse(schema, document.data)
  const { path, message, expected } = nearestForm(mistake)
  const last = path.at(-1)
  const [what = '', hint = null] = message.split('\n')
  const at: DocumentSpot | undefined = last && {
    parent: last.input as object,
    key: last.key as PropertyKey,
    part: partOf(last.origin),
  }
  const source = at ? document.sourceOf(at) : null
  const quoted = expected === TEXT && source !== null ? `Write "${source}", in quotes.` : null
  throw document.mistake(`${subject(path.map(({ key }) => key as PropertyKey))} ${what}`, quoted ?? hint, at)
}

/**
 * The same for data without lines: a file that a program wrote.
 * @param hint what to do about a wrong one
 * @throws InputError for the first value that does not match, with its name
 */
export function conformData<S extends GenericSchema>(schema: S, data: unknown, hint: string): InferOutput<S> {
  const mistake = firstMistake(schema, data)
  if (mistake === null) return parse(schema, data)
  const { path, message } = nearestForm(mistake)
  const [what = ''] = message.split('\n')
  throw new InputError(`${subject(path.map(({ key }) => key as PropertyKey))} ${what}`, {}, hint)
}

const partOf = (origin: unknown): 'key' | 'value' => (origin === 'key' ? 'key' : 'value')
