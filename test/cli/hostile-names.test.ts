import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PAYLOADS } from '../../lab/fuzz/edits/hostile-text'
import { REPORT_FORMATS } from '../../src/report/check/formats'
import { type Language, mustBeInert, SYNTAX } from '../inert'
import { bytes, configSpace, configuration, described, MAGIC, PCI_FIELDS, pciState, stream } from '../stream/wire'
import { DESTINATION, pcimig, SOURCE, temporary } from './pcimig'

const HOSTILE = Object.values(PAYLOADS)
/** Those that fit into a command line. */
const WORDS = HOSTILE.filter((text) => text !== PAYLOADS['lone surrogate']).map((text) => text.replaceAll('\0', ''))

const addressOf = (i: number): string => `0000:00:${(i + 1).toString(16).padStart(2, '0')}.0`

/** A stream in which everything that has a name has a hostile one; `changed` in which every device fails. */
function hostileStream(changed: boolean): Buffer {
  const devices = HOSTILE.map((text, i) => {
    const config = configSpace(256)
    if (changed) config[0x2e] = 1
    // QEMU's names of sections are printable; a stream with others is refused. What has a slash is no PCI function.
    const name = text.replace(/[^ -~]|\//gu, '?').slice(0, 120)
    const title = `${addressOf(i)}/${name}`
    return described(i + 3, title, pciState(config), [PCI_FIELDS(256)])
  })
  return stream(devices, bytes(MAGIC, configuration(Buffer.from(WORDS.join(' ')).toString('latin1').slice(0, 250))))
}

const FAILURE = 'get_pci_config_device: Bad config data: i=0x6e read: 0 device: 40 cmask: ff wmask: 0 w1cmask:19'
const LOG = HOSTILE.map(
  (text) => `${text}: ${FAILURE}\n${text}: error while loading state for instance 0x0 of device '${text}'\n`,
).join('')

/** A directory with inputs that are the same for all tests. */
function inputs(): (name: string) => string {
  const directory = temporary()
  const at = (name: string) => join(directory, name)
  writeFileSync(at('source.mig'), hostileStream(false))
  writeFileSync(at('destination.mig'), hostileStream(true))
  writeFileSync(at('log'), LOG)
  const allowed = HOSTILE.map((reason, i) => ({ device: addressOf(i), register: 'Subsystem ID', reason }))
  writeFileSync(at('allow.json'), JSON.stringify(allowed))
  return at
}

/** Writes every format into a directory and holds all of them to be inert. */
function inEveryFormat(directory: string, args: readonly string[]): string[] {
  const files = REPORT_FORMATS.map((format) => join(directory, format))
  const formats = REPORT_FORMATS.flatMap((format, i) => ['--format', `${format}=${files[i]}`])
  const summary = join(directory, 'summary')
  const { code, out, err } = pcimig([...args, ...formats, '--all'], { env: { GITHUB_STEP_SUMMARY: summary } })
  expect([code, out, err]).toEqual([expect.any(Number), '', ''])
  for (const [i, format] of REPORT_FORMATS.entries()) mustBeInert(SYNTAX[format], readFileSync(files[i]!, 'utf8'))
  mustBeInert('markdown', readFileSync(summary, 'utf8'))
  return files
}

describe('names in streams, logs and lists', () => {
  it('check, in every format, with an allow-list and an earlier report', () => {
    const at = inputs()
    const check = ['check', at('source.mig'), at('destination.mig'), '--qemu', '7.2', '--machine-base', 'pc-q35-7.2']
    const directory = temporary()
    const files = inEveryFormat(directory, check)
    expect(JSON.parse(readFileSync(files[1]!, 'utf8')).devices).toHaveLength(HOSTILE.length)
    const report = JSON.parse(readFileSync(files[1]!, 'utf8'))
    for (const [i, device] of report.devices.entries()) Object.assign(device, { id: HOSTILE[i], reason: HOSTILE[i] })
    writeFileSync(at('before.json'), JSON.stringify(report))
    inEveryFormat(temporary(), [...check, '--allow', at('allow.json'), '--baseline', at('before.json')])
  })

  it.each<[string, Language, (at: (name: string) => string) => string[]]>([
    [
      'text with bytes',
      'text',
      (at) => ['check', at('source.mig'), at('destination.mig'), '--machine-base', 'pc-q35-7.2', '--hex'],
    ],
    [
      'a prediction',
      'text',
      (at) => ['check', at('source.mig'), '--dst-from-model', '--qemu', '7.2', '--machine', 'pc-q35-7.2'],
    ],
    ['show', 'text', (at) => ['show', at('source.mig')]],
    ['masks', 'text', (at) => ['masks', at('source.mig')]],
    ['masks as JSON', 'json', (at) => ['masks', at('source.mig'), '--format', 'json']],
    ['extract', 'text', (at) => ['extract', at('source.mig')]],
    ['extract --list', 'json', (at) => ['extract', at('source.mig'), '--list']],
    ['explain', 'text', (at) => ['explain', at('log'), '--dump', at('source.mig')]],
    ['explain as JSON', 'json', (at) => ['explain', at('log'), '--format', 'json']],
    ['explain as Markdown', 'markdown', (at) => ['explain', at('log'), '--format', 'markdown']],
  ])('%s', (_, language, args) => {
    const { code, out, err } = pcimig(args(inputs()))
    expect([code, err]).toEqual([expect.any(Number), ''])
    expect(code).not.toBe(2)
    expect(out.length).toBeGreaterThan(500)
    mustBeInert(language, out)
  })

  it('files that are named after them stay in their directory', () => {
    const directory = join(temporary(), 'a')
    expect(pcimig(['extract', inputs()('source.mig'), '-o', directory]).code).toBe(0)
    const names = readdirSync(directory)
    expect(names).toHaveLength(HOSTILE.length + 1)
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:-]*\.(bin|json)$/)
    expect(readdirSync(join(directory, '..'))).toEqual(['a'])
  })
})

const CHECK = ['check', SOURCE, DESTINATION]

/** Command lines that are wrong, or hold what is nowhere, and say so with the word in the sentence. */
const SENTENCES: readonly ((word: string) => string[])[] = [
  (word) => [word],
  (word) => ['check', word, DESTINATION],
  (word) => [...CHECK, '--set', word],
  (word) => [...CHECK, '--set', `hotplug=${word}`],
  (word) => [...CHECK, '--device', word],
  (word) => [...CHECK, '--map', `${word}=b`],
  (word) => [...CHECK, '--profile', word],
  (word) => [...CHECK, '--qemu', word],
  (word) => [...CHECK, '--machine', word],
  (word) => [...CHECK, '--format', word],
  (word) => [...CHECK, '--bar', `0=${word}`],
  (word) => [...CHECK, '--baseline', word],
  (word) => [...CHECK, `--${word}`],
  (word) => ['profiles', word],
  (word) => ['schema', word],
  (word) => ['diff', '--device', word, '--from', '7.2', '--to', '8.0'],
  (word) => ['atlas', '--machine', word],
]

describe('words of a command line', () => {
  it.each(SENTENCES.map((args, i) => [args('WORD').join(' '), args, i] as const))('%s', (_, args, i) => {
    // Two of them for each, so that each stands in two sentences.
    const word = `${WORDS[i % WORDS.length]}${WORDS[(i + 5) % WORDS.length]}`.replace(/^-+/, '')
    const { code, out, err } = pcimig(args(word))
    expect([code, out]).toEqual([2, ''])
    expect(err.trimEnd()).not.toContain('\n')
    mustBeInert('text', err)
  })

  it.each([
    ['settings', '--config', (word: string) => ({ [word]: 1 })],
    ['settings of a device', '--config', (word: string) => ({ devices: { [word]: { view: word } } })],
    ['a profile', '--profile', (word: string) => ({ profiles: [{ names: [word] }] })],
    ['an allow-list', '--allow', (word: string) => [{ device: word, until: word, reason: 'r' }]],
  ])('%s', (_, option, content) => {
    const path = join(temporary(), 'file.json')
    writeFileSync(path, JSON.stringify(content(WORDS.join(' ').slice(0, 90))))
    const { code, out, err } = pcimig([...CHECK, option, path])
    expect([code, out]).toEqual([2, ''])
    expect(err.trimEnd()).not.toContain('\n')
    mustBeInert('text', err)
  })
})

describe('the environment', () => {
  it('doctor', () => {
    const word = WORDS.join(' ')
    const directory = join(temporary(), word.replace(/[/:]/g, '|').slice(0, 200))
    mkdirSync(directory)
    const program = join(directory, 'qemu-system-x86_64')
    writeFileSync(program, `#!/bin/sh\nprintf '%s' 'version 99.1 \u001b[2J\u202e'\n`, { mode: 0o755 })
    const env = { PATH: `${directory}:${process.env.PATH}`, TERM: word, COLUMNS: word, TERM_PROGRAM: word }
    const { code, out } = pcimig(['doctor'], { env })
    expect(code).toBe(0)
    expect(out).toContain('99.1')
    mustBeInert('text', out)
  })

  it('a place for temporary files that does not exist', () => {
    const { code, err } = pcimig(['extract', 'fixtures/streams/slot-off-source.mig.gz'], {
      env: { TMPDIR: WORDS.join(' ') },
    })
    expect(code).toBe(2)
    mustBeInert('text', err)
  })
})
