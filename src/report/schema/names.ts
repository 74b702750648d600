/** The outputs that have a schema: commands with `--format json`, the lines of `check --format ndjson`, and captures. */
export const SCHEMA_NAMES = [
  'check',
  'ndjson',
  'masks',
  'show',
  'extract',
  'capture',
  'profiles',
  'explain',
  'cases',
  'atlas',
  'next-release',
  'diff',
] as const

export type SchemaName = (typeof SCHEMA_NAMES)[number]
