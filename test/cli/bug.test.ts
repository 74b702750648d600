import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/bytes/input-error'
import { explainError } from '../../src/cli/errors'

describe('what was thrown', () => {
  it.each([
    ['pcimig: it is wrong.', new InputError('it is wrong')],
    ['pcimig: a.txt: it is wrong.', new InputError('it is wrong.', { file: 'a.txt' })],
    ['pcimig: a.txt:12: it is wrong.', new InputError('it is wrong', { file: 'a.txt', line: 12 })],
    ['pcimig: line 12: it is wrong.', new InputError('it is wrong', { line: 12 })],
    ['pcimig: a.bin: byte 0x40: it is wrong.', new InputError('it is wrong', { file: 'a.bin', offset: 64 })],
    ['pcimig: it is wrong. Mend it.', new InputError('it is wrong', {}, 'mend it')],
    ['pcimig: it is wrong. Did you mean it?', new InputError('it is wrong', {}, 'Did you mean it?')],
    ['pcimig: a\\x0ab: it is wrong.', new InputError('it is wrong', { file: 'a\nb' })],
  ])('%s', (line, error) => {
    expect(explainError(error)).toEqual({ line, code: 2 })
  })

  it.each([new TypeError('x is not a function'), new RangeError('1 bytes at 9 lie outside'), 'a string', null])(
    'asks for a bug report and exits with 70: %s',
    (thrown) => {
      const { line, code } = explainError(thrown)
      expect(code).toBe(70)
      expect(line).toMatch(/^pcimig: this is a bug in pcimig, not in your input: [^\n]*Please report it[^\n]*$/)
    },
  )

  it('shows where a bug happened only on request', () => {
    process.env.PCIMIG_DEBUG = '1'
    const { line } = explainError(new TypeError('oops'))
    delete process.env.PCIMIG_DEBUG
    expect(line).toMatch(/bug\.test\.ts/)
    expect(explainError(new TypeError('oops')).line).not.toMatch(/bug\.test\.ts/)
  })
})
