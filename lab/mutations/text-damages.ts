import { type Numbers, pick } from './numbers'

/** A way in which a text is damaged, or only looks otherwise, by the tools and the people that pass it on. */
export interface TextDamage {
  readonly name: string
  /** @param other the text of the other side */
  readonly apply: (text: string, random: Numbers, other: string) => string | Uint8Array
}

const ofLines =
  (change: (lines: string[], random: Numbers) => readonly string[]) =>
  (text: string, random: Numbers): string =>
    change(text.split('\n'), random).join('\n')

const without = (lines: readonly string[], at: number, many = 1) => [...lines.slice(0, at), ...lines.slice(at + many)]
const inserted = (lines: readonly string[], at: number, extra: readonly string[]) => [
  ...lines.slice(0, at),
  ...extra,
  ...lines.slice(at),
]

function moved(lines: readonly string[], random: Numbers): readonly string[] {
  const [at, many] = [random(lines.length), 1 + random(8)]
  const rest = without(lines, at, many)
  return inserted(rest, random(rest.length + 1), lines.slice(at, at + many))
}

const replaced = (text: string, at: number, many: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + many)

/** One match of a pattern, made into something else. */
const ofOne =
  (pattern: RegExp, by: (found: string, random: Numbers) => string) =>
  (text: string, random: Numbers): string => {
    const found = pick(random, [...text.matchAll(pattern)])
    return found ? replaced(text, found.index, found[0].length, by(found[0], random)) : text
  }

const utf16 = (text: string, mark: boolean, bigEndian: boolean): Uint8Array => {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}

const ROW_OFFSET = /^(?:0x)?[0-9a-f]+(?=[: ])/gim

/** What may become of a text. None of it repairs config space: what QEMU refuses stays refused. */
export const TEXT_DAMAGES: readonly TextDamage[] = [
  { name: 'a line dropped', apply: ofLines((lines, random) => without(lines, random(lines.length))) },
  {
    name: 'lines dropped',
    apply: ofLines((lines, random) => without(lines, random(lines.length), 2 + random(16))),
  },
  {
    name: 'a line doubled',
    apply: ofLines((lines, random) => {
      const at = random(lines.length)
      return inserted(lines, at, [lines[at]!])
    }),
  },
  {
    name: 'two lines swapped',
    apply: ofLines((lines, random) => {
      const [a, b] = [random(lines.length), random(lines.length)]
      return lines.map((line, i) => (i === a ? lines[b]! : i === b ? lines[a]! : line))
    }),
  },
  { name: 'lines moved', apply: ofLines(moved) },
  { name: 'lines reversed', apply: ofLines((lines) => [...lines].reverse()) },
  { name: 'lines sorted', apply: ofLines((lines) => [...lines].sort()) },
  {
    name: 'two lines joined',
    apply: (text, random) => {
      const ends = [...text.matchAll(/\n/g)]
      return ends.length === 0 ? text : replaced(text, pick(random, ends).index, 1, pick(random, ['', ' ']))
    },
  },
  {
    name: 'rows instead of a star',
    apply: ofLines((lines, random) => {
      const at = random(lines.length)
      return [...lines.slice(0, at), '*', ...lines.slice(at + 1 + random(4))]
    }),
  },
  { name: 'cut anywhere', apply: (text, random) => text.slice(0, random(text.length + 1)) },
  { name: 'beginning lost', apply: (text, random) => text.slice(random(text.length)) },
  {
    name: 'the first bytes of all rows lost',
    apply: (text) => text.replace(/^([^:\n]*[: ] *)[0-9a-f]{2} /gim, '$1'),
  },
  { name: 'the last column lost', apply: (text) => text.replace(/ [^ \n]+$/gm, '') },
  {
    name: 'a row renumbered',
    apply: ofOne(ROW_OFFSET, (found, random) => found.replace(/.$/, pick(random, ['0', '8', 'f']))),
  },
  { name: 'an offset otherwise', apply: ofOne(ROW_OFFSET, (_, random) => random(4096).toString(16).padStart(2, '0')) },
  { name: 'offsets lost', apply: (text) => text.replace(ROW_OFFSET, '').replace(/^[: ]+/gm, '') },
  { name: 'a character no digit', apply: ofOne(/[0-9a-f]/gi, (_, random) => pick(random, [...'gzoOlI?_.~\u00e9'])) },
  { name: 'a digit lost', apply: ofOne(/[0-9a-f]/gi, () => '') },
  { name: 'a digit doubled', apply: ofOne(/[0-9a-f]/gi, (found) => found + found) },
  { name: 'a word lost', apply: ofOne(/[0-9a-fx]{2,}[ \t]?/gi, () => '') },
  { name: 'a word doubled', apply: ofOne(/[0-9a-fx]{2,}[ \t]?/gi, (found) => `${found} ${found}`) },
  { name: 'two words swapped', apply: ofOne(/\b(\w+) (\w+)\b/g, (found) => found.split(' ').reverse().join(' ')) },
  { name: 'a word longer', apply: ofOne(/\b[0-9a-f]{2}\b/gi, (found) => `00${found}`) },
  { name: 'the other side after it', apply: (text, _, other) => text + other },
  { name: 'the other side before it', apply: (text, _, other) => `${other}\n${text}` },
  { name: 'twice', apply: (text) => text + text },
  {
    name: 'halves exchanged',
    apply: ofLines((lines) => [...lines.slice(lines.length / 2), ...lines.slice(0, lines.length / 2)]),
  },
  { name: 'CRLF', apply: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'CR', apply: (text) => text.replaceAll('\n', '\r') },
  { name: 'no line ends', apply: (text) => text.replaceAll('\n', ' ') },
  { name: 'byte order mark', apply: (text) => `\ufeff${text}` },
  { name: 'UTF-16', apply: (text, random) => utf16(text, true, random(2) === 0) },
  { name: 'UTF-16 without a mark', apply: (text, random) => utf16(text, false, random(2) === 0) },
  { name: 'upper case', apply: (text) => text.toUpperCase() },
  { name: 'tabs', apply: (text) => text.replace(/ +/g, '\t') },
  { name: 'no blanks', apply: (text) => text.replaceAll(' ', '') },
  { name: 'no-break spaces', apply: (text) => text.replaceAll(' ', '\u00a0') },
  { name: 'quoted in a mail', apply: (text) => text.replace(/^/gm, '> ') },
  { name: 'coloured', apply: (text) => text.replace(/\b0\w\b/g, '\u001b[31m$&\u001b[0m') },
  {
    name: 'a prompt and an error within',
    apply: ofLines((lines, random) =>
      inserted(lines, random(lines.length), ['root@host:~# ', 'lspci: Unable to read']),
    ),
  },
  { name: 'a NUL within', apply: (text, random) => replaced(text, random(text.length), 0, '\0') },
  { name: 'wrapped', apply: (text, random) => text.replace(new RegExp(`.{${20 + random(50)}}`, 'g'), '$&\n') },
]
