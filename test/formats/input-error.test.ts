import { describe, expect, test } from 'vitest'
import { InputError, onRefusal } from '../../src/bytes/input-error'

describe('an attempt that may be refused', () => {
  const attempt = (act: () => string) => onRefusal(act, ({ message }) => `refused: ${message}`)
  const throwing = (error: Error) => () => {
    throw error
  }

  test('yields what it yields', () => {
    expect(attempt(() => 'read')).toBe('read')
  })

  test('is answered where the input is wrong', () => {
    expect(attempt(throwing(new InputError('the dump has a hole')))).toBe('refused: the dump has a hole')
  })

  test.each([new RangeError('a bug'), new TypeError('another')])('%s goes on', (bug) => {
    expect(() => attempt(throwing(bug))).toThrow(bug)
  })
})
