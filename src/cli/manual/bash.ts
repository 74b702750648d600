import type { CommandManual } from './commands'
import type { CommandLine } from './line'
import type { Values } from './values'

const quoted = (words: readonly string[]): string => `'${words.join(' ')}'`

/** Shell code that sets the completions at the cursor. */
function take({ words, paths }: Values): string {
  const list = words === null ? null : typeof words === 'string' ? `$_pcimig_${words}` : quoted(words)
  return [...(list === null ? [] : [`words=${list}`]), ...(paths === null ? [] : [`paths=${paths}`])].join(' ')
}

/** `check --format | check --output`, with their values. */
function optionCases({ name, options }: CommandManual): string[] {
  return options
    .filter(({ placeholder }) => placeholder !== null)
    .map(({ short, long, values }) => {
      const patterns = [long, ...(short === null ? [] : [short])].map((flag) => `'${name} ${flag}'`)
      return `    ${patterns.join(' | ')}) ${take(values) || ':'} ;;`
    })
}

function wordCase({ name, options, arguments: given }: CommandManual): string {
  const flags = options.flatMap(({ short, long }) => (short === null ? [long] : [short, long]))
  const rest = given.map(({ values }) => take(values)).find((text) => text !== '')
  return `    '${name} '*) if [[ $cur == -* ]]; then words=${quoted(flags)}; else ${rest ?? ':'}; fi ;;`
}

/** The script for bash: \`source <(pcimig completion bash)\`. */
export function bash({ commands, lists, topOptions }: CommandLine): string {
  const top = [...commands.map(({ name }) => name), 'help']
  return `# Completion of pcimig for bash, as \`pcimig completion bash\` prints it.
${Object.entries(lists)
  .map(([name, words]) => `_pcimig_${name}=${quoted(words)}`)
  .join('\n')}

_pcimig() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command='' words='' paths='' i
  # bash splits words at equal signs: --option=value comes in three parts.
  if [[ $cur == = ]]; then
    cur=''
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} != -* && \${COMP_WORDS[i]} != help ]]; then
      command=\${COMP_WORDS[i]}
      break
    fi
  done
  case "$command $prev" in
${commands.flatMap(optionCases).join('\n')}
    ' '*) if [[ $cur == -* ]]; then words=${quoted(topOptions.map(({ long }) => long))}; else words=${quoted(top)}; fi ;;
${commands.map(wordCase).join('\n')}
  esac
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
  if [[ -n $paths ]]; then
    local kind=-f
    [[ $paths == directories ]] && kind=-d
    IFS=$'\\n'
    COMPREPLY+=($(compgen "$kind" -- "$cur"))
    compopt -o filenames 2>/dev/null
  fi
}

complete -F _pcimig pcimig
`
}
