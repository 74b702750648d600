import { describe, expect, test } from 'vitest'
import { readDump } from '../../src/formats/dump'
import { readText, refusal } from './fixtures'

const MIB = 1024 * 1024

describe('every input has a limit', () => {
  test('text of more than 64 MiB', () => {
    const bytes = new Uint8Array(64 * MIB + 1).fill(0x20)
    expect(refusal(() => readDump(bytes)).message).toBe(
      'has more than 64 MiB of text, too much for a dump of config space',
    )
  })

  test('a line of more than 65536 characters', () => {
    expect(refusal(() => readText(`\n${'0'.repeat(65537)}`))).toMatchObject({
      message: 'the line is longer than 65536 characters, too long for a line of a dump',
      place: { line: 2 },
    })
  })

  test('more than four million lines', () => {
    expect(refusal(() => readText('\n'.repeat(5 * MIB))).message).toBe(
      'the text has more than 4194304 lines, which no dump has',
    )
  })

  test('more than 65536 devices', () => {
    const rows = Array.from({ length: 4 }, (_, i) => `${i}0:${' 86'.repeat(16)}`).join('\n')
    const one = (i: number) => `${(0x10000 + (i >> 16)).toString(16)}:${address(i & 0xffff)} x\n${rows}\n`
    const address = (i: number) => {
      const [bus, device] = [i >> 8, (i >> 3) & 0x1f].map((part) => part.toString(16).padStart(2, '0'))
      return `${bus}:${device}.${i & 7}`
    }
    const text = Array.from({ length: 65537 }, (_, i) => one(i)).join('')
    expect(refusal(() => readText(text))).toMatchObject({
      message: 'the dump has more than 65536 devices',
      place: { line: 65536 * 5 + 2 },
    })
  })
})

/** Openings of what a reader might search the end of, over and over; a quadratic reader takes minutes for these. */
describe('time grows with the length only', () => {
  const LINE = 65000
  test.each([
    '[',
    '[ ',
    '"\\"',
    '(',
    '/*',
    '> ',
    '* ',
    'a ',
    '0x',
    '00 ',
    '0:',
    '|',
    '{',
    'u8 a[',
    'Memory at ',
    '[a] ',
  ])('lines of %j', (part) => {
    const line = part.repeat(LINE / part.length)
    const text = `${line}\n`.repeat(40)
    for (const before of ['', 'u8 a[] = {\n', '00:02.0 x\n00: 00\n', '00000000: 00\n', '0000000 00\n']) {
      expect(refusal(() => readText(before + text)).message).not.toBe('')
    }
  })
})
