import { wrap } from '../../report/drawing/wrap'

const WIDTH = 80
const DEEPER = '      '

/** A command line of an example in lines that a shell takes as one. */
function continued(line: string): string[] {
  if (line.length <= WIDTH) return [line]
  const [first = '', ...rest] = wrap(line.trim(), WIDTH - DEEPER.length - 2)
  return [first, ...rest].map((part, i) => `${i === 0 ? '  ' : DEEPER}${part}${i === rest.length ? '' : ' \\'}`)
}

/** An example: a command line, and after two blanks what it is for; on the next line if there is no room. */
function example(line: string): string[] {
  if (line.length <= WIDTH || !line.startsWith('  ')) return [line]
  const [, command = '', purpose] = /^( {2}\S+(?: \S+)*)(?: {2,}(.*))?$/.exec(line) ?? [line, line]
  const below = purpose === undefined ? [] : wrap(purpose, WIDTH - DEEPER.length).map((text) => `${DEEPER}${text}`)
  return [...continued(command), ...below]
}

/** Returns examples in lines that fit a terminal of 80 columns. */
export const examplesHelp = (examples: string): string => examples.split('\n').flatMap(example).join('\n')

/** Returns a text in lines that fit a terminal of 80 columns. */
export const textHelp = (text: string): string => wrap(text.replaceAll('\n', ' '), WIDTH).join('\n')
