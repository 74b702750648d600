import { version } from '../../version'

import { type AllCommands, DESCRIPTION } from '../options/command'
import type { ArgumentManual, CommandManual, OptionManual } from './commands'
import { ENVIRONMENT } from './environment'
import { commandLine } from './line'

/** Escapes text for roff: no request at the start of a line, no escape, hyphens that can be copied. */
const literal = (text: string): string =>
  text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/gm, '\\&$&')

const bold = (text: string): string => `\\fB${literal(text)}\\fR`
const italic = (text: string): string => `\\fI${literal(text)}\\fR`

/** A term and what it means. */
const entry = (term: string, text: string): string[] => ['.TP', term, literal(text)]

function option({ short, long, placeholder, description }: OptionManual): string[] {
  const names = [...(short === null ? [] : [short]), long].map(bold).join(', ')
  return entry(`${names}${placeholder === null ? '' : ` ${italic(placeholder)}`}`, description)
}

const argument = ({ name, description }: ArgumentManual): string[] => entry(italic(name), description)

function command(manual: CommandManual, common: readonly string[]): string[] {
  const { usage, description, arguments: given, options, examples } = manual
  return [
    `.SS ${literal(usage)}`,
    literal(description),
    ...given.flatMap(argument),
    ...options.filter(({ long }) => !common.includes(long)).flatMap(option),
    ...['.PP', 'Examples:', '.PP', '.nf'],
    ...examples.map(literal),
    '.fi',
  ]
}

const exitStatus = (commands: readonly CommandManual[]): string[] =>
  commands.flatMap(({ name, exitCodes }) =>
    exitCodes === null
      ? []
      : entry(bold(`pcimig ${name}`), exitCodes.replace(/^Exit codes: /, '').replaceAll('\n', ' ')),
  )

/** The manual page of section 1, in the man macros of roff. */
export async function manPage(all: AllCommands): Promise<string> {
  const { commands, topOptions } = await commandLine(all)
  const common = topOptions.map(({ long }) => long)
  const lines = [
    `.TH PCIMIG 1 "" "pcimig ${literal(version)}" "User Commands"`,
    ...[
      '.SH NAME',
      `pcimig \\- ${literal('check whether QEMU accepts the config space of PCI devices in a live migration')}`,
    ],
    ...['.SH SYNOPSIS', `${bold('pcimig')} ${italic('COMMAND')} [${italic('options')}] [${italic('arguments')}]`],
    ...['.SH DESCRIPTION', literal(DESCRIPTION), '.PP'],
    literal('Every command lists its options with --help. The file name - means standard input or output.'),
    ...['.SH OPTIONS', ...topOptions.flatMap(option)],
    ...['.SH COMMANDS', ...commands.flatMap((manual) => command(manual, common))],
    ...['.SH EXIT STATUS', ...exitStatus(commands)],
    ...entry('other commands', '0 done, 2 the command or its input is wrong, 70 a bug in pcimig.'),
    ...['.SH ENVIRONMENT', ...ENVIRONMENT.flatMap(({ name, text }) => entry(bold(name), text))],
    ...['.SH SEE ALSO', '.BR qemu (1),', '.BR virsh (1),', '.BR lspci (8),', '.BR setpci (8)'],
  ]
  return `${lines.join('\n')}\n`
}
