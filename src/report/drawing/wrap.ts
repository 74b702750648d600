/** QEMU's line about a refused byte (get_pci_config_device): whoever copies it or searches for it needs it whole. */
const LITERAL =
  /get_pci_config_device: Bad config data: i=0x[0-9a-f]+ read: [0-9a-f]+ device: [0-9a-f]+ cmask: [0-9a-f]+ wmask: [0-9a-f]+ w1cmask: ?[0-9a-f]+/g
/** Stands for a blank at which no line may break. */
const KEPT = '\u00a0'

const LITERAL_START = `get_pci_config_device:${KEPT}`

const whole = (text: string): string => text.replace(LITERAL, (line) => line.replaceAll(' ', KEPT))

/** Returns text in lines of at most `width` columns, broken between words; a longer word is broken inside, but never QEMU's line. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (let word of whole(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length <= width) {
      line += ` ${word}`
      continue
    }
    if (line !== '') lines.push(line)
    for (; word.length > width && !word.startsWith(LITERAL_START); word = word.slice(width))
      lines.push(word.slice(0, width))
    line = word
  }
  return [...lines, line].map((each) => (each.includes(LITERAL_START) ? each.replaceAll(KEPT, ' ') : each))
}

/** Returns sentences as list items of at most `width` columns. */
export function bullets(notes: readonly string[], width: number): string[] {
  return notes.flatMap((note) => wrap(note, width - 4).map((line, i) => `${i === 0 ? '  - ' : '    '}${line}`))
}
