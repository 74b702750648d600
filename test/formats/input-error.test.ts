import { describe, expect, test } from 'vitest'
import { InputError, orRefusal } from '../../src/bytes/input-error'

describe('an action that may be refused', () => {
  const throwing = (error: Error) => () => {
    throw error
  }

  test('returns its result', () => {
    expect(orRefusal(() => 'read')).toBe('read')
  })

  test('returns what is wrong with the input', () => {
    const refusal = new InputError('the dump has a hole')
    expect(orRefusal(throwing(refusal))).toBe(refusal)
  })

  test.each([new RangeError('a bug'), new TypeError('another')])('%s passes through', (bug) => {
    expect(() => orRefusal(throwing(bug))).toThrow(bug)
  })
})
