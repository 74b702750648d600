import { spawn } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  constants,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { goesOn, type NewFile, writeFilesWhole } from '../../src/cli/writing/whole-files'
import { DESTINATION, pcimig, SOURCE, shell, temporary } from './pcimig'

const BIN = join(process.cwd(), 'bin/pcimig')

afterEach(goesOn)

const write = (...files: readonly (readonly [string, string])[]) =>
  writeFilesWhole(files.map(([path, content]): NewFile => ({ path, content })))

describe('files are written all or none', () => {
  it('not if two of them are the same file, by whatever name', () => {
    const at = temporary()
    writeFileSync(join(at, 'there'), 'old')
    symlinkSync('there', join(at, 'link'))
    symlinkSync('.', join(at, 'here'))
    for (const [a, b] of [
      ['there', 'link'],
      ['new', './new'],
      ['new', 'here/new'],
    ] as const) {
      expect(() => write([join(at, a), '1'], [`${at}/${b}`, '2'])).toThrow(/is the same file as/)
    }
    expect(readdirSync(at).sort()).toEqual(['here', 'link', 'there'])
    expect(readFileSync(join(at, 'there'), 'utf8')).toBe('old')
  })

  it('two hard links are two files', () => {
    const at = temporary()
    writeFileSync(join(at, 'a'), 'old')
    linkSync(join(at, 'a'), join(at, 'b'))
    write([join(at, 'a'), '1'], [join(at, 'b'), '2'])
    expect(['a', 'b'].map((name) => readFileSync(join(at, name), 'utf8'))).toEqual(['1', '2'])
  })

  it('a link to nothing leads to the new file', () => {
    const at = temporary()
    mkdirSync(join(at, 'elsewhere'))
    symlinkSync('second', join(at, 'first'))
    symlinkSync('elsewhere/file', join(at, 'second'))
    write([join(at, 'first'), 'new'])
    expect(readFileSync(join(at, 'elsewhere/file'), 'utf8')).toBe('new')
    expect(lstatSync(join(at, 'first')).isSymbolicLink()).toBe(true)
  })

  it('a name as long as a name can be', () => {
    const at = temporary()
    for (const name of ['x'.repeat(255), 'ü'.repeat(127), '日'.repeat(85)]) write([join(at, name), 'new'])
    expect(readdirSync(at)).toHaveLength(3)
  })

  it('a mode is kept, whatever the umask', () => {
    const path = join(temporary(), 'report')
    writeFileSync(path, 'old')
    chmodSync(path, 0o666)
    const umask = process.umask(0o077)
    write([path, 'new'])
    process.umask(umask)
    expect(statSync(path).mode & 0o777).toBe(0o666)
  })

  it.each([
    ['no name', '', /the name of an output file is empty/],
    ['a directory to be', 'new/', /is a directory/],
    ['no directory', 'no/new', /no such file or directory/],
    ['a file for a directory', 'there/new', /not a directory/],
  ])('%s', (_, name, words) => {
    const at = temporary()
    writeFileSync(join(at, 'there'), 'old')
    const path = name === '' ? '' : `${at}/${name}`
    expect(() => write([join(at, 'first'), '1'], [path, '2'])).toThrow(words)
    expect(readdirSync(at)).toEqual(['there'])
  })
})

const CHECK = `check ${SOURCE} ${DESTINATION} --qemu 8.1`

describe('the summary of a job', () => {
  const github = (summary: string, ...extra: string[]) =>
    pcimig([...CHECK.split(' '), '--format', 'github', ...extra], { env: { GITHUB_STEP_SUMMARY: summary } })

  it('is appended to once the rest can be written', () => {
    const at = temporary()
    writeFileSync(join(at, 'summary'), 'before\n')
    expect(github(join(at, 'summary'), '-o', join(at, 'no/such')).code).toBe(2)
    expect(readFileSync(join(at, 'summary'), 'utf8')).toBe('before\n')
    expect(github(join(at, 'summary'), '-o', join(at, 'report')).code).toBe(0)
    expect(readFileSync(join(at, 'summary'), 'utf8')).toMatch(/^before\n./)
  })

  it('is not an input', () => {
    const path = join(temporary(), 'dump')
    cpSync(SOURCE, path)
    const { code, err } = pcimig(['check', path, DESTINATION, '--format', 'github'], {
      env: { GITHUB_STEP_SUMMARY: path },
    })
    expect([code, err]).toEqual([2, expect.stringMatching(/is one of the inputs/)])
    expect(readFileSync(path).equals(readFileSync(SOURCE))).toBe(true)
  })
})

it('what standard input comes from is an input', () => {
  const path = join(temporary(), 'dump')
  cpSync(SOURCE, path)
  const { code, err } = shell(`pcimig show - -o ${path} < ${path}`)
  expect([code, err]).toEqual([2, expect.stringMatching(/is one of the inputs/)])
  expect(readFileSync(path).equals(readFileSync(SOURCE))).toBe(true)
})

describe('an output that is not a regular file', () => {
  it.each([
    ['the pipe of another command', `pcimig ${CHECK} --format json=>(cat > OUT)`, /"verdict":/],
    ['one whose reader goes away', `pcimig ${CHECK} --all --format json=>(head -c 1 > OUT)`, /^\{$/],
    ['a FIFO', `mkfifo OUT.fifo; cat OUT.fifo > OUT & pcimig ${CHECK} -o OUT.fifo`, /^Compatible/],
  ])('%s', (_, line, words) => {
    const out = join(temporary(), 'out')
    expect(shell(`${line.replaceAll('OUT', out)}; code=$?; wait; exit $code`)).toEqual({
      code: 0,
      out: expect.any(String),
      err: '',
    })
    expect(readFileSync(out, 'utf8')).toMatch(words)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('a FIFO without a reader lets %s through', async (signal) => {
    const at = temporary()
    shell(`mkfifo ${at}/fifo`)
    const reader = openSync(`${at}/fifo`, constants.O_RDONLY | constants.O_NONBLOCK)
    const args = [...CHECK.split(' '), '--all', '--format', `text=${at}/report`, '--format', `json=${at}/fifo`]
    const child = spawn(BIN, args, { stdio: 'ignore' })
    const ended = new Promise((resolve) => child.on('exit', (code, by) => resolve(by ?? code)))
    // One byte says that it writes; the rest is more than a pipe holds.
    while (!hasByte(reader)) await new Promise((resolve) => setTimeout(resolve, 5))
    child.kill(signal)
    expect(await ended).toBe(signal)
    closeSync(reader)
    expect(readdirSync(at)).toEqual(['fifo'])
  })
})

/** Takes a byte, if there is one. */
function hasByte(descriptor: number): boolean {
  try {
    return readSync(descriptor, Buffer.alloc(1)) === 1
  } catch {
    return false
  }
}
