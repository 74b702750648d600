/** Files that people write, of which a JSON Schema is published. */
export const INPUT_SCHEMA_NAMES = ['config', 'profile', 'allow'] as const

export type InputSchemaName = (typeof INPUT_SCHEMA_NAMES)[number]
