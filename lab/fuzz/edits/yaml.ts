import type { Random } from '../random'
import { HOSTILE } from './hostile-text'
import { editedText } from './text'

/** What YAML has besides maps, lists and text. */
const CONSTRUCTS = [
  '&a ',
  '*a',
  '<<: *a\n',
  '!!binary ',
  '!!set ',
  '!!int ',
  '!x ',
  '? ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '|\n',
  '>-\n',
  '|9\n',
  '"\\u0000"',
  '"\\ud800"',
  '{a: {a: {a: {}}}}',
  '[[[[[[]]]]]]',
  '\t',
  '__proto__: x\n',
  'constructor: x\n',
  '.inf',
  '.nan',
  '0o17',
  '1_000',
  '2026-12-31T00:00:00Z',
  '~',
]

/** Nests deeper than any reader follows, or repeats itself. */
function strange(random: Random): string {
  const depth = 1 + random.small(3000)
  switch (random.below(6)) {
    case 0:
      return '['.repeat(depth) + ']'.repeat(random.once(2) ? depth : 0)
    case 1:
      return '{a: '.repeat(depth)
    case 2:
      return Array.from({ length: Math.min(depth, 60) }, (_, i) => `${' '.repeat(i)}a:\n`).join('')
    case 3:
      return '- x\n'.repeat(depth)
    case 4:
      return Array.from({ length: Math.min(depth, 40) }, (_, i) => `k${i}: &k${i} [*k${i - 1}, *k${i - 1}]\n`).join('')
    default:
      return '- &a {b: *a}\n'.repeat(Math.min(depth, 300))
  }
}

/** YAML with some of its lines, words and constructs changed. */
export function editedYaml(text: string, random: Random, others: readonly string[]): Uint8Array {
  let edited = text
  for (let left = random.below(3); left > 0; left--) {
    const at = random.below(edited.length + 1)
    const added = random.once(24) ? strange(random) : random.pick(random.once(4) ? HOSTILE : CONSTRUCTS)
    edited = edited.slice(0, at) + added + edited.slice(at)
  }
  return random.once(4) && edited !== text ? Buffer.from(edited) : editedText(edited, random, others)
}
