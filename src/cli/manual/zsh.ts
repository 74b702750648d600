import type { ArgumentManual, CommandManual, OptionManual } from './commands'
import type { CommandLine } from './line'
import type { Values } from './values'

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Escapes text for a specification of _arguments: brackets end descriptions, colons parts. */
const escaped = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&')

/** The completion of a value: one of the functions below, files, or a list of words. */
function action({ words, paths, wordAndFile }: Values): string {
  if (wordAndFile && Array.isArray(words)) return `{_pcimig_word_and_file ${words.join(' ')}}`
  const wanted = typeof words === 'string' ? `_pcimig_${words}` : words === null ? null : `(${words.join(' ')})`
  const files = paths === null ? null : paths === 'directories' ? '_files -/' : '_files'
  if (wanted !== null && files !== null) return `{${wanted}; ${files}}`
  return wanted ?? files ?? ' '
}

function optionSpecs({ short, long, placeholder, values, description, repeatable }: OptionManual): string[] {
  const value = placeholder === null ? '' : `:${escaped(placeholder)}:${action(values)}`
  const text = `[${escaped(description)}]${value}`
  const many = repeatable ? '*' : ''
  return [
    ...(short === null ? [] : [quoted(`${many}${short}${text}`)]),
    quoted(`${many}${long}${placeholder === null ? '' : '='}${text}`),
  ]
}

const argumentSpec = ({ name, values, repeatable }: ArgumentManual, i: number): string =>
  quoted(`${repeatable ? '*' : i + 1}:${escaped(name)}:${action(values)}`)

function commandCase({ name, options, arguments: given }: CommandManual): string {
  const specs = [...options.flatMap(optionSpecs), ...given.map(argumentSpec)]
  return `    ${name})\n      _arguments ${specs.join(' \\\n        ')}\n      ;;`
}

/** The script for zsh: a file _pcimig in a directory of $fpath, or \`source <(pcimig completion zsh)\`. */
export function zsh({ commands, lists, topOptions }: CommandLine): string {
  return `#compdef pcimig
# Completion of pcimig for zsh, as \`pcimig completion zsh\` prints it.

${Object.entries(lists)
  .map(([name, words]) => `_pcimig_${name}() { compadd "$@" -- ${words.join(' ')} }`)
  .join('\n')}

_pcimig_word_and_file() { if compset -P '*='; then _files; else compadd -- "$@"; fi }

_pcimig_commands() {
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
    'help:print the help of a command'
  )
  _describe command commands
}

_pcimig() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C ${topOptions.flatMap(optionSpecs).join(' \\\n    ')} \\
    '1:command:_pcimig_commands' '*::argument:->argument' && return
  case $words[1] in
    help)
      _arguments '1:command:_pcimig_commands'
      ;;
${commands.map(commandCase).join('\n')}
  esac
}

if [[ $funcstack[1] == _pcimig ]]; then _pcimig "$@"; else compdef _pcimig pcimig; fi
`
}
