import fc from 'fast-check'
import { expect, test } from 'vitest'
import { WordSearch } from '../../src/formats/log/words'

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', 'ä', '\u2019'), maxLength: 40 })
const words = fc
  .uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', 'ä'), minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((list) => list.sort())

// String.prototype.includes and indexOf are the reference.
test('words are found anywhere in a text', () => {
  fc.assert(
    fc.property(words, letters, fc.nat(20), (list, text, from) => {
      const table = new WordSearch(list)
      expect([...new Set(table.in(text))].sort()).toEqual(
        list.flatMap((word, index) => (text.includes(word) ? [index] : [])).sort(),
      )
      const places = list.map((word) => [text.indexOf(word, from), word.length] as const).filter(([at]) => at >= 0)
      const end = Math.min(...places.map(([at, length]) => at + length))
      const first = table.first(text, from)
      if (places.length === 0) expect(first).toBe(-1)
      else expect(places.filter(([at, length]) => at + length === end).map(([at]) => at)).toContain(first)
    }),
  )
})

test.each([[['b', 'a']], [['a', 'a']], [['', 'a']]])('words that are not sorted are refused: %j', (list) => {
  expect(() => new WordSearch(list).first('ab', 0)).toThrow(RangeError)
})
