import { Composer, type Document, type LineCounter, Parser } from 'yaml'

/** The first mistake in a text that is no YAML. */
export class YamlMistake extends Error {
  /** @param offset of its first character in the text */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

/** Where the library says that a mistake is: at an offset, from one on, or at a token. */
type Source = number | readonly number[] | { readonly offset: number }

function offsetOf(source: Source): number {
  if (typeof source === 'number') return source
  return 'offset' in source ? source.offset : (source[0] ?? 0)
}

/**
 * Gives up at the first mistake. The library itself goes on and gathers one error for each, which takes it ten times
 * as long as reading and is the last thing that a text full of them deserves.
 */
function impatient(composer: Composer): Composer {
  Object.assign(composer, {
    onError(source: Source, _code: string, message: string, warning?: boolean) {
      if (!warning) throw new YamlMistake(message, offsetOf(source))
    },
  })
  return composer
}

function* tokens(text: string, lines: LineCounter) {
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    if (token.type === 'error') throw new YamlMistake(token.message, token.offset)
    yield token
  }
}

/**
 * Reads YAML of one document as the library's tree. Keys may be given twice; the tree shows them.
 * @param lines learns where the lines begin
 * @throws YamlMistake at the first mistake, RangeError for what nests too deep for the stack
 */
export function readYaml(text: string, lines: LineCounter): Document.Parsed {
  const composer = impatient(new Composer({ lineCounter: lines, prettyErrors: false, uniqueKeys: false }))
  const [document, second] = composer.compose(tokens(text, lines), true, text.length)
  if (second) throw new YamlMistake('Source contains multiple documents', second.range[0])
  const [error] = document!.errors
  if (error) throw new YamlMistake(error.message, error.pos[0])
  return document!
}
