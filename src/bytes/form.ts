/**
 * Describes the form of a file that users write: once for the check, the types and the published JSON Schema. A message
 * about a value ends a sentence that begins with its name; a line break and a hint may follow.
 */
import * as v from 'valibot'
import { InputError, orRefusal } from './input-error'
import { nearest } from './nearest'
import { bytesIn, isRegionSize } from './size'

export const LONGEST_TEXT = 500

const shown = (input: unknown): string => {
  if (Array.isArray(input)) return 'a list'
  if (input !== null && typeof input === 'object') return 'a mapping'
  return typeof input === 'string' ? `'${input.slice(0, 64)}'` : String(input)
}

const meant = (word: unknown, words: readonly string[]): string => {
  const near = typeof word === 'string' ? nearest(word, words) : null
  return near === null ? '' : `\nDid you mean ${near}?`
}

/** An object's schema also accepts a list, so this one comes first. */
const notAList = v.custom<Record<string, unknown>>(
  (input) => !Array.isArray(input),
  ({ input }) => `has to be a mapping, not ${shown(input)}`,
)

/** A mapping with these keys; keys whose form is not optional are required, unknown ones are rejected. */
export function fields<T extends v.ObjectEntries>(entries: T) {
  const schema = v.strictObject(entries, (issue) => {
    if (issue.path === undefined) return `has to be a mapping, not ${shown(issue.input)}`
    const key = String(issue.path[0].key)
    if (issue.expected !== 'never') return 'is missing'
    const names = Object.keys(entries).filter((name) => !name.startsWith('$'))
    return `is not known here${meant(key, names) || `\nKnown are ${names.join(', ')}.`}`
  })
  return v.pipe(notAList, schema)
}

/** A mapping that has these keys; others are left out: for files that a newer program may have written. */
export const known = <T extends v.ObjectEntries>(entries: T) =>
  v.pipe(
    notAList,
    v.object(entries, ({ path, input }) =>
      path === undefined ? `has to be a mapping, not ${shown(input)}` : 'is missing',
    ),
  )

/** Text of at most `longest` characters. */
export const text = (longest = LONGEST_TEXT) =>
  v.pipe(
    v.string(({ input }) => `has to be text, not ${shown(input)}`),
    v.regex(/\S/, 'is empty'),
    v.maxLength(longest, `has more than ${longest} characters`),
  )

/** Text that matches an expression. @param what "ids as lspci -n prints them: "8086:10d3"" */
export const textLike = (expression: RegExp, what: string) =>
  v.pipe(
    text(),
    v.regex(expression, ({ input }) => `has to be ${what}, not ${shown(input)}`),
  )

/** One of a few words. */
export const word = <const T extends readonly string[]>(words: T) =>
  v.picklist(words, ({ input }) => `takes ${words.join(', ')}, not ${shown(input)}${meant(input, words)}`)

export const flag = () => v.boolean(({ input }) => `has to be true or false, not ${shown(input)}`)

/** A whole number. */
export const whole = (least: number, most: number) => {
  const range = `has to be a whole number from ${least} to ${most}`
  const wrong = ({ input }: { readonly input: unknown }) => `${range}, not ${shown(input)}`
  return v.pipe(v.number(wrong), v.integer(wrong), v.minValue(least, wrong), v.maxValue(most, wrong))
}

/** A list of at most `most` entries. */
export const list = <T extends v.GenericSchema>(entry: T, most: number, least = 0) =>
  v.pipe(
    v.array(entry, ({ input }) => `has to be a list, not ${shown(input)}`),
    v.minLength(least, 'is empty'),
    v.maxLength(most, `has more than ${most} entries`),
  )

/** A mapping whose names are free, with a value of one form for each of them. */
export const mapping = <K extends v.GenericSchema<string, string>, T extends v.GenericSchema>(name: K, value: T) =>
  v.pipe(
    notAList,
    v.record(name, value, ({ input }) => `has to be a mapping, not ${shown(input)}`),
  )

/** One of several forms. @param what "a size or a mapping" */
export const either = <const T extends v.UnionOptions>(forms: T, what: string) =>
  v.union(forms, ({ input }) => `has to be ${what}, not ${shown(input)}`)

/** Text, a number or a switch, as options are given; numbers as they print. */
export const scalar = () =>
  v.pipe(either([v.string(), v.number(), v.boolean()], 'text or a number'), v.transform(String))

/** Applies a reader of options to the text; its errors become those of the form. */
export const read = <In, Out>(reader: (value: In) => Out) =>
  v.rawTransform<In, Out>(({ dataset, addIssue, NEVER }) => {
    const value = orRefusal(() => reader(dataset.value))
    if (!(value instanceof InputError)) return value
    addIssue({ message: `is wrong: ${value.message}${value.hint === null ? '' : `\n${value.hint}`}` })
    return NEVER
  })

/** Bytes of a region, a power of two; 0 for none. */
export const regionSizeForm = () =>
  v.pipe(
    scalar(),
    read((given): number => {
      const size = bytesIn(given)
      if (size !== null && isRegionSize(size)) return size
      const hint = 'Write a power of two: 4096, 0x1000, 64K.'
      throw new InputError(`'${given.slice(0, 64)}' is not the size of a region`, {}, hint)
    }),
  )

/** A form with the sentence that editors show for it. */
export const about = <const T extends v.GenericSchema>(sentence: string, schema: T) =>
  v.pipe(schema, v.description(sentence))

export { type GenericSchema, type InferOutput, number, optional, pipe, transform } from 'valibot'
