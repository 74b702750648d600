import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FewWords } from '../../src/formats/log/few-words'

const bytes = (text: string) => new TextEncoder().encode(text)
const WORDS = ['abcab', 'bcabcb', 'caaaaaaa']

/** Where words begin, and which, found one by one. */
const expected = (text: string, from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i).flatMap((at) => {
    const word = WORDS.findIndex((each) => text.startsWith(each, at))
    return word < 0 ? [] : [[at, word]]
  })

test('words are found at every place, and nowhere else', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ...WORDS), { maxLength: 40 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.nat(60), fc.nat(60), (all, one, other) => {
      const [from, to] = [one, other].map((at) => Math.min(at, all.length)).sort((a, b) => a - b) as [number, number]
      const search = new FewWords(WORDS)
      const found: number[][] = []
      for (let at = search.first(bytes(all), from, to); at >= 0; at = search.first(bytes(all), at + 1, to)) {
        found.push([at, search.word])
      }
      expect(found).toEqual(expected(all, from, to))
    }),
    { numRuns: 2000 },
  )
})
