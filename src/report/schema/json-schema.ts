import { ATLAS, DIFF, NEXT_RELEASE } from './atlas'
import { CAPTURE } from './capture'
import { CHECK, CHECK_LINE } from './check'
import { CASE_LIST, EXPLAIN } from './explain'
import type { SchemaName } from './names'
import { EXTRACT, MASKS, PROFILES, SHOW } from './others'
import type { Schema } from './words'

const SCHEMAS: Readonly<Record<SchemaName, Schema>> = {
  check: CHECK,
  ndjson: CHECK_LINE,
  masks: MASKS,
  show: SHOW,
  extract: EXTRACT,
  capture: CAPTURE,
  profiles: PROFILES,
  explain: EXPLAIN,
  cases: CASE_LIST,
  atlas: ATLAS,
  'next-release': NEXT_RELEASE,
  diff: DIFF,
}

const VERSION_2: readonly SchemaName[] = ['check', 'ndjson']

/** Returns the JSON Schema (2020-12) of an output, as a document. */
export function schemaText(name: SchemaName): string {
  const head = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `pcimig ${name}, schemaVersion ${VERSION_2.includes(name) ? 2 : 1}`,
  }
  return `${JSON.stringify({ ...head, ...SCHEMAS[name] }, null, 2)}\n`
}
