import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { BIN, DESTINATION, pcimig, SOURCE } from './pcimig'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-matrix-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const guests = join(directory, 'guests')
mkdirSync(guests)
copyFileSync(SOURCE, join(guests, 'off.bin'))
copyFileSync(DESTINATION, join(guests, 'on.bin'))
copyFileSync(DESTINATION, join(directory, 'host.bin'))

const hosts = join(directory, 'hosts.yaml')
writeFileSync(
  hosts,
  `- {name: old, qemu: 7.2, machine: pc-q35-7.2, devices: host.bin}
- {name: new, qemu: 8.1, machine: pc-q35-7.2, devices: host.bin}
`,
)

const matrix = (...args: string[]) => pcimig(['matrix', '--sources', guests, '--targets', hosts, ...args])

describe('pcimig matrix', () => {
  it('shows guests and hosts, and what stops which guest', () => {
    const { code, out } = matrix()
    expect(code).toBe(1)
    expect(out).toMatch(/^3 of 4 cells accepted: 2 sources, 2 targets in 2 classes\. Not judged:/m)
    expect(out).toMatch(/off\.bin {3}✗ {3}✓$/m)
    expect(out).toMatch(/on\.bin {3}✓ {3}✓$/m)
    expect(out).toContain('  refused: pcie-root-port at 0x06e (PCI Express > Slot Status)\n')
  })

  it('names only the first of many guests with the same verdicts, and those that are refused before the others', () => {
    const many = join(directory, 'alike-guests')
    mkdirSync(many)
    for (let i = 0; i < 25; i++) copyFileSync(DESTINATION, join(many, `a${i}.bin`))
    for (let i = 0; i < 8; i++) copyFileSync(SOURCE, join(many, `b${i}.bin`))
    const { out } = pcimig(['matrix', '--sources', many, '--targets', hosts])
    const rows = out
      .split('\n')
      .flatMap((line) => /(\w+\.bin|and \d+ more like it) +([✓✗?]) +([✓✗?])$/.exec(line)?.slice(1).join(' ') ?? [])
    expect(rows).toEqual([
      ...['b0.bin', 'b1.bin', 'b2.bin', 'b3.bin', 'b4.bin', 'and 3 more like it'].map((name) => `${name} ✗ ✓`),
      ...['a0.bin', 'a1.bin', 'a10.bin', 'a11.bin', 'a12.bin', 'and 20 more like it'].map((name) => `${name} ✓ ✓`),
    ])
  })

  it('is the same when two processes judge it', () => {
    expect(matrix('--jobs', '2', '--format', 'csv').out).toBe(matrix('--format', 'csv').out)
  })

  it.each([
    [['--require', 'any'], 0],
    [['--require', 'all'], 1],
  ])('%j decides the exit code', (args, code) => {
    expect(matrix(...args, '--quiet')).toEqual({ code, out: '', err: '' })
  })

  it('has a row for each cell as CSV', () => {
    const rows = matrix('--format', 'csv').out.trimEnd().split('\r\n')
    expect(rows[0]).toBe('source,target,verdict,device,offset,register,case,reason')
    expect(rows.slice(1).map((row) => row.split(',').slice(1, 6))).toEqual([
      ['old', 'incompatible', 'pcie-root-port', '110', 'PCI Express > Slot Status'],
      ['new', 'compatible', '', '', ''],
      ['old', 'compatible', '', '', ''],
      ['new', 'compatible', '', '', ''],
    ])
  })

  it('has a line for each cell as NDJSON, and one document as JSON', () => {
    const lines = matrix('--format', 'ndjson')
      .out.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ target, verdict }) => [target, verdict])).toEqual([
      ['old', 'incompatible'],
      ['new', 'compatible'],
      ['old', 'compatible'],
      ['new', 'compatible'],
    ])
    const { cells, classes } = JSON.parse(matrix('--format', 'json').out)
    expect([cells.flat().length, classes]).toEqual([4, [['old'], ['new']]])
  })

  it('predicts the devices of a host that is only described', () => {
    writeFileSync(join(directory, 'described.yaml'), '- {name: plan, qemu: 8.1, machine: pc-q35-7.2}\n')
    const args = ['--sources', SOURCE, '--targets', join(directory, 'described.yaml')]
    expect(pcimig(['matrix', ...args]).out).toMatch(/✓/)
  })

  it('keeps the cells of a file that is not a dump, and says why', () => {
    const broken = join(directory, 'broken.txt')
    writeFileSync(broken, 'nothing of the kind\n')
    const { code, out } = pcimig(['matrix', '--sources', broken, DESTINATION, '--targets', hosts, '--format', 'csv'])
    expect(code).toBe(3)
    expect(out).toContain('undetermined,,,,,could not be read: is text without a dump of config space')
    expect(out.trimEnd().split('\r\n')).toHaveLength(5)
  })

  it('advises what would help, if there is room for it', () => {
    const { out } = matrix('--advise')
    expect(out).toMatch(/^ {2}Every guest can go to new\.$/m)
    expect(out).toMatch(/QEMU 8\.1 instead of 7\.2.*\n?.* on\s+old: 1\s+cell more/)
    expect(JSON.parse(matrix('--advise', '--format', 'json').out).advice.takeAll).toEqual(['new'])
    expect(matrix('--advise', '--format', 'markdown').out).toContain('Every guest can go to new.')
    const csv = matrix('--advise', '--format', 'csv')
    expect([csv.code, csv.out, csv.err]).toEqual([2, '', expect.stringContaining('--advise is not available in csv')])
  })

  it('distinguishes captures that differ only outside the devices, as check does', () => {
    const target = 'fixtures/captures/source.json'
    const capture = JSON.parse(readFileSync(target, 'utf8'))
    const [other] = capture.sections.filter(({ id }: { id: string }) => id === 'timer')
    other.version += 1
    const changed = join(directory, 'changed.json')
    writeFileSync(changed, JSON.stringify(capture))
    const { cells } = JSON.parse(
      pcimig(['matrix', '--sources', target, changed, '--targets', target, '--format', 'json']).out,
    )
    const verdicts = [target, changed].map(
      (source) => JSON.parse(pcimig(['check', source, target, '--format', 'json']).out).verdict,
    )
    expect(new Set(verdicts).size).toBe(2)
    expect(cells.map(([{ verdict }]: [{ verdict: string }]) => verdict)).toEqual(verdicts)
  })

  it.each([
    ['- {name: a}\n', 'it has neither a QEMU version nor devices'],
    ['- {qemu: 7.2}\n', 'name'],
    ['- {name: a, qemu: 7.2}\n- {name: a, qemu: 8.1}\n', "the target 'a' is listed twice"],
    ['- {name: a, qemu: 7.2, colour: red}\n', 'colour'],
  ])('refuses the list %j', (list, message) => {
    const path = join(directory, 'wrong.yaml')
    writeFileSync(path, list)
    const { code, out, err } = pcimig(['matrix', '--sources', SOURCE, '--targets', path])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })

  it.each([
    [['--sources', SOURCE, '--targets', '/nonexistent'], '/nonexistent: cannot be read'],
    [['--sources', SOURCE, '--targets', hosts, '--jobs', '0'], '--jobs: "0" is not a number from 1 to 256'],
    [['--sources', SOURCE], "required option '--targets"],
  ])('%j is an error', (args, message) => {
    const { code, out, err } = pcimig(['matrix', ...args])
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(message)
  })
})

/** PCI 3.0 section 6.2.4. */
const [CACHE_LINE_SIZE, INTERRUPT_LINE] = [0x0c, 0x3c]

describe('pcimig matrix --resume', () => {
  const many = join(directory, 'many')
  mkdirSync(many)
  // No two are alike, which would be judged once: they differ in Interrupt Line and Cache Line Size, which a guest writes.
  for (let i = 0; i < 1000; i++) {
    const config = readFileSync(i % 2 === 0 ? SOURCE : DESTINATION)
    config[INTERRUPT_LINE] = i % 256
    config[CACHE_LINE_SIZE] = i >> 8
    writeFileSync(join(many, `guest${i}.bin`), config)
  }
  const rows = join(directory, 'rows')
  const args = ['matrix', '--sources', many, '--targets', hosts, '--format', 'csv']
  const whole = pcimig(args).out
  const lines = (): string[] => (existsSync(rows) ? readFileSync(rows, 'utf8').split('\n').slice(1, -1) : [])

  it('continues where a killed run stopped, with the same result', async () => {
    // One that has ended before it is killed removes its rows: then another one is.
    for (let runs = 0; runs < 20 && lines().length < 5; runs++) {
      const killed = spawn(BIN, [...args, '--resume', rows], { stdio: 'ignore' })
      const ended = new Promise((done) => killed.once('exit', done))
      while (lines().length < 5 && killed.exitCode === null) await new Promise((done) => setTimeout(done, 1))
      killed.kill('SIGKILL')
      await ended
    }
    // A write that was cut short, and a row that can be told from one made anew.
    const [first] = lines()
    writeFileSync(
      rows,
      `${readFileSync(rows, 'utf8').replaceAll('slot-presence-detect', 'kept-row')}{"source":"${first!.slice(0, 20)}`,
    )
    const { code, out } = pcimig([...args, '--resume', rows])
    expect([code, out.replaceAll('kept-row', 'slot-presence-detect')]).toEqual([1, whole])
    expect(out).toContain('kept-row')
    expect(existsSync(rows)).toBe(false)
  })

  it('judges a source that has changed again', () => {
    const one = join(directory, 'one.bin')
    copyFileSync(SOURCE, one)
    const asked = ['matrix', '--sources', one, '--targets', hosts, '--resume', rows]
    expect(pcimig([...asked, '-o', join(directory, 'nowhere', 'x')]).code).toBe(2)
    expect(lines().length).toBe(1)
    copyFileSync(DESTINATION, one)
    expect(pcimig(asked).code).toBe(0)
  })

  it.each([
    [
      'other targets',
      (path: string) => pcimig(['matrix', '--sources', SOURCE, '--targets', DESTINATION, '--resume', path]),
    ],
    ['anything else', (path: string) => pcimig([...args, '--resume', path])],
  ])('refuses a file of %s, and leaves it alone', (_, run) => {
    const file = join(directory, 'notes')
    writeFileSync(file, 'not rows\n')
    const { code, out, err } = run(file)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('has no rows of a matrix for these targets from this version')
    expect(readFileSync(file, 'utf8')).toBe('not rows\n')
  })
})
