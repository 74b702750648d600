const WORD = /\w+/y

/** End of the string or character constant that starts at `from`; the end of the line if it is not closed. */
function endOfQuoted(line: string, from: number): number {
  const quote = line[from]
  let at = from + 1
  while (at < line.length && line[at] !== quote) at += line[at] === '\\' ? 2 : 1
  return Math.min(at + 1, line.length)
}

/** Splits C source into words, numbers, quoted constants and single characters; comments and blanks are skipped. */
export class CTokens {
  private inComment = false

  /** The tokens of the next line. */
  of(line: string): string[] {
    const tokens: string[] = []
    let at = 0
    while (at < line.length) {
      if (this.inComment) {
        const end = line.indexOf('*/', at)
        if (end < 0) break
        this.inComment = false
        at = end + 2
      } else if (line.startsWith('/*', at)) {
        this.inComment = true
        at += 2
      } else if (line.startsWith('//', at)) {
        break
      } else if (line[at] === ' ' || line[at] === '\t') {
        at++
      } else {
        const end = this.endOf(line, at)
        tokens.push(line.slice(at, end))
        at = end
      }
    }
    return tokens
  }

  private endOf(line: string, at: number): number {
    if (line[at] === '"' || line[at] === "'") return endOfQuoted(line, at)
    WORD.lastIndex = at
    return WORD.test(line) ? WORD.lastIndex : at + 1
  }
}
