import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explainError } from '../../src/cli/errors'
import { DESTINATION, pcimig, type Result, SOURCE, shell, temporary } from './pcimig'

const CHECK = ['check', SOURCE, DESTINATION]
const LOG = 'fixtures/logs/libvirt.log'

/** Every place of a command line that names a file to read. */
const PLACES: Readonly<Record<string, (path: string) => string[]>> = {
  SRC: (path) => ['check', path, DESTINATION],
  DST: (path) => ['check', SOURCE, path],
  '--baseline': (path) => [...CHECK, '--baseline', path],
  '--allow': (path) => [...CHECK, '--allow', path],
  '--config': (path) => [...CHECK, '--config', path],
  '--profile': (path) => [...CHECK, '--profile', path],
  show: (path) => ['show', path],
  masks: (path) => ['masks', path],
  extract: (path) => ['extract', path],
  explain: (path) => ['explain', path],
  '--dump': (path) => ['explain', LOG, '--dump', path],
  profiles: (path) => ['profiles', path],
}

const refused = ({ code, out, err }: Result, words: RegExp) => {
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^pcimig: [ -~]+\n$/)
  expect(err).toMatch(words)
}

/** Runs the command as a user who is not root, who may read everything. */
function asNobody(args: readonly string[], cwd = process.cwd()): Result {
  const root = process.getuid!() === 0
  const user = root ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : []
  const command = [...user, process.execPath, join(process.cwd(), 'bin/pcimig'), ...args]
  const { status, stdout, stderr } = spawnSync('env', command, { encoding: 'utf8', cwd })
  return { code: status, out: stdout, err: stderr }
}

/** A directory that others may look into. */
function open(): string {
  const directory = temporary()
  chmodSync(directory, 0o755)
  return directory
}

describe.each(Object.entries(PLACES))('%s', (_, args) => {
  it('a path that the system does not follow', () => {
    const loop = join(temporary(), 'loop')
    symlinkSync(loop, loop)
    refused(pcimig(args(loop)), /loop: cannot be read: too many symbolic links\.$/m)
  })
})

it.each(['SRC', '--config', '--profile', 'explain', 'extract'])(
  '%s: a path behind a directory that is closed',
  (place) => {
    const directory = join(open(), 'closed')
    mkdirSync(directory)
    writeFileSync(join(directory, 'file'), '')
    chmodSync(directory, 0)
    refused(asNobody(PLACES[place]!(join(directory, 'file'))), /file: cannot be read: permission denied\.$/m)
    chmodSync(directory, 0o755)
  },
)

it('a name that is too long', () => {
  const path = `./${'x'.repeat(256)}`
  for (const args of [PLACES.SRC!, PLACES['--profile']!]) refused(pcimig(args(path)), /: the name is too long\.$/m)
})

/** Two devices as they are copied from sysfs. */
function devices(): string {
  const directory = open()
  for (const address of ['0000:00:12.0', '0000:00:13.0']) {
    mkdirSync(join(directory, address))
    cpSync(SOURCE, join(directory, address, 'config'))
  }
  return directory
}

describe('no device of a directory is left out silently', () => {
  it.each<[string, (directory: string) => void, RegExp]>([
    ['one that is closed', (at) => chmodSync(join(at, '0000:00:13.0'), 0), /13\.0\/config: cannot be read: permission/],
    [
      'an unreadable file',
      (at) => chmodSync(join(at, '0000:00:13.0/config'), 0),
      /13\.0\/config: cannot be read: permiss/,
    ],
    [
      'a link to nothing',
      (at) => symlinkSync('../gone', join(at, '0000:00:14.0')),
      /14\.0: is listed .* does not exist.*config and resource/,
    ],
    ['one without config space', (at) => mkdirSync(join(at, '0000:00:14.0')), /14\.0: has no file 'config'/],
  ])('%s', (_, spoil, words) => {
    const directory = devices()
    expect(asNobody(['check', directory, directory]).code).toBe(0)
    spoil(directory)
    for (const args of [
      ['check', directory, directory],
      ['show', directory],
    ]) {
      refused(asNobody(args), words)
    }
    chmodSync(join(directory, '0000:00:13.0'), 0o755)
  })

  /** A bus holds one function at an address (PCI 3.0 section 3.2.2.3.2): one of the two is of another machine or time. */
  it('two at one address are not confused', () => {
    const directory = devices()
    const uevent = (name: string) => writeFileSync(join(directory, name, 'uevent'), 'PCI_SLOT_NAME=0000:00:12.0\n')
    uevent('0000:00:12.0')
    cpSync(join(directory, '0000:00:12.0'), join(directory, 'before'), { recursive: true })
    for (const args of [
      ['check', directory, directory],
      ['show', directory],
    ]) {
      refused(pcimig(args), /before: has the device at 0000:00:12\.0, as .*\/0000:00:12\.0 does/)
    }
  })

  it('one whose name is not UTF-8', () => {
    const directory = devices()
    shell(`cp -r '${directory}/0000:00:12.0' '${directory}/'$'bad\\xff'`)
    const { code, out, err } = pcimig(['show', directory])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/bad.*: is listed in its directory but does not exist/)
  })

  it('hidden files and files that are not devices are skipped', () => {
    const directory = devices()
    mkdirSync(join(directory, '.git'))
    writeFileSync(join(directory, '.git/config'), '[core]\n')
    mkdirSync(join(directory, 'notes'))
    writeFileSync(join(directory, 'README'), 'of Tuesday\n')
    expect(pcimig(['check', directory, directory])).toMatchObject({ code: 0, err: '' })
  })
})

it('a working directory below an inaccessible one is no reason to fail', () => {
  const closed = join(open(), 'closed')
  const inside = join(closed, 'a/b')
  mkdirSync(inside, { recursive: true })
  const script = `cd '${inside}' && chmod 0 '${closed}' && exec "$@"`
  const root = process.getuid!() === 0 ? 'setpriv --reuid=65534 --regid=65534 --clear-groups' : ''
  const bin = `${process.cwd()}/bin/pcimig check ${process.cwd()}/${SOURCE} ${process.cwd()}/${DESTINATION} --qemu 8.1`
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', ...`${root} ${bin}`.trim().split(' ')], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
  chmodSync(closed, 0o755)
})

it('a directory without profiles is not used as profiles', () => {
  for (const place of ['--profile', 'profiles'])
    refused(pcimig(PLACES[place]!(open())), /is a directory without profiles/)
})

describe('standard input', () => {
  it.each(['show', 'masks', 'extract', 'explain'])('%s: a directory', (command) => {
    refused(shell(`pcimig ${command} - < fixtures`), /standard input: is a directory\. Give its path/)
  })

  it.each([
    ['a dump and a baseline', `check - ${DESTINATION} --baseline -`],
    ['a dump and an allow-list', `check - ${DESTINATION} --allow -`],
    ['a log and a dump', 'explain - --dump -'],
    ['two of the same', `check ${SOURCE} ${DESTINATION} --allow - --baseline -`],
  ])('%s: may only be used once', (_, line) => {
    refused(shell(`pcimig ${line} < ${SOURCE}`), /can only be used once|has to be a list/)
  })

  it('the file that is wrong is named', () => {
    refused(shell(`echo '[' | pcimig ${CHECK.join(' ')} --config -`), /^pcimig: standard input:\d/)
  })

  it('open for writing alone', () => {
    refused(shell(`pcimig show - 0> ${temporary()}/file`), /standard input: cannot be read: it is not open for that/)
  })
})

it.each(['EMFILE', 'ENFILE', 'ENOMEM'])('%s is reported as what it is, wherever it occurs', (code) => {
  const error = Object.assign(new Error(`${code}: no more`), { code, syscall: 'open' })
  expect(explainError(error)).toEqual({ code: 2, line: expect.stringMatching(/^pcimig: cannot continue: [a-z ]+\.$/) })
})
