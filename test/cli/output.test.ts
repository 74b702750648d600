import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE, shell, temporary } from './pcimig'

const COMMAND = ['check', SOURCE, DESTINATION, '--qemu', '7.2']
const CHECK = `pcimig ${COMMAND.join(' ')}`

describe('standard output', () => {
  it.each([
    ['a reader that goes away is no error', `${CHECK} --all --format json | head -c 1`, 1, /^$/],
    ['a reader that never reads is no error', `${CHECK} --all --format json | :`, 1, /^$/],
    ['a full disk is reported', `${CHECK} > /dev/full`, 2, /^pcimig: standard output cannot be written: no space/],
    ['closed: the verdict remains', `${CHECK} >&-`, 1, /^$/],
    ['closed standard error: the code remains', 'pcimig check x 2>&-', 2, /^$/],
  ])('%s', (_, line, code, err) => {
    const result = shell(line)
    expect(result.code).toBe(code)
    expect(result.err).toMatch(err)
  })

  it('writes all of a long report through a slow pipe', () => {
    const { out } = shell(`${CHECK} --all --format json | { sleep 0.3; cat; }`)
    expect(out.length).toBeGreaterThan(1_000_000)
    expect(JSON.parse(out).devices).toHaveLength(1)
  })
})

describe('colour and width', () => {
  const plain = pcimig(COMMAND).out

  it.each<[string, NodeJS.ProcessEnv, string[], boolean]>([
    ['a pipe', {}, [], false],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, [], true],
    ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, [], false],
    ['FORCE_COLOR over NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
    ['--color', {}, ['--color'], true],
    ['--color over NO_COLOR', { NO_COLOR: '1' }, ['--color'], true],
    ['--no-color over FORCE_COLOR', { FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('%s', (_, env, args, coloured) => {
    const { out } = pcimig([...COMMAND, ...args], { env })
    expect(out.includes('\u001b')).toBe(coloured)
    expect(stripVTControlCharacters(out)).toBe(plain)
  })

  /** `script` (util-linux) runs a command on a terminal of its own. */
  it.each<[string, NodeJS.ProcessEnv, boolean]>([
    ['a terminal', { TERM: 'xterm' }, true],
    ['a terminal with NO_COLOR', { TERM: 'xterm', NO_COLOR: '1' }, false],
    ['a dumb terminal', { TERM: 'dumb' }, false],
  ])('%s', (_, env, coloured) => {
    const { out } = shell(`script -qec "stty cols 120; bin/pcimig ${COMMAND.join(' ')}" /dev/null < /dev/null`, env)
    expect(out.includes('\u001b')).toBe(coloured)
    expect(stripVTControlCharacters(out)).toContain('why it is checked')
  })

  it('fits 80 columns in a pipe, or as many as COLUMNS says', () => {
    expect(plain).not.toContain('why it is checked')
    expect(pcimig(COMMAND, { env: { COLUMNS: '120' } }).out).toContain('why it is checked')
  })
})

describe('-o FILE', () => {
  const write = (path: string, ...args: string[]) => pcimig([...COMMAND, '-o', path, ...args])
  const report = pcimig(COMMAND).out

  it('holds what standard output would have shown, and the verdict stays the exit code', () => {
    const path = join(temporary(), 'report.txt')
    expect(write(path)).toEqual({ code: 1, out: '', err: '' })
    expect(readFileSync(path, 'utf8')).toBe(report)
  })

  it('is written with --quiet too', () => {
    const path = join(temporary(), 'report.txt')
    expect(write(path, '--quiet').code).toBe(1)
    expect(readFileSync(path, 'utf8')).toBe(report)
  })

  it('replaces a file atomically, keeps its mode and leaves nothing else behind', () => {
    const directory = temporary()
    const path = join(directory, 'report.txt')
    writeFileSync(path, 'old '.repeat(100_000))
    chmodSync(path, 0o640)
    write(path)
    expect(readFileSync(path, 'utf8')).toBe(report)
    expect(statSync(path).mode & 0o777).toBe(0o640)
    expect(readdirSync(directory)).toEqual(['report.txt'])
  })

  it('is left alone when the input is wrong', () => {
    const path = join(temporary(), 'report.txt')
    writeFileSync(path, 'old')
    expect(pcimig(['check', SOURCE, '/no/such/file', '-o', path]).code).toBe(2)
    expect(readFileSync(path, 'utf8')).toBe('old')
  })

  it('follows a symbolic link instead of replacing it', () => {
    const directory = temporary()
    mkdirSync(join(directory, 'elsewhere'))
    const target = join(directory, 'elsewhere/report.txt')
    writeFileSync(target, 'old')
    symlinkSync(target, join(directory, 'link'))
    write(join(directory, 'link'))
    expect(readFileSync(target, 'utf8')).toBe(report)
    expect(readdirSync(directory).sort()).toEqual(['elsewhere', 'link'])
  })

  it('may be a device, which stays one, or - for standard output', () => {
    expect(write('/dev/null').code).toBe(1)
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
    expect(write('-').out).toBe(report)
  })

  it('has colour only on demand, whatever the environment says', () => {
    const path = join(temporary(), 'report.txt')
    pcimig([...COMMAND, '-o', path], { env: { FORCE_COLOR: '1' } })
    expect(readFileSync(path, 'utf8')).toBe(report)
    write(path, '--color')
    expect(readFileSync(path, 'utf8')).toContain('\u001b')
  })
})
