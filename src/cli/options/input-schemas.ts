/** Input files with a published JSON Schema: written by hand, or by `learn`. */
export const INPUT_SCHEMA_NAMES = ['config', 'profile', 'allow', 'rules'] as const

export type InputSchemaName = (typeof INPUT_SCHEMA_NAMES)[number]
