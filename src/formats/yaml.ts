import { Composer, type CST, type Document, Lexer, type LineCounter, Parser } from 'yaml'
import { DEEPEST_DOCUMENT, TOO_DEEP } from './nesting'

/** The first mistake in a text that is not YAML. */
export class YamlMistake extends Error {
  /** @param offset of its first character in the text */
  constructor(
    message: string,
    readonly offset: number,
    readonly hint: string | null = null,
  ) {
    super(message)
  }
}

/** @param at offset of what is nested too deep */
export const tooDeep = (at: number): YamlMistake => new YamlMistake(TOO_DEEP.what, at, TOO_DEEP.hint)

/** Levels that the parser has open besides collections: the document, and the scalar being read. */
const NOT_NESTED = 2

/**
 * The library's tokens, one per document, up to a mistake. It parses without recursion but walks the result
 * recursively, so too deep nesting is refused in between.
 */
function* tokens(text: string, lines: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      yield token
      if (token.type === 'error') return
    }
    if (parser.stack.length > DEEPEST_DOCUMENT + NOT_NESTED) throw tooDeep(parser.offset - lexeme.length)
  }
  yield* parser.end()
}

/**
 * The library collects an error for each mistake in a text. Locating each of them takes most of the time, and
 * is not needed.
 */
function withoutTraces<T>(action: () => T): T {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return action()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

/**
 * Parses YAML of one document into the library's tree. Duplicate keys are kept in the tree.
 * @param lines receives the offsets of the lines
 * @throws YamlMistake at the first mistake, or when it nests too deep
 */
export function readYaml(text: string, lines: LineCounter): Document.Parsed {
  const composer = new Composer({ lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const [document, second] = withoutTraces(() => {
    const [first, next] = composer.compose(tokens(text, lines), true, text.length)
    return [first!, next]
  })
  const [error] = document.errors
  if (error) throw new YamlMistake(`is not YAML: ${error.message}`, error.pos[0])
  if (second) throw new YamlMistake('is not YAML: Source contains multiple documents', second.range[0])
  return document
}
