import type { Random } from '../random'
import { editedBytes } from './bytes'
import { HOSTILE } from './hostile-text'

const NUMBERS = [
  ...['0', '-1', '00', '0x', 'ff', 'fff', '1000', '4095', '4096', '10000', '1e9', '-0', '0.1', 'NaN', 'Infinity'],
  ...['7fffffff', '80000000', 'ffffffff', '100000000', '0x7fffffff', '0x80000000', '0xffffffff', '0x100000000'],
  ...['2147483647', '2147483648', '-2147483648', '4294967295', '4294967296', '9007199254740991', '9007199254740993'],
  ...['18446744073709551615', '18446744073709551616', '99999999999999999999', '1e308', '1e999', '0'.repeat(300)],
]
const MARKS = [...' \t\n\r*:.,;[](){}<>|=-+#"\'\\/xX0123456789abcdefABCDEF', '\r\n', '\u001b[0m', '…', '\u00a0']

/** A little more than any reader takes for a line of a dump. */
const LONGEST_LINE = 70_000

type Edit = (lines: string[], random: Random, others: readonly string[]) => void

/** Replaces one match of a pattern in a line. */
function replaceOne(lines: string[], random: Random, pattern: RegExp, by: () => string): void {
  const at = random.below(lines.length)
  const matches = [...(lines[at] ?? '').matchAll(pattern)]
  if (matches.length === 0) return
  const { index, 0: found } = random.pick(matches)
  lines[at] = `${lines[at]!.slice(0, index)}${by()}${lines[at]!.slice(index + found.length)}`
}

const EDITS: readonly Edit[] = [
  (lines, random) => lines.splice(random.below(lines.length), 1 + random.small(8)),
  (lines, random) => {
    const at = random.below(lines.length)
    lines.splice(random.below(lines.length + 1), 0, ...lines.slice(at, at + 1 + random.small(8)))
  },
  (lines, random) => {
    const [a, b] = [random.below(lines.length), random.below(lines.length)]
    const held = lines[a]!
    lines[a] = lines[b]!
    lines[b] = held
  },
  (lines, random) => replaceOne(lines, random, /[0-9a-fA-F]+/g, () => random.pick(NUMBERS)),
  (lines, random) =>
    replaceOne(lines, random, /[0-9a-fA-F]{2}/g, () => random.below(256).toString(16).padStart(2, '0')),
  (lines, random) => replaceOne(lines, random, /./gu, () => random.pick(MARKS)),
  (lines, random) => replaceOne(lines, random, /./gu, () => random.pick(MARKS)),
  (lines, random) => replaceOne(lines, random, /[\w.:/-]+/g, () => random.pick(HOSTILE)),
  (lines, random) => replaceOne(lines, random, /\s+/g, () => random.pick(['', '\t', '  ', '\n', '\u00a0'])),
  (lines, random, others) => {
    const other = random.pick(others).split('\n')
    const at = random.below(other.length)
    lines.splice(random.below(lines.length + 1), random.small(4), ...other.slice(at, at + 1 + random.small(16)))
  },
  (lines, random) => {
    const at = random.below(lines.length)
    lines[at] = (lines[at] ?? '').repeat(1 + random.small(64)).slice(0, LONGEST_LINE)
  },
  (lines, random) => lines.splice(random.below(lines.length + 1)),
]

/** Text with one to eight changes of lines, words and numbers; now and then of bytes. */
export function editedText(text: string, random: Random, others: readonly string[]): Uint8Array {
  const lines = text.split('\n')
  for (let left = 1 + random.small(7); left > 0; left--) {
    if (lines.length === 0) lines.push('')
    random.pick(EDITS)(lines, random, others)
  }
  const bytes = Buffer.from(lines.join('\n').slice(0, 2 * text.length + 4096))
  return random.once(8) ? editedBytes(bytes, random, [bytes]) : bytes
}
