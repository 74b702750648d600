import { Argument, type Command } from 'commander'
import type { AllCommands } from '../command'
import { bash } from '../manual/bash'
import { fish } from '../manual/fish'
import { commandLine } from '../manual/line'
import { zsh } from '../manual/zsh'
import { oneOf } from '../options/values'
import { deliver } from '../writing/output'

const SCRIPTS = { bash, zsh, fish }

type Shell = keyof typeof SCRIPTS

const SHELLS = Object.keys(SCRIPTS) as Shell[]

export const examples = `Examples:
  source <(pcimig completion bash)     complete in this shell; in ~/.bashrc, in all
  pcimig completion zsh > ~/.zfunc/_pcimig
  pcimig completion fish > ~/.config/fish/completions/pcimig.fish
`

export function define(command: Command, all: AllCommands): void {
  command
    .description('Print a script that lets a shell complete commands, options and their values.')
    .addArgument(
      new Argument('<SHELL>', `which shell: ${SHELLS.join(', ')}`)
        .choices(SHELLS)
        .argParser(oneOf('completion', SHELLS)),
    )
    .option('-o, --output <FILE>', 'write the script to a file')
    .action(async (shell: Shell, { output }: { readonly output?: string }) => {
      deliver(SCRIPTS[shell](await commandLine(all)), output)
    })
}
