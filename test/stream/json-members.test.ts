import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type JsonText, members, parseMember } from '../../src/formats/stream/description/json-members'
import { refusal } from './fixtures'

const BASE = 1000
const textOf = (json: string): JsonText => ({ bytes: new TextEncoder().encode(json), base: BASE, name: 'the text' })

const split = (json: string, start = 0): [string, unknown][] => {
  const text = textOf(json)
  return [...members(text, start)].map((member) => [member.key, parseMember(text, member)])
}

describe('JSON taken apart member by member', () => {
  it('holds what JSON.parse finds in it, however it is spaced', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 4 })),
        fc.constantFrom(0, 1, '\t', '\r\n '),
        (object, indent) => {
          const json = JSON.stringify(object, null, indent)
          // Keys that count are sorted to the front in both.
          expect(split(json)).toEqual(Object.entries(JSON.parse(json) as object))
        },
      ),
    )
  })

  it('holds the elements of a list, which have no keys', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 4 })), fc.constantFrom(0, 2), (list, indent) => {
        const json = JSON.stringify(list, null, indent)
        expect(split(json)).toEqual((JSON.parse(json) as unknown[]).map((value) => ['', value]))
      }),
    )
  })

  it.each([
    [
      'brackets and commas in strings',
      '{"a]": "}", "b": "[,{"}',
      [
        ['a]', '}'],
        ['b', '[,{'],
      ],
    ],
    [
      'quotes and backslashes in strings',
      '{"\\"": "\\\\", "b": ["\\"]"]}',
      [
        ['"', '\\'],
        ['b', ['"]']],
      ],
    ],
    [
      'numbers and words',
      '[1,-2.5e3 ,true,null]',
      [
        ['', 1],
        ['', -2500],
        ['', true],
        ['', null],
      ],
    ],
    ['nothing', '{ }', []],
    ['nothing in a list', '[\n]', []],
    [
      'the spacing of QEMU up to 5.2',
      '{ "page_size" : 4096 , "devices" : [ ] }',
      [
        ['page_size', 4096],
        ['devices', []],
      ],
    ],
  ])('with %s', (_, json, expected) => {
    expect(split(json)).toEqual(expected)
  })

  it('begins at the given offset, and ends with what began there', () => {
    expect(split('{"a": [1, 2], "b": 3}', 6)).toEqual([
      ['', 1],
      ['', 2],
    ])
  })

  /** 64 levels below the outermost; QEMU's deepest description has about 12. */
  it('is 64 levels deep at most', () => {
    const deep = (levels: number) => `[${'['.repeat(levels)}${']'.repeat(levels)}]`
    expect(split(deep(64))).toHaveLength(1)
    expect(refusal(() => split(deep(65)))).toMatchObject({
      message: 'the text is not JSON that QEMU writes: it is nested deeper than 64 levels',
      place: { offset: BASE + 65 },
    })
  })

  // The list itself is one, and so is each comma, brace and bracket: about as many as JSON.parse makes values.
  it.each([
    ['0', 500_000],
    ['{}', 250_000],
    ['[]', 250_000],
  ])('has half a million values in one member at most: %s', (value, most) => {
    const many = (values: number) => `[[${`${value},`.repeat(values - 1)}${value}]]`
    expect(split(many(most))).toHaveLength(1)
    expect(refusal(() => split(many(most + 1)))).toMatchObject({
      message: 'the text is not JSON that QEMU writes: one of its parts is larger than any device of QEMU needs',
      place: { offset: BASE + 1 },
    })
  })

  it('has 16 MiB in one member at most', () => {
    const long = (size: number) => `["${'x'.repeat(size - 2)}"]`
    expect(split(long(2 ** 24))).toHaveLength(1)
    expect(refusal(() => split(long(2 ** 24 + 1))).place).toEqual({ offset: BASE + 1 })
  })

  it.each([
    ['does not begin', '5', 0, 'no object or array starts here'],
    ['has a key without quotes', '{a: 5}', 1, 'it does not parse'],
    ['has no colon', '{"a" 5}', 5, 'a colon is missing'],
    ['has no value', '{"a":}', 5, 'a value is missing'],
    ['has no value in front of another', '{"a": , "b": 1}', 6, 'a value is missing'],
    ['has no comma', '[1 2]', 3, 'a comma is missing'],
    ['has no comma between keys', '{"a": 1 "b": 2}', 8, 'a comma is missing'],
    ['has a string without an end', '["abc', 1, 'a string has no end'],
    ['has a string that ends with a backslash', '["abc\\"', 1, 'a string has no end'],
    ['has a key without an end', '{"abc', 1, 'a string has no end'],
    ['has a list without an end', '[[1, 2', 1, 'an object or array has no end'],
    ['has an object without an end in a list', '[{"a": [1]', 1, 'an object or array has no end'],
    ['has no end', '[1', 2, 'a comma is missing'],
    ['ends behind a comma', '[1,', 3, 'a value is missing'],
    ['has a word that is not JSON', '[1, nil]', 4, 'it does not parse'],
    ['has a list that closes as an object', '[[1}]', 1, 'it does not parse'],
  ])('is refused where it %s', (_, json, at, why) => {
    expect(refusal(() => split(json))).toMatchObject({
      message: `the text is not JSON that QEMU writes: ${why}`,
      place: { offset: BASE + at },
    })
  })
})
