import { describe, expect, it } from 'vitest'
import { SETTINGS_FORM } from '../../src/cli/options/files/settings-form'
import { conform } from '../../src/formats/conform'
import { LONGEST_DOCUMENT, UserDocument } from '../../src/formats/document'
import { readJson } from '../../src/formats/json'
import { DEEPEST_DOCUMENT, TOO_DEEP } from '../../src/formats/nesting'
import { check, directory } from './settings-directory'

describe('a settings file that is wrong', () => {
  const read = (text: string) => conform(SETTINGS_FORM, new UserDocument(text))

  it.each([
    ['qmu: 8.1', "'qmu' is not known here (column 1)", 'Did you mean qemu?', 1],
    ['\nqemu: [8]', "'qemu' has to be a version as QEMU prints it: '8.1', not a list (column 7)", null, 2],
    ['machine: 5', "'machine' has to be text, not 5 (column 10)", 'Write "5", in quotes.', 1],
    ['view: gest', "'view' takes qemu, guest, physical, vfio, not 'gest' (column 7)", 'Did you mean guest?', 1],
    ['set: {a: on, a: off}', "'a' is given twice (column 14)", null, 1],
    ['set: {__proto__: on}', "'__proto__' can't be a key (column 7)", null, 1],
    ['bar: {6: 4K}', "'6' has to be the number of a BAR, 0 to 5, not '6' (column 7)", null, 1],
    [
      'rom: 3K',
      "'rom' is wrong: '3K' is not the size of a region (column 6)",
      'Write a power of two: 4096, 0x1000, 64K.',
      1,
    ],
    [
      'devices:\n  a: {qemu: 8.1}',
      "'qemu' is not known here (column 7)",
      'Known are set, view, placement, bar, rom, profile.',
      2,
    ],
    ['accept-suppressed: true', "'accept-suppressed' is not known here (column 1)", expect.any(String), 1],
    ['format: sarif=out.sarif', expect.stringContaining("not 'sarif=out.sarif'"), null, 1],
    ['all: yes', "'all' has to be true or false, not 'yes' (column 6)", null, 1],
    ['- a', 'the file has to be a mapping, not a list (column 1)', null, 1],
    ['a: [1,', expect.stringContaining('is not YAML'), null, 1],
    ['&a [*a]', 'is nested more than 32 deep (column 5)', TOO_DEEP.hint, 1],
    ['"\u001b[31m": 1', "'\\x1b[31m' is not known here (column 1)", expect.any(String), 1],
  ])('%j', (text, message, hint, line) => {
    const place = line === undefined ? {} : { line }
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'InputError', message, hint, place }))
  })

  it.each([
    ['has one key very often', `{${'? 1,'.repeat(20_000)}}`, "'1' is given twice (column 8)"],
    ['refers to itself everywhere', `[&a 1, ${'*a,'.repeat(101)}]`, /^has more than 100 aliases/],
    ['expands to a huge size', `[&a [${Array(1500).fill(1)}], ${'*a,'.repeat(99)}]`, /^has more than 100000 values/],
    ['is too long', ' '.repeat(512 * 1024 + 1), 'is larger than 512 KiB'],
  ])('that %s is refused', (_, text, sentence) => {
    expect(() => read(text)).toThrow(sentence)
  })
})

/** What makes a parser of YAML recurse, once for each repetition. */
const LEVELS: readonly [string, string][] = [
  ['lists in brackets', '['],
  ['mappings in braces', '{a: '],
  ['the same in a key', '{? '],
  ['pairs in brackets', '[a: '],
  ['dashes in a line', '- '],
  ['question marks in a line', '? '],
  ['colons in a line', ': '],
  ['keys in a line', 'a: '],
  ['JSON', '{"a":'],
  ['anchors in brackets', '[&a '],
  ['tags in brackets', '[!a '],
  ['quotes in brackets', '["a", '],
  ['dashes and braces', '- {a: ['],
]
const indented = (levels: number, item: string) =>
  Array.from({ length: levels }, (_, i) => `${' '.repeat(i * 2)}${item}`).join('\n')

describe('a file that nests endlessly', () => {
  const deep = (line: number) =>
    expect.objectContaining({
      name: 'InputError',
      message: expect.stringMatching(/^is nested more than 32 deep \(column \d+\)$/),
      hint: TOO_DEEP.hint,
      place: { line },
    })

  it.each(LEVELS)('is refused with its position before it fills the stack: %s', (_, text) => {
    for (const times of [50, 1000, LONGEST_DOCUMENT / text.length])
      expect(() => new UserDocument(text.repeat(times))).toThrow(deep(1))
  })

  it.each(['a:', '- -', '- a:', '?'])('is refused by its indentation too: %s', (item) => {
    expect(() => new UserDocument(`# a comment\n${indented(50, item)}`)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('is nested more than 32 deep') }),
    )
  })

  it.each(['[', '{"a":'])('is refused as a baseline, before it is parsed: %s', (text) => {
    expect(() => readJson(`\n "[[[[" ${text.repeat(100_000)}`, '')).toThrow(deep(2))
  })

  it('may nest as deep as stated, and no deeper', () => {
    const brackets = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(new UserDocument(brackets(DEEPEST_DOCUMENT)).data).toEqual(JSON.parse(brackets(DEEPEST_DOCUMENT)))
    expect(readJson(brackets(DEEPEST_DOCUMENT), '')).toEqual(JSON.parse(brackets(DEEPEST_DOCUMENT)))
    expect(() => new UserDocument(brackets(DEEPEST_DOCUMENT + 2))).toThrow(deep(1))
    expect(() => readJson(brackets(DEEPEST_DOCUMENT + 1), '')).toThrow(deep(1))
  })

  it.each(['--config', '--profile', '--allow', '--baseline'])('is refused with exit code 2 by %s', (option) => {
    const where = directory({ 'deep.yaml': '{"a": '.repeat(1000) })
    const { code, out, err } = check(where, `${option} deep.yaml`)
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^pcimig: deep\.yaml:1: is nested more than 32 deep \(column \d+\)\. No file that .*\n$/)
  })

  it('is refused with exit code 2 if it is found', () => {
    const where = directory({ 'pcimig.yaml': '{a: '.repeat(1000) })
    expect(check(where)).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(/^pcimig: pcimig\.yaml:1: is nested more than 32 deep/),
    })
  })
})
