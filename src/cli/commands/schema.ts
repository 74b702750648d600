import { schemaText } from '../../report/schema/json-schema'
import type { SchemaName } from '../../report/schema/names'
import { INPUT_SCHEMA_NAMES, type InputSchemaName } from '../options/input-schemas'
import type { Given } from '../options/table'
import { deliver } from '../writing/output'

const isInput = (name: SchemaName | InputSchemaName): name is InputSchemaName =>
  INPUT_SCHEMA_NAMES.some((input) => input === name)

async function schema(name: SchemaName | InputSchemaName): Promise<string> {
  if (isInput(name)) return (await import('../options/files')).inputSchema(name)
  return schemaText(name)
}

export async function print(
  name: SchemaName | InputSchemaName,
  { options }: Given<{ readonly output?: string }>,
): Promise<void> {
  deliver(await schema(name), options.output)
}
