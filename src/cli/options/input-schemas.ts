/** Hand-written files with a published JSON Schema. */
export const INPUT_SCHEMA_NAMES = ['config', 'profile', 'allow'] as const

export type InputSchemaName = (typeof INPUT_SCHEMA_NAMES)[number]
