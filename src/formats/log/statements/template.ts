/**
 * What stands in the place of a value. Each has a bound, and none can match the same text in two ways, so that matching
 * takes time in proportion to the length of the line.
 */
const SLOTS: Readonly<Record<string, string>> = {
  /** A number, as `%d` prints it. */
  int: String.raw`-?\d{1,20}`,
  /** `0x%x` */
  hex: '0x[0-9a-fA-F]{1,32}',
  /** `%x` */
  digits: '[0-9a-fA-F]{1,32}',
  /** A size: `0x%x` or `%d`. */
  size: String.raw`0x[0-9a-fA-F]{1,16}|\d{1,20}`,
  /** A name between quotes. */
  quoted: `[^'"\\n]{1,255}`,
  /** A name that ends with a blank or a mark. */
  name: String.raw`[^\s,;"']{1,255}?(?=[:.]?(?:[\s,;"']|$))`,
  /** "virtio-net-pci.mac" */
  dotted: String.raw`[\w+-]{0,64}\.[\w.+-]{1,64}`,
  /** Letters and digits. */
  word: String.raw`[\w.+-]{1,64}`,
  /** Some words, up to what follows in the template. */
  words: '[^\\n"]{1,160}?',
  /** The end of the line or of the JSON text; nothing but blanks may follow. */
  end: String.raw`\s{0,80}(?=$|["'\`<])`,
  /** The rest of the line, or of the JSON text. */
  rest: '[^\\n"]{0,240}',
  /** QEMU, under any of its names. */
  program: String.raw`qemu[\w.+-]{0,40}|kvm`,
  /** An option's value on a command line, in JSON as well. */
  option: '(?:(?!: )[^\\n]){1,2000}',
  /** What QEMU says about an option, unless it continues anyway (vreport, util/error-report.c). */
  failure: '(?!warning:|info:|char device redirected)[^\\n"]{1,240}',
}

/** Where a message begins: at the start, or after the name of a program, a quote or a bracket. */
const BEGIN = String.raw`(?<=^\s{0,80}|[:>\])({["'\`=|] {0,40})`

const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/ +/g, '\\s{1,3}')

/** What stands between braces, however much that is. */
const BRACES = /\{([^{}]*)\}/

/** The expression for text that stands there as it is. An opening brace in it belongs to a slot that is not closed. */
function literal(text: string, template: string): string {
  if (text.includes('{')) throw new RangeError(`a brace is not closed: ${template}`)
  return escaped(text)
}

/** So that no word hides one that begins with it. */
const longestFirst = (words: readonly string[]): string[] => [...words].sort((a, b) => b.length - a.length)

/** The expression for what stands between braces. */
function placeholder(text: string): string {
  if (text.startsWith('?')) return `(?:${escaped(text.slice(1))})?`
  if (text.startsWith('=')) return `(${longestFirst(text.slice(1).split('|')).map(escaped).join('|')})`
  if (text === 'end') return SLOTS.end!
  if (text.includes('|')) return `(?:${text.split('|').map(escaped).join('|')})`
  const slot = SLOTS[text.replace(/^~/, '')]
  if (slot === undefined) throw new RangeError(`no such slot: ${text}`)
  return text.startsWith('~') ? `(?:${slot})` : `(${slot})`
}

/**
 * Makes an expression of a message as its program's source has it. In braces: a slot (`{int}`, and `{~int}` if its value
 * does not matter), words that may be missing (`{?the}`), one of several (`{a|b}`, and `{=a|b}` as a value). `^` at the
 * start: only where a message begins, for words that people also write.
 * @throws RangeError for a slot that does not exist, and for a brace that is not closed
 */
export function expression(template: string): RegExp {
  const bound = template.startsWith('^')
  const source = (bound ? template.slice(1) : template)
    .split(BRACES)
    .map((part, i) => (i % 2 === 1 ? placeholder(part) : literal(part, template)))
    .join('')
  return new RegExp(`${bound ? BEGIN : ''}${source}`)
}

/** Shortest text that is worth searching for. */
const LEAST = 3

/** Returns the longest literal text of a template without marks that a log may write in another way. */
export function landmark(template: string): string {
  const literals = template.replace(/^\^/, '').split(/\{[^{}]*\}|['"<>&\\]/)
  const longest = literals.reduce((a, b) => (b.length > a.length ? b : a), '')
  if (longest.length < LEAST) throw new RangeError(`nothing to search for: ${template}`)
  return longest.length > 6 ? longest.trim() : longest
}
