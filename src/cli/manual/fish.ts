import type { CommandManual, OptionManual } from './commands'
import type { CommandLine } from './line'
import type { Values } from './values'

const quoted = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`

const wordsOf = ({ words, wordAndFile }: Values): string | null => {
  if (words === null) return null
  if (typeof words === 'string') return `"$_pcimig_${words}"`
  return quoted([...words, ...(wordAndFile ? words.map((word) => `${word}=`) : [])].join(' '))
}

/** -x if no path is taken, -r if one is, -f and -F for the files themselves. */
function valueFlags(values: Values): string {
  const words = wordsOf(values)
  const kind =
    values.paths === null ? '-x' : values.paths === 'directories' ? `-x -a '(__fish_complete_directories)'` : '-rF'
  return `${kind}${words === null ? '' : ` -a ${words}`}`
}

function optionLine({ short, long, placeholder, values, description }: OptionManual, when: string): string {
  const names = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`
  const takes = placeholder === null ? '' : `${valueFlags(values)} `
  return `complete -c pcimig -n ${when} ${names} ${takes}-d ${quoted(description)}`
}

function commandLines({ name, summary, options, arguments: given }: CommandManual): string[] {
  const when = quoted(`__fish_seen_subcommand_from ${name}`)
  const takes = given.map(({ values }) => values).find(({ words, paths }) => words !== null || paths !== null)
  const words = takes ? wordsOf(takes) : null
  return [
    `complete -c pcimig -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ...(takes?.paths ? [`complete -c pcimig -n ${when} -F`] : []),
    ...(words === null ? [] : [`complete -c pcimig -n ${when} -a ${words}`]),
    ...options.map((option) => optionLine(option, when)),
  ]
}

/** The script for fish: \`pcimig completion fish | source\`. */
export function fish({ commands, lists, topOptions }: CommandLine): string {
  const names = commands.map(({ name }) => name).join(' ')
  return `# Completion of pcimig for fish, as \`pcimig completion fish\` prints it.
${Object.entries(lists)
  .map(([name, words]) => `set -g _pcimig_${name} ${quoted(words.join(' '))}`)
  .join('\n')}

complete -c pcimig -f
complete -c pcimig -n __fish_use_subcommand -a help -d 'print the help of a command'
complete -c pcimig -n '__fish_seen_subcommand_from help' -a ${quoted(names)}
${topOptions.map((option) => optionLine(option, '__fish_use_subcommand')).join('\n')}
${commands.flatMap(commandLines).join('\n')}
`
}
