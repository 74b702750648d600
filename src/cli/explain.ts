import type { Command } from 'commander'
import { explain } from '../check/explain'
import { findBadConfigData } from '../formats/log/bad-config'
import { readDevices } from './devices'
import { EXIT } from './exit-codes'
import { readBytes } from './input'
import { addOutputOptions, type OutputOptions, type TargetOptions, targetRequest } from './options'
import { deliver } from './output'
import { look } from './terminal'

const FORMATS = ['text', 'json', 'markdown'] as const

interface ExplainOptions extends TargetOptions, OutputOptions<(typeof FORMATS)[number]> {
  readonly dump?: string
}

const EXAMPLES = `Examples:
  pcimig explain vm.log                        what QEMU's "Bad config data" is about
  pcimig explain --dump destination.bin < log  the same, with the layout of the very device
`

const EXIT_HELP = `
Exit codes: 0 a message was explained, 1 the input holds none, 2 the command or its input is wrong, 70 a bug in pcimig.`

export function define(command: Command): void {
  command
    .description('Explain the message with which QEMU refuses config space: register, field, bits, masks.')
    .argument('[LOG]', 'a file with the message and the lines behind it, or - for standard input', '-')
    .option('--dump <DUMP>', 'a dump of the device that the message is about')
    .option('--profile <NAME>', 'how QEMU builds the device')
    .option('--qemu <VERSION>', 'QEMU version of the destination, which printed the message')
    .option('--machine <TYPE>', 'machine type of the destination')
  addOutputOptions(command, FORMATS).addHelpText('before', EXAMPLES).addHelpText('after', EXIT_HELP).action(run)
}

async function run(path: string, _: unknown, command: Command): Promise<void> {
  const options = command.opts<ExplainOptions>()
  const log = new TextDecoder().decode(await readBytes(path))
  const dump = options.dump === undefined ? [] : await readDevices(options.dump)
  const found = explain(findBadConfigData(log), dump, targetRequest(options))
  const { explainJson, explainMarkdown, explainText } = await import('../report/explain')
  const draw = {
    json: () => explainJson(found),
    markdown: () => explainMarkdown(found),
    text: async () => explainText(found, await look(options)),
  }
  deliver(await draw[options.format](), options.output)
  process.exitCode = found.length > 0 ? EXIT.COMPATIBLE : EXIT.INCOMPATIBLE
}
