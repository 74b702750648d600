/** The outputs that have a schema: commands with `--format json`, and the lines of `check --format ndjson`. */
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
  'next-release',
  'diff',
] as const

export type SchemaName = (typeof SCHEMA_NAMES)[number]
