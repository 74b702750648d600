import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { DESTINATION, pcimig, SOURCE, shell, temporary } from './pcimig'

const STREAM = 'fixtures/streams/slot-off-source.mig.gz'
const DESTINATION_STREAM = 'fixtures/streams/slot-off-destination.mig.gz'
const BIN = join(process.cwd(), 'bin/pcimig')

/** A shell line whose temporary files go to a directory of their own. */
function spooling(line: string) {
  const directory = temporary()
  return { ...shell(line, { TMPDIR: directory }), left: readdirSync(directory) }
}

/** One line on standard error, nothing on standard output. */
const refused = ({ code, out, err }: { code: number | null; out: string; err: string }, words: RegExp) => {
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(/^pcimig: [ -~]+\n$/)
  expect(err).toMatch(words)
}

describe('inputs that are not regular files', () => {
  it.each([
    ['dumps', SOURCE, DESTINATION, 'pcie-root-port'],
    ['streams', STREAM, DESTINATION_STREAM, '5 devices'],
  ])('FIFOs hold what files hold: %s', (_, source, destination, words) => {
    const read = (file: string) => (file.endsWith('.gz') ? `zcat ${file}` : `cat ${file}`)
    const { code, out, err } = shell(`pcimig check <(${read(source)}) <(${read(destination)}) --qemu 5.2`)
    expect([code, err]).toEqual([1, ''])
    expect(out).toContain(words)
  })

  it('a FIFO holds a stream, for extract too', () => {
    const { code, out, left } = spooling(`pcimig extract --list <(zcat ${STREAM})`)
    expect(code).toBe(0)
    expect(JSON.parse(out).devices).toHaveLength(5)
    expect(left).toEqual([])
  })

  it('a socket', async () => {
    const path = join(temporary(), 'socket')
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(path, resolve))
    for (const args of [
      ['check', path, SOURCE],
      ['show', path],
      ['extract', path],
      ['explain', path],
    ]) {
      refused(pcimig(args), /socket: cannot be read: nothing is listening there/)
    }
    server.close()
  })

  it.each([
    ['check /dev/zero x', /larger than 65536 KiB/],
    ['explain /dev/zero', /is longer than 64 MiB/],
    ['check /dev/full x', /larger than 65536 KiB/],
    ['show /dev/null', /is empty/],
    ['extract /dev/null', /has no migration stream/],
    ['show - <&-', /is empty/],
    ['extract - <&-', /has no migration stream/],
  ])('%s', (line, words) => refused(shell(`pcimig ${line}`), words))

  it('a file that nobody may read', () => {
    const path = join(temporary(), 'secret')
    writeFileSync(path, readFileSync(SOURCE))
    chmodSync(join(path, '..'), 0o755)
    chmodSync(path, 0)
    const [uid, command] =
      process.getuid!() === 0 ? [65534, ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']] : [null, []]
    const { status, stdout, stderr } = spawnSync('env', [...command, BIN, 'show', path], { encoding: 'utf8' })
    expect(uid === null || process.getuid!() === 0).toBe(true)
    refused({ code: status, out: stdout, err: stderr }, /cannot be read: permission denied/)
  })
})

describe('files that change', () => {
  it('a dump that is cut while it is read is refused, not compared', () => {
    const path = join(temporary(), 'growing')
    writeFileSync(path, readFileSync(SOURCE).subarray(0, 1000))
    refused(pcimig(['check', path, DESTINATION]), /1000 bytes/)
  })

  it('a stream that ends right after its head', () => {
    const path = join(temporary(), 'shrinking')
    writeFileSync(path, gunzipSync(readFileSync(STREAM)).subarray(0, 70_000))
    refused(pcimig(['extract', '--list', path]), /the stream ends inside/)
  })
})

describe('an output never replaces an input', () => {
  const inputs: readonly (readonly [string, (path: string) => string[]])[] = [
    ['the source', (path) => ['check', path, DESTINATION]],
    ['the destination', (path) => ['check', DESTINATION, path]],
    ['a dump', (path) => ['show', path]],
    ['a log', (path) => ['explain', path]],
  ]
  const links = { itself: (path: string) => path, 'a symbolic link': link(symlinkSync), 'a hard link': link(linkSync) }

  function link(make: (target: string, path: string) => void) {
    return (path: string) => {
      make(path, `${path}.link`)
      return `${path}.link`
    }
  }

  it.each(inputs)('%s', (name, args) => {
    for (const [kind, linked] of Object.entries(links)) {
      const path = join(temporary(), 'input')
      const content = name === 'a log' ? readFileSync('fixtures/logs/libvirt.log') : readFileSync(SOURCE)
      writeFileSync(path, content)
      refused(pcimig([...args(path), '-o', linked(path)]), /is one of the inputs and is not overwritten/)
      expect(readFileSync(path).equals(content), kind).toBe(true)
    }
  })

  it('a stream, which is read by another part of the program', () => {
    const path = join(temporary(), 'vm.mig')
    const content = gunzipSync(readFileSync(STREAM))
    writeFileSync(path, content)
    refused(pcimig(['show', path, '-o', path]), /is one of the inputs/)
    expect(readFileSync(path).equals(content)).toBe(true)
  })

  it('one file may be both sides', () => {
    expect(pcimig(['check', SOURCE, SOURCE]).code).toBe(0)
  })
})

describe("an output that can't be written leaves nothing behind", () => {
  it.each([
    [
      'check',
      `check ${SOURCE} ${DESTINATION} --format html=OUT/report.html --format json=/no/such/place`,
      /\/no\/such\/place/,
    ],
    [
      'a full device',
      `check ${SOURCE} ${DESTINATION} --format html=OUT/report.html --format json -o /dev/full`,
      /no space left/,
    ],
  ])('%s', (_, line, words) => {
    const directory = temporary()
    refused(shell(`pcimig ${line.replaceAll('OUT', directory)}`), words)
    expect(readdirSync(directory)).toEqual([])
  })

  it('extract writes all files or none', () => {
    const directory = temporary()
    mkdirSync(join(directory, 'index.json'))
    refused(shell(`pcimig extract ${STREAM} -o ${directory}`), /index\.json: cannot be written: it is a directory/)
    expect(readdirSync(directory)).toEqual(['index.json'])
  })

  it('extract leaves no directory that it made for what could not be written', () => {
    const directory = temporary()
    const stream = join(temporary(), 'vm.mig')
    writeFileSync(stream, gunzipSync(readFileSync(STREAM)))
    refused(shell(`ulimit -f 0; pcimig extract ${stream} -o ${directory}/new/deep`), /cannot be written: .*ulimit/)
    expect(readdirSync(directory)).toEqual([])
  })
})

/** A directory with a program of that name in it. */
function withProgram(name: string, script: string): string {
  const directory = temporary()
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return directory
}

const XZ = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2, 3, ...new Array(5000).fill(7)])

describe('decompressors', () => {
  it.each([
    ['one that is not there', null, /the program xz is not installed/],
    ['one that dies', 'kill -9 $$', /cannot be unpacked: xz failed/],
    [
      'one that complains',
      'echo "xz: Unexpected end of \x1b[31minput" >&2; exit 1',
      /Unexpected end of \\x1b\[31minput/,
    ],
    ['one that gives something else', 'echo hello', /has no migration stream/],
  ])('%s', (_, script, words) => {
    const path = join(temporary(), 'vm.mig.xz')
    writeFileSync(path, XZ)
    const place = script === null ? temporary() : withProgram('xz', script)
    if (script === null) symlinkSync(process.execPath, join(place, 'node'))
    const PATH = script === null ? place : `${place}:${process.env.PATH}`
    const TMPDIR = temporary()
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'extract', '--list', path], {
      encoding: 'utf8',
      env: { ...process.env, PATH, TMPDIR },
    })
    refused({ code: status, out: stdout, err: stderr }, words)
    expect(readdirSync(TMPDIR)).toEqual([])
  })
})

describe('a program next to the dump', () => {
  it.each(['', ':', ':PLACES', 'PLACES:', 'PLACES::PLACES', '.:PLACES', './:PLACES', '../x/.:PLACES'])(
    'is not started by PATH=%s',
    (path) => {
      const here = withProgram('xz', 'echo started > started')
      const places = temporary()
      writeFileSync(join(here, 'vm.mig.xz'), XZ)
      const { stderr } = spawnSync(process.execPath, [BIN, 'extract', '--list', 'vm.mig.xz'], {
        cwd: here,
        encoding: 'utf8',
        env: { ...process.env, PATH: path.replaceAll('PLACES', places) },
      })
      expect(existsSync(join(here, 'started'))).toBe(false)
      // Where PATH names nothing the system's own is taken.
      expect(stderr.includes('the program xz is not installed')).toBe(path.includes('PLACES'))
    },
  )
})

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a signal during the run', () => {
  it.each([
    ['SIGINT', 'that writes for ever', 'exec cat /dev/zero'],
    ['SIGTERM', 'that writes for ever', 'exec cat /dev/zero'],
    ['SIGHUP', 'that writes for ever', 'exec cat /dev/zero'],
    ['SIGINT', 'that does nothing', 'exec sleep 1000'],
  ] as const)('%s with a decompressor %s ends both and leaves nothing behind', async (signal, _, does) => {
    const path = join(temporary(), 'vm.mig.xz')
    writeFileSync(path, XZ)
    const [TMPDIR, pid] = [temporary(), join(temporary(), 'pid')]
    const endless = withProgram('xz', `echo $$ > ${pid}; ${does}`)
    const child = spawn(BIN, ['extract', '--list', path], {
      env: { ...process.env, PATH: `${endless}:${process.env.PATH}`, TMPDIR },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = new Promise((resolve) => child.on('exit', (code, by) => resolve(by ?? code)))
    for (let i = 0; i < 200 && !(existsSync(pid) && readFileSync(pid, 'utf8').endsWith('\n')); i++) await sleep(50)
    child.kill(signal)
    expect(await ended).toBe(signal)
    const decompressor = readFileSync(pid, 'utf8').trim()
    for (let i = 0; i < 100 && existsSync(`/proc/${decompressor}`); i++) await sleep(50)
    expect(existsSync(`/proc/${decompressor}`)).toBe(false)
    expect(readdirSync(TMPDIR)).toEqual([])
  })
})
