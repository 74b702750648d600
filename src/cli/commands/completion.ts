import { bash } from '../manual/bash'
import { fish } from '../manual/fish'
import { type CommandLine, commandLine } from '../manual/line'
import { zsh } from '../manual/zsh'
import type { AllCommands } from '../options/command'
import type { Given } from '../options/table'
import { deliver } from '../writing/output'
import type { Shell } from './tables/completion'

const SCRIPTS: Readonly<Record<Shell, (line: CommandLine) => string>> = { bash, zsh, fish }

export async function completion(
  shell: Shell,
  { options }: Given<{ readonly output?: string }>,
  all: AllCommands,
): Promise<void> {
  deliver(SCRIPTS[shell](await commandLine(all)), options.output)
}
