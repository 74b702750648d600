import { toJsonSchema } from '@valibot/to-json-schema'
import type { GenericSchema } from '../../../bytes/form'
import { ALLOW_FORM } from '../../../formats/allow-list'
import { RULES_FORM } from '../../../formats/rules/form'
import { PROFILE_FORM } from '../../../qemu/devices/user/profile-form'
import type { InputSchemaName } from '../input-schemas'
import { SETTINGS_FORM } from './settings-form'

const FORMS: Readonly<Record<InputSchemaName, { readonly title: string; readonly form: GenericSchema }>> = {
  config: { title: 'pcimig settings file', form: SETTINGS_FORM },
  profile: { title: 'pcimig profiles', form: PROFILE_FORM },
  allow: { title: 'pcimig allow-list', form: ALLOW_FORM },
  rules: { title: 'pcimig measured rules', form: RULES_FORM },
}

/** Returns the JSON Schema (2020-12) of an input file, for editors. */
export function inputSchema(name: InputSchemaName): string {
  const { title, form } = FORMS[name]
  const schema = toJsonSchema(form, { typeMode: 'output', errorMode: 'ignore', target: 'draft-2020-12' })
  const { $schema, ...rest } = schema
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`
}
