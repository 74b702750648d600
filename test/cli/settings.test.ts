import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { MOST_JSON_VALUES, readJson } from '../../src/formats/json'
import { DESTINATION, installInto, pcimig, SOURCE } from './pcimig'
import { check, directory, READ_BY_7_2, run, verdict } from './settings-directory'

describe('a settings file', () => {
  it.each(['pcimig.yaml', 'pcimig.yml', 'pcimig.json', '.pcimig.yaml', '.pcimig.yml', '.pcimig.json'])(
    'of the name %s is found from below, and named next to the verdict',
    (name) => {
      const where = directory({ [name]: '{"qemu": "7.2"}', 'a/b/.keep': '' })
      const [first, second] = verdict(join(where, 'a/b'))
      expect(first).toContain(READ_BY_7_2)
      expect(second).toBe(`Settings from ../../${name}: qemu.`)
    },
  )

  it('yields to the command line, property by property', () => {
    const where = directory({
      'pcimig.yaml': 'qemu: 7.2\nmachine: pc-q35-5.2\nset: {hotplug: on, x-pcie-lnksta-dllla: on}',
    })
    const said = JSON.parse(check(where, '--qemu 8.1 --set hotplug=off --format json').out)
    expect(said.target).toEqual({ qemu: '8.1', machine: 'pc-q35-5.2', hostKernel: null })
    expect(said.settings).toEqual({ file: 'pcimig.yaml', options: ['machine', 'set'] })
    expect(
      verdict(where, '--qemu 8.1 --machine pc-q35-6.0 --set hotplug=off --set x-pcie-lnksta-dllla=on')[1],
    ).not.toContain('Settings')
  })

  it('is not searched for with --no-config, and --config names another one', () => {
    const where = directory({ 'pcimig.yaml': 'qemu: "7.2"', 'other.yaml': 'qemu: "8.0"' })
    expect(verdict(where, '--no-config')[0]).not.toContain('QEMU 7.2')
    expect(verdict(where, '--config other.yaml')).toEqual([
      expect.stringContaining('QEMU 8.0'),
      'Settings from other.yaml: qemu.',
    ])
  })

  it('is not searched for above a repository, above home, or above a world-writable directory', () => {
    const files = { 'pcimig.yaml': 'qemu: 7.2', 'in/here/.keep': '' }
    const repository = directory({ ...files, 'in/.git/HEAD': '' })
    const home = directory(files)
    const open = directory(files)
    chmodSync(open, 0o1777)
    const found = [verdict(join(repository, 'in/here')), verdict(join(home, 'in/here'), '', join(home, 'in'))]
    for (const [, second] of [...found, verdict(join(open, 'in/here'))]) expect(second).not.toContain('Settings')
  })

  it('that is world-writable is ignored unless it is named', () => {
    const where = directory({ 'pcimig.yaml': 'qemu: 7.2' })
    chmodSync(join(where, 'pcimig.yaml'), 0o666)
    expect(check(where)).toEqual({
      code: 2,
      out: '',
      err: 'pcimig: pcimig.yaml: can be written by everybody and was not requested. Use --config pcimig.yaml to accept it, --no-config to ignore it.\n',
    })
    expect(verdict(where, '--config pcimig.yaml')[0]).toContain('QEMU 7.2')
  })

  const [ROOT, ALICE, BOB] = [0, 1000, 1001]
  const FOREIGN = 'belongs to another user'
  const OF_OTHERS = 'is in a directory of another user'
  const OPEN = 'is in a directory that everybody can write to'

  /** git's rule for repositories, safe.directory: what is right of every row is what `git status` says there. */
  it.runIf(process.geteuid?.() === ROOT).each<[string, number, string, number, number, number, string | null]>([
    ['of the user who runs pcimig', ALICE, '', ALICE, ALICE, 0o755, null],
    ["of another user in one's own directory", ALICE, '', BOB, ALICE, 0o755, FOREIGN],
    ['of another user in his directory', ALICE, '', BOB, BOB, 0o755, FOREIGN],
    ["of root in one's own directory", ALICE, '', ROOT, ALICE, 0o755, FOREIGN],
    ["one's own in a directory of another user", ALICE, '', ALICE, BOB, 0o755, OF_OTHERS],
    ["one's own in a directory of root", ALICE, '', ALICE, ROOT, 0o755, null],
    ["one's own where everybody may write", ALICE, '', ALICE, ALICE, 0o777, OPEN],
    ['for root: of root', ROOT, '', ROOT, ROOT, 0o755, null],
    ['for root: of a user', ROOT, '', ALICE, ALICE, 0o755, FOREIGN],
    ['for root by sudo: of the user who called it', ROOT, '1000', ALICE, ALICE, 0o755, null],
    ['for root by sudo: of root', ROOT, '1000', ROOT, ROOT, 0o755, null],
    ['for root by sudo: of another user', ROOT, '1000', BOB, BOB, 0o755, FOREIGN],
    ['for root and no number in SUDO_UID', ROOT, '1000x', ALICE, ALICE, 0o755, FOREIGN],
    ['for a user, whom SUDO_UID gives nothing', ALICE, '1001', BOB, ALICE, 0o755, FOREIGN],
  ])('%s', (_, user, sudo, owner, directoryOwner, mode, why) => {
    const where = directory({ 'work/pcimig.yaml': 'qemu: 7.2' })
    chmodSync(where, 0o755)
    // Where everybody can read it, unlike a checkout.
    installInto(where)
    cpSync(SOURCE, join(where, 'source.bin'))
    cpSync(DESTINATION, join(where, 'destination.bin'))
    chownSync(join(where, 'work/pcimig.yaml'), owner, owner)
    chownSync(join(where, 'work'), directoryOwner, directoryOwner)
    chmodSync(join(where, 'work'), mode)
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['../bin/pcimig', 'check', '../source.bin', '../destination.bin'],
      {
        ...{ cwd: join(where, 'work'), uid: user, gid: user, encoding: 'utf8' },
        env: { PATH: process.env.PATH, HOME: '/', ...(sudo === '' ? {} : { SUDO_UID: sudo }) },
      },
    )
    if (why === null) {
      expect([stdout.split('\n')[1], stderr, status]).toEqual(['Settings from pcimig.yaml: qemu.', '', 1])
    } else {
      expect([stdout, status]).toEqual(['', 2])
      expect(stderr).toBe(
        `pcimig: pcimig.yaml: ${why} and was not requested. Use --config pcimig.yaml to accept it, --no-config to ignore it.\n`,
      )
    }
  })

  it('next to a second one is an error', () => {
    const where = directory({ 'pcimig.yaml': '', '.pcimig.json': '{}' })
    expect(check(where).err).toBe('pcimig: pcimig.yaml: there is .pcimig.json next to it. Keep one of the two.\n')
  })

  it('applies to one device if it says so', () => {
    const where = directory({
      'pcimig.yaml': 'devices:\n  "0000:01:00.0": {bar: {0: 64K}}\n  "0000:00:02.0": {set: {hotplug: off}}',
    })
    const masks = JSON.parse(run(where, `masks ${resolve('fixtures/dumps/lspci/xxxx.txt')} --format json`).out)
    const rules = masks.devices.map(({ rules: all }: { rules: { note: string }[] }) =>
      all.map(({ note }) => note).join(),
    )
    expect(rules.map((notes: string) => notes.includes('BAR 0 has 64 KiB'))).toEqual([false, false, true, false])
    expect(masks.devices[0].notes[0]).toBe('settings from pcimig.yaml: devices')
  })

  it('names a missing device: the report says so, unless others were left out', () => {
    const where = directory({ 'pcimig.yaml': 'devices: {"0000:00:99.0": {rom: 0}}' })
    const dumps = `${resolve('fixtures/dumps/lspci/vvv-xxxx.txt')} ${resolve('fixtures/dumps/lspci/xxxx.txt')}`
    const notes = (added: string) => JSON.parse(run(where, `check ${dumps} --format json ${added}`).out).notes.join()
    expect(notes('')).toContain('settings: no device is called 0000:00:99.0')
    expect(notes('--device 0000:00:02.0')).not.toContain('is called')
  })

  it('names paths relative to itself, and is mentioned in every format', () => {
    const where = directory({
      'pcimig.yaml': 'qemu: 7.2\nallow: ci/allow.yaml\nformat: markdown',
      'ci/allow.yaml': '- {case: slot-presence-detect, reason: looked at}',
      'below/.keep': '',
    })
    const { code, out } = check(join(where, 'below'))
    expect([code, out]).toEqual([1, expect.stringContaining('settings from ../pcimig.yaml: qemu, allow, format')])
    expect(out).toContain('1 finding suppressed by the allow-list')
    for (const format of ['html', 'sarif', 'ndjson']) {
      expect(check(join(where, 'below'), `--format ${format}`).out).toContain('../pcimig.yaml')
    }
  })
})

describe('a baseline', () => {
  it('that holds more values than any report is refused before it is parsed', () => {
    const many = `[${'{},'.repeat(MOST_JSON_VALUES / 2)}{}]`
    expect(() => readJson(many, '')).toThrow(`has more than ${MOST_JSON_VALUES} values`)
  })
})

describe('the schema of a file that people write', () => {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  const validator = (name: string) => ajv.compile(JSON.parse(pcimig(['schema', name]).out))

  it.each([
    [
      'config',
      'qemu: 8.1\nmachine: pc-q35-6.0\nset: {hotplug: off, vectors: 3}\nbar: {0: 16M, 2: 4096}\nformat: json',
      true,
    ],
    ['config', 'qmu: 8.1', false],
    ['config', 'view: gest', false],
    ['config', 'devices: {a: {qemu: "8.1"}}', false],
    ['profile', readFileSync('fixtures/profiles/built-in.yaml', 'utf8'), true],
    ['profile', 'profiles: [{names: [a]}]', false],
    ['profile', 'profiles: [{names: [a], ids: [], extra: [{note: n, writes: [{at: CAP_EXP+8, writable: 1}]}]}]', true],
    ['profile', 'profiles: [{names: [a], ids: [], extra: [{note: n, writes: [{at: 5000, writable: 1}]}]}]', false],
    ['allow', '- {case: x, reason: r, until: 2026-12-31}', true],
    ['allow', '- {case: x}', false],
  ])('%s: %j is %j', (name, text, valid) => {
    expect(validator(name)(parse(text))).toBe(valid)
  })
})
