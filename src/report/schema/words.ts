/** The few keywords of JSON Schema 2020-12 that the schemas of pcimig's output need. */

export type Schema = Readonly<Record<string, unknown>>

/** An object; all its properties are required unless named in `optional`. More may come in later versions. */
export const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
})

export const list = (items: Schema): Schema => ({ type: 'array', items })
export const text: Schema = { type: 'string' }
export const flag: Schema = { type: 'boolean' }
export const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] })
export const oneOf = (...words: readonly string[]): Schema => ({ enum: words })
export const integer = (minimum: number, maximum?: number): Schema => ({
  type: 'integer',
  minimum,
  ...(maximum === undefined ? {} : { maximum }),
})

/** Bytes in lower-case hex without separators. */
export const hexBytes: Schema = { type: 'string', pattern: '^([0-9a-f]{2})*$' }
export const byte = integer(0, 255)
export const offset = integer(0, 4095)
export const size = integer(0, 4096)

/** Adds a description, for people who read the schema. */
export const about = (description: string, schema: Schema): Schema => ({ description, ...schema })

export const version: Schema = { const: 1 }
