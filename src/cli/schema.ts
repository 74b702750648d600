import { Argument, type Command } from 'commander'
import { SCHEMA_NAMES, type SchemaName } from '../report/schema/names'
import { deliver } from './output'
import { oneOf } from './values'

export const examples = `Examples:
  pcimig schema                    the schema of \`check --format json\`
  pcimig schema masks -o masks.schema.json
`

export function define(command: Command): void {
  command
    .description('Print the JSON Schema of what a command prints with --format json.')
    .addArgument(
      new Argument('[NAME]', `whose output: ${SCHEMA_NAMES.join(', ')} (default: check)`)
        .choices(SCHEMA_NAMES)
        .argParser(oneOf('schema', SCHEMA_NAMES))
        .default('check' satisfies SchemaName),
    )
    .option('-o, --output <FILE>', 'write the schema to a file')
    .action(print)
}

async function print(name: SchemaName, { output }: { readonly output?: string }): Promise<void> {
  const { schemaText } = await import('../report/json-schema')
  deliver(schemaText(name), output)
}
