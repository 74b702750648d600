import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMMANDS } from '../../src/cli/commands'
import { parseWithCommander } from '../../src/cli/manual/commander'
import type { CommandFile } from '../../src/cli/options/command'
import { parseUsual } from '../../src/cli/options/parse'
import { COMMON_OPTIONS, flagsOf } from '../../src/cli/options/table'

const files: readonly (readonly [string, CommandFile])[] = await Promise.all(
  [...COMMANDS].map(async ([name, { load }]) => [name, await load()] as const),
)

/** Values that some option takes and others refuse, and words that are options nowhere or only for commander. */
const VALUES = [
  ...['a', 'b.bin', '-', '', '7.2', 'pc-q35-7.2', 'hotplug=off', '0=16M', '64K', '0000:00:12.0=0000:00:13.0', 'json'],
  ...[
    'html=report.html',
    'json=',
    'root-bus',
    'all',
    'any',
    '4',
    '0',
    'bash',
    'check',
    'qmp:/run/a.sock',
    "'",
    'ssh host',
  ],
  ...['--', '-x', '-1', '--bogus', '--qemu=', '-nn', '-o-', '--no-', '---', '--=x'],
]

function words({ table }: CommandFile): fc.Arbitrary<string> {
  const flags = [...COMMON_OPTIONS, ...table.options].map(flagsOf)
  const value = fc.constantFrom(...VALUES, ...table.options.flatMap((row) => row.words ?? []))
  const flag = fc.constantFrom(...flags.flatMap(({ short, long }) => (short === null ? [long] : [short, long])))
  return fc.oneof(
    { weight: 4, arbitrary: flag },
    { weight: 5, arbitrary: value },
    { weight: 2, arbitrary: fc.tuple(flag, value).map(([name, text]) => `${name}=${text}`) },
  )
}

// Commander is what reads every line that this parser leaves to it: where both read one, they have to agree.
describe.each(files)('a line of %s that is read without commander', (name, file) => {
  it('is read as commander does', () => {
    fc.assert(
      fc.property(fc.array(words(file), { maxLength: 7 }), (line) => {
        const usual = parseUsual(file.table, line)
        if (usual !== null) expect(usual).toEqual(parseWithCommander(name, file, line))
      }),
      { numRuns: 400 },
    )
  })
})

describe('commander is not needed', () => {
  it.each([
    ['check', 'a.bin', 'b.bin'],
    ['check', 'a.bin', 'b.bin', '--qemu', '7.2', '--machine=pc-q35-7.2', '--format', 'json', '--no-color'],
    ['check', '--set', 'hotplug=off', 'a.bin', '--set', 'rombar=0', '-', '--bar=0=16M', '-o', 'out', '--all'],
    ['show', '-n', 'a.bin', '--numbers'],
    ['diff', '--device', 'edu', '--from', '7.2', '--first-bad'],
    ['diff', '--first-bad', '0x34', '--from', '7.2', '--device', 'edu'],
    ['matrix', '--sources', 'a', 'b', '--targets', 'c', '--jobs', '2'],
    ['explain'],
    ['cases', 'virtio', 'msi-x'],
    ['learn', '--qemu', 'kvm', '--no-options'],
  ])('for %s %s %s %s', (name, ...line) => {
    const [, file] = files.find(([known]) => known === name)!
    expect(parseUsual(file.table, line)).toEqual(parseWithCommander(name, file, line))
    expect(parseUsual(file.table, line)).not.toBeNull()
  })
})

describe('commander reads', () => {
  it.each([
    ['what ends options', 'check', ['--', 'a', 'b']],
    ['letters together', 'show', ['-nn', 'a']],
    ['a value that begins with a hyphen', 'check', ['a', 'b', '--qemu', '-1']],
    ['an unknown option', 'check', ['a', 'b', '--qeum', '7.2']],
    ['a value that the option refuses', 'check', ['a', 'b', '--format', 'jsno']],
    ['an operand too many', 'check', ['a', 'b', 'c']],
    ['a missing operand', 'check', []],
    ['a missing option', 'learn', []],
    ['options that exclude each other', 'diff', ['--first-bad', '--to', '8.0']],
    ['the wish for help', 'check', ['--help']],
  ])('%s', (_, name, line) => {
    const [, file] = files.find(([known]) => known === name)!
    expect(parseUsual(file.table, line)).toBeNull()
  })
})
