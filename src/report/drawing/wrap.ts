/** Returns text in lines of at most `width` columns, broken between words; a longer word is broken inside. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (let word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    for (; word.length > width; word = word.slice(width)) lines.push(word.slice(0, width))
    line = word
  }
  return [...lines, line]
}

/** Returns sentences as list items of at most `width` columns. */
export function bullets(notes: readonly string[], width: number): string[] {
  return notes.flatMap((note) => wrap(note, width - 4).map((line, i) => `${i === 0 ? '  - ' : '    '}${line}`))
}
