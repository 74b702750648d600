/** Whose output a schema describes: a command with `--format json`, and the lines of `check --format ndjson`. */
export const SCHEMA_NAMES = [
  'check',
  'ndjson',
  'masks',
  'show',
  'extract',
  'profiles',
  'explain',
  'cases',
  'atlas',
  'diff',
] as const

export type SchemaName = (typeof SCHEMA_NAMES)[number]
