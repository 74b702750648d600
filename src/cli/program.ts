import { InputError } from '../bytes/input-error'
import { allCommands, COMMANDS } from './commands'
import { explainError } from './errors'
import { forgetInputs } from './inputs-read'
import { attributesOf, parseUsual } from './options/parse'
import { forgetStandardInput } from './reading/stdin'
import { writeStderr } from './writing/output'

async function parse(args: readonly string[]): Promise<void> {
  if (args.length === 0) throw new InputError('no command given', {}, "Try 'pcimig --help'.")
  const words = args[0] === 'help' ? [...args.slice(1), '--help'] : [...args]
  const at = words.findIndex((word) => !word.startsWith('-'))
  const name = words[at]
  const entry = name === undefined ? undefined : COMMANDS.get(name)
  if (name === undefined || entry === undefined) {
    const { parseTop } = await import('./manual/commander')
    return parseTop(new Map([...COMMANDS].map(([known, { summary }]) => [known, summary])), words)
  }
  const file = await entry.load()
  const line = words.filter((_, i) => i !== at)
  const parsed =
    parseUsual(file.table, line) ?? (await import('./manual/commander')).parseWithCommander(name, file, line)
  if (parsed === null) return
  const { operands, options } = parsed
  const action = await entry.action()
  await action(...operands, { options, names: attributesOf(file.table) }, allCommands)
}

/**
 * Runs a command line, the first of this process or a further one. Never throws: errors go to standard error and the
 * exit code.
 */
export async function run(args: readonly string[]): Promise<void> {
  forgetInputs()
  forgetStandardInput()
  try {
    await parse(args)
  } catch (error) {
    const { line, code } = explainError(error)
    process.exitCode = code
    writeStderr(line)
  }
}
