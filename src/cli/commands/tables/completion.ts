import type { CommandTable } from '../../options/table'
import { wordParser } from '../../options/values'

const SHELLS = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof SHELLS)[number]

export const table: CommandTable = {
  description: 'Print a script that lets a shell complete commands, options and their values.',
  operands: [
    {
      name: '<SHELL>',
      help: `which shell: ${SHELLS.join(', ')}`,
      words: SHELLS,
      parse: wordParser('completion', SHELLS),
    },
  ],
  options: [{ flags: '-o, --output <FILE>', help: 'write the script to a file' }],
}

export const examples = `Examples:
  source <(pcimig completion bash)     complete in this shell, or in all from ~/.bashrc
  pcimig completion zsh > ~/.zfunc/_pcimig
  pcimig completion fish > ~/.config/fish/completions/pcimig.fish
`
