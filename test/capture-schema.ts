import { Ajv2020 } from 'ajv/dist/2020'
import { schemaText } from '../src/report/schema/json-schema'

/** The schema with every object closed: a property that it does not list is an error too. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (schema === null || typeof schema !== 'object') return schema
  const all = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]))
  return 'properties' in schema ? { ...all, additionalProperties: false } : all
}

const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(
  closed(JSON.parse(schemaText('capture'))) as object,
)

/** What a capture, as its file would hold it, has against `pcimig schema capture`; more than the schema lists, too. */
export function schemaProblems(capture: unknown): readonly string[] {
  validate(JSON.parse(JSON.stringify(capture)))
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}
