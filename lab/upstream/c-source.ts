/** A function of a C source. */
export interface CFunction {
  readonly name: string
  /** The line of its opening brace, from 1. */
  readonly line: number
  /** What is between the braces, without comments, strings emptied. */
  readonly body: string
}

/** Returns a C source without comments and with empty strings, its lines kept. */
export function bare(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (found) => {
    if (found.startsWith('"')) return '""'
    if (found.startsWith("'")) return found
    return found.replace(/[^\n]/g, '')
  })
}

const NAME = /(\w+)\s*\(/

/**
 * Returns the functions of a source in QEMU's style: the braces of a function stand alone at the start of a line.
 * @param source as `bare` returns it
 */
export function functionsOf(source: string): CFunction[] {
  const lines = source.split('\n')
  const found: CFunction[] = []
  for (let start = 0; start < lines.length; start++) {
    if (lines[start]!.trimEnd() !== '{') continue
    let first = start
    while (first > 0 && !/^\s*$|[;}]\s*$|^#/.test(lines[first - 1]!)) first--
    const name = NAME.exec(lines.slice(first, start).join(' '))?.[1]
    let end = start + 1
    while (end < lines.length && !lines[end]!.startsWith('}')) end++
    if (name !== undefined) found.push({ name, line: start + 1, body: lines.slice(start + 1, end).join('\n') })
    start = end
  }
  return found
}

/** Splits a body into statements and the heads of blocks ("if (…)", "case X:"), each on one line. */
export function statements(body: string): string[] {
  const found: string[] = []
  let depth = 0
  let text = ''
  const end = () => {
    const line = text.replace(/\s+/g, ' ').trim()
    if (line !== '') found.push(line)
    text = ''
  }
  for (const char of body.replace(/^\s*#.*$/gm, '')) {
    if (char === '(') depth++
    if (char === ')') depth--
    if (depth === 0 && (char === ';' || char === '{' || char === '}')) end()
    else text += char
    if (depth === 0 && char === ':' && /^\s*(?:case\b.*|default\s*):$/s.test(text)) end()
  }
  end()
  return found
}

const DEFINE = /^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+((?:[^\n\\]|\\\n|\\.)*)$/gm

/** Returns the constants that a source defines, without those that are macros with arguments. */
export function constantsOf(source: string): Map<string, string> {
  return new Map(
    [...source.matchAll(DEFINE)].map(([, name, value]) => [
      name!,
      value!.replace(/\\\n/g, ' ').replace(/\s+/g, ' ').trim(),
    ]),
  )
}
