import { SCHEMA_NAMES, type SchemaName } from '../../../report/schema/names'
import { INPUT_SCHEMA_NAMES } from '../../options/input-schemas'
import type { CommandTable } from '../../options/table'
import { wordParser } from '../../options/values'

const NAMES = [...SCHEMA_NAMES, ...INPUT_SCHEMA_NAMES]

export const table: CommandTable = {
  description: 'Print the JSON Schema of the --format json output of a command, or of an input file.',
  operands: [
    {
      name: '[NAME]',
      help: `output of a command: ${SCHEMA_NAMES.join(', ')}; input file: ${INPUT_SCHEMA_NAMES.join(', ')} (default: check)`,
      words: NAMES,
      preset: 'check' satisfies SchemaName,
      parse: wordParser('schema', NAMES),
    },
  ],
  options: [{ flags: '-o, --output <FILE>', help: 'write the schema to a file' }],
}

export const examples = `Examples:
  pcimig schema                    the schema of \`check --format json\`
  pcimig schema masks -o masks.schema.json
  pcimig schema config             the schema of a settings file, for editors
`
