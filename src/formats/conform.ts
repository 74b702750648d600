import { type BaseIssue, type GenericSchema, type InferOutput, safeParse } from 'valibot'
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
}

/** Of a value that has none of several forms, what is wrong with it in the form that it nearly has. */
function nearestForm({ path = [] as never, message, issues = [] as never }: BaseIssue<unknown>): Wrong {
  const nearly = issues.find(({ kind, path: inner }) => kind !== 'schema' || inner !== undefined)
  if (nearly === undefined) return { path, message }
  const inner = nearestForm(nearly)
  return { path: [...path, ...inner.path] as never, message: inner.message }
}

/**
 * The data of a file that has the form `schema`.
 * @throws InputError for the first value that has not, with its line and column
 */
export function conform<S extends GenericSchema>(schema: S, document: UserDocument): InferOutput<S> {
  const { output, issues, success } = safeParse(schema, document.data, { abortEarly: true })
  if (success) return output
  const { path, message } = nearestForm(issues[0])
  const last = path.at(-1)
  const [what = '', hint = null] = message.split('\n')
  const at: Spot | undefined = last && {
    parent: last.input as object,
    key: last.key as PropertyKey,
    part: partOf(last.origin),
  }
  const source = at ? document.sourceOf(at) : null
  const quoted = what.startsWith('has to be text, ') && source !== null ? `Write "${source}", in quotes.` : null
  throw document.mistake(`${subject(path.map(({ key }) => key as PropertyKey))} ${what}`, quoted ?? hint, at)
}

const partOf = (origin: unknown): 'key' | 'value' => (origin === 'key' ? 'key' : 'value')
