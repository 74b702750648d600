import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextSteps } from '../../src/check/explain/next-steps'
import { COMMANDS } from '../../src/cli/commands'
import { DESTINATION, pcimig, SOURCE, shellIn } from './pcimig'

const directory = mkdtempSync(join(tmpdir(), 'pcimig-examples-'))
const STREAM = 'fixtures/streams/slot-off-source.mig.gz'
const GUESTS = 'fixtures/dumps/lspci/xxxx.txt'
const LOG = 'fixtures/logs/libvirt.log'

/** What the files are that examples name. */
const FILES: Readonly<Record<string, string>> = {
  'source.bin': SOURCE,
  'destination.bin': DESTINATION,
  'a.bin': SOURCE,
  'b.bin': DESTINATION,
  'here.bin': DESTINATION,
  'device.bin': SOURCE,
  'source.txt': GUESTS,
  'destination.txt': GUESTS,
  'a.txt': GUESTS,
  'b.txt': GUESTS,
  'host.txt': GUESTS,
  'a.json': 'fixtures/captures/source.json',
  'b.json': 'fixtures/captures/destination.json',
  'vm.mig': STREAM,
  'vm.save': STREAM,
  'source.dev': STREAM,
  'source.json': STREAM,
  'destination.json': STREAM,
  'destination.dev': STREAM,
  'my-nic.yaml': 'fixtures/profiles/built-in.yaml',
  'vm.log': LOG,
  'hosts.yaml': 'fixtures/matrix/described.yaml',
  'rhel.json': 'fixtures/rules/q35.json',
  'web1.xml': 'fixtures/domains/web2.xml',
  log: LOG,
  'host-a': 'fixtures/hosts/a',
  'host-b': 'fixtures/hosts/b',
  'sources/vm.mig': STREAM,
  'destinations/vm.mig': STREAM,
}

/** Programs and places of other machines that they name. */
const ELSEWHERE = [
  'ssh() { cat here.bin; }',
  'lspci() { cat host.txt; }',
  'virsh() { cat web1.xml; }',
  'fpath=("$HOME/.zfunc")',
  'mkdir -p "$HOME/.zfunc" "$HOME/.config/fish/completions"',
].join('; ')

/** Puts every file where it is named; an example may have written to it. */
function layFiles(): void {
  for (const [name, file] of Object.entries(FILES)) {
    rmSync(join(directory, name), { recursive: true, force: true })
    cpSync(file, join(directory, name), { recursive: true, verbatimSymlinks: true })
  }
}

beforeAll(() => {
  mkdirSync(join(directory, 'home'))
  layFiles()
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function run(example: string) {
  const line = example.replaceAll('/var/log/libvirt/qemu/', '').replace('CODE', 'port-number')
  return shellIn(directory, line.startsWith('pcimig ') ? line : `${ELSEWHERE}; ${line}`, {
    HOME: join(directory, 'home'),
  })
}

/** The lines of a help text's first part, each without what is said about it. */
const examplesOf = (command: string): string[] =>
  pcimig(command === '' ? ['--help'] : [command, '--help'])
    .out.split('\n\n')[0]!
    .replace(/ \\\n +/g, ' ')
    .split('\n')
    .flatMap((line) => /^ {2}(\S.*?)(?: {2,}.*)?$/.exec(line)?.[1] ?? [])

/** Takes a minute, and the atlas in the browser has a test of its own. */
const WHOLE_ATLAS = 'pcimig atlas --format html -o atlas.html'
/** These need a live machine, or measure a program for minutes: test/live and test/qemu/learn.test.ts have them. */
const LIVE = /\bpcimig (capture|guard|learn) /
const EXAMPLES = [...new Set(['', ...COMMANDS.keys()].flatMap(examplesOf))].filter(
  (line) => line !== WHOLE_ATLAS && !LIVE.test(line),
)

describe('the help', () => {
  it.each(['', ...COMMANDS.keys()])('of %s fits a terminal of 80 columns', (command) => {
    const lines = pcimig(command === '' ? ['--help'] : [command, '--help']).out.split('\n')
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  })
})

describe('examples of the help', () => {
  it('are there for every command', () => {
    for (const command of COMMANDS.keys()) expect([command, examplesOf(command).length > 0]).toEqual([command, true])
  })

  it.each(EXAMPLES)('is accepted: %s', { timeout: 300_000 }, (line) => {
    const { code, err } = run(line)
    expect([code, err]).toEqual([expect.toSatisfy((each) => each === 0 || each === 1 || each === 3), ''])
  })
})

/** Next steps of a failure of a device that both files hold, by the names that its log can have for it. */
const STEPS = ['0000:00:12.0/pcie-root-port', null].flatMap((section) =>
  nextSteps({ section, qemu: '5.2', machine: 'pc-q35-5.2' }).flatMap(({ command }) =>
    command?.startsWith('pcimig ') && !command.includes('.txt') && !LIVE.test(command)
      ? [command.replace('LOG', 'vm.log')]
      : [],
  ),
)

describe('next steps', () => {
  beforeAll(layFiles)

  it.each(STEPS)('is accepted: %s', (line) => {
    const { code, err } = run(line)
    expect([code, err]).toEqual([expect.toSatisfy((each) => each === 0 || each === 1 || each === 3), ''])
  })
})
