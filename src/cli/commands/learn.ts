import type { Command } from 'commander'
import { rulesLines, rulesText } from '../../report/machine/rules'
import { repeatable } from '../options/repeatable'
import { gathered } from '../options/values'
import { deliver, writeStderr } from '../writing/output'
import { steps } from '../writing/steps'

interface LearnOptions {
  readonly qemu: string
  readonly machine?: readonly string[]
  readonly type?: readonly string[]
  readonly options: boolean
  readonly output?: string
  readonly quiet?: boolean
}

export const examples = `Examples:
  pcimig learn --qemu /usr/libexec/qemu-kvm -o rhel.json
  pcimig learn --qemu /usr/bin/qemu-system-x86_64 --machine q35 -o q35.json
  pcimig check a.json b.json --rules rhel.json       judge by what was measured
`

export const exitCodes =
  'Exit codes: 0 measured, 2 the program cannot be started or read; no file was written; 70 a bug in pcimig.'

export function define(command: Command): void {
  command
    .description(
      'Measure a QEMU of this host: which masks it gives each device type, at each place, on each machine type. No root, no guest.',
    )
    .requiredOption('--qemu <BINARY>', 'the program: a path, or a name in PATH')
    .addOption(repeatable('--machine <TYPE>', 'only this machine type; repeatable (default: all)', gathered))
    .addOption(repeatable('--type <NAME>', 'only this device type; repeatable (default: all)', gathered))
    .option('--no-options', 'measure each type as it is, without options: quicker')
    .option('-q, --quiet', 'print nothing but errors')
    .option('-o, --output <FILE>', 'write the rules to a file')
    .action(learned)
}

async function learned(_: unknown, command: Command): Promise<void> {
  const { qemu, machine = [], type = [], options, output, quiet = false } = command.opts<LearnOptions>()
  const { learn } = await import('../../live/binary/learn/learn')
  const { programAt } = await import('../../live/binary/measure')
  const seen = steps(quiet)
  try {
    const request = { program: programAt(qemu), machines: machine, types: type, options, progress: seen.at }
    const rules = await learn(request)
    seen.end()
    deliver(rulesText(rules), output)
    if (!quiet) for (const line of rulesLines(rules)) writeStderr(`pcimig: ${line}`)
  } finally {
    seen.end()
  }
}
