import { describe, expect, test } from 'vitest'
import { expression, landmark } from '../../src/formats/log/statements/template'

describe("a statement in the program's own wording", () => {
  const MANY = Array.from({ length: 100 }, (_, i) => `CODE_NUMBER_${i}`)

  test('one of many words, however long the list is', () => {
    const template = `refused with {=${MANY.join('|')}}`
    expect(template.length).toBeGreaterThan(1000)
    expect(MANY.map((code) => expression(template).exec(`refused with ${code}`)?.[1])).toEqual(MANY)
    expect(expression(template).test('refused with OTHER')).toBe(false)
    expect(landmark(template)).toBe('refused with')
  })

  test.each(['size {int', 'size {int} of {name', 'size {in{t}'])(
    'a brace that is not closed is refused: %s',
    (text) => {
      expect(() => expression(text)).toThrow(RangeError)
    },
  )

  test.each(['size {}', 'size {ints}', 'size {~ints}'])('a slot that does not exist is refused: %s', (text) => {
    expect(() => expression(text)).toThrow(RangeError)
  })

  test('a brace that closes what the program opened is text', () => {
    expect(expression('"desc": "{word}"}').exec('{"desc": "x"}')?.[1]).toBe('x')
  })
})
