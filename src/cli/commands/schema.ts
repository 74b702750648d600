import { Argument, type Command } from 'commander'
import { schemaText } from '../../report/schema/json-schema'
import { SCHEMA_NAMES, type SchemaName } from '../../report/schema/names'
import { INPUT_SCHEMA_NAMES, type InputSchemaName } from '../options/input-schemas'
import { oneOf } from '../options/values'
import { deliver } from '../writing/output'

const NAMES = [...SCHEMA_NAMES, ...INPUT_SCHEMA_NAMES]

export const examples = `Examples:
  pcimig schema                    the schema of \`check --format json\`
  pcimig schema masks -o masks.schema.json
  pcimig schema config             that of a settings file, for editors
`

export function define(command: Command): void {
  command
    .description('Print the JSON Schema of the --format json output of a command, or of an input file.')
    .addArgument(
      new Argument(
        '[NAME]',
        `output of a command: ${SCHEMA_NAMES.join(', ')}; input file: ${INPUT_SCHEMA_NAMES.join(', ')} (default: check)`,
      )
        .choices(NAMES)
        .argParser(oneOf('schema', NAMES))
        .default('check' satisfies SchemaName),
    )
    .option('-o, --output <FILE>', 'write the schema to a file')
    .action(print)
}

const isInput = (name: SchemaName | InputSchemaName): name is InputSchemaName =>
  INPUT_SCHEMA_NAMES.some((input) => input === name)

async function schema(name: SchemaName | InputSchemaName): Promise<string> {
  if (isInput(name)) return (await import('../options/files')).inputSchema(name)
  return schemaText(name)
}

async function print(name: SchemaName | InputSchemaName, { output }: { readonly output?: string }): Promise<void> {
  deliver(await schema(name), output)
}
