import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { MOST_DUMP_LAYERS } from '../../src/cli/reading/streams'
import { RENDERERS } from '../formats/render'
import { DESTINATION, fifoOf, pcimig, type Result, SOURCE, shell, temporary } from './pcimig'

const source = readFileSync(SOURCE)
const unzipped = (path: string) => gunzipSync(readFileSync(`fixtures/${path}`))

const PORT = `${DESTINATION} --qemu 7.2 --machine pc-q35-7.2`

/** Each notation: what is written in it, and what it is compared with. */
const NOTATIONS: readonly (readonly [string, Uint8Array, string])[] = [
  ['raw, 4096 bytes', source, PORT],
  ['raw, 256 bytes', source.subarray(0, 256), PORT],
  ...['lspci', 'xxd', 'xxd-plain', 'hexdump-C'].map(
    (name) => [name, Buffer.from(RENDERERS[name]!(source)), PORT] as const,
  ),
  ['a stream', unzipped('streams/slot-off-source.mig.gz'), 'fixtures/streams/slot-off-destination.mig.gz'],
  ['device state', unzipped('device-state/fc-a.dev.gz'), 'fixtures/device-state/fc-b.dev.gz'],
]

/** Only gzip is Node's own; a machine without one of the others can't read what it packed either. */
const PROGRAMS = ['gzip', 'bzip2', 'xz', 'zstd', 'lzop'].filter(
  (program) => program === 'gzip' || spawnSync(program, ['--version']).error === undefined,
)

/** How the file at a path gets to a command, and what follows it there. */
const WAYS: readonly (readonly [string, (command: string, path: string, rest?: string) => Result])[] = [
  ['a path', (command, path, rest = '') => pcimig([command, path, ...words(rest)])],
  ['a FIFO', (command, path, rest = '') => pcimig([command, fifoOf(path), ...words(rest)])],
  ['standard input', (command, path, rest = '') => pcimig([command, '-', ...words(rest)], { pipe: fifoOf(path) })],
]

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '')

function packedBy(program: string, bytes: Uint8Array): Uint8Array {
  const { status, stdout, stderr } = spawnSync(program, ['-c'], { input: bytes, maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(`${program}: ${stderr}`)
  return stdout
}

function saved(bytes: Uint8Array): string {
  const path = join(temporary(), 'input')
  writeFileSync(path, bytes)
  return path
}

/** What a report says, whatever was read for it. */
function verdictOf({ code, out, err }: Result): unknown {
  const { inputs: _, ...report } = JSON.parse(out)
  return { code, err, report }
}

describe.each(NOTATIONS)('%s', (_, bytes, rest) => {
  const plain = verdictOf(pcimig(['check', '-', ...rest.split(' '), '--format', 'json'], { input: bytes }))

  describe.each(PROGRAMS)('by %s', (program) => {
    const packed = packedBy(program, bytes)

    it.each(WAYS)('through %s: the verdict of the plain file', (_way, run) => {
      expect(verdictOf(run('check', saved(packed), `${rest} --format json`))).toEqual(plain)
    })
  })
})

describe('every command that reads dumps', () => {
  const lspci = Buffer.from(RENDERERS.lspci!(source))

  it.each(['show', 'masks'])('%s', (command) => {
    const out = pcimig([command, saved(lspci), '--qemu', '7.2']).out
    expect(out).toContain('pcie-root-port')
    for (const [, run] of WAYS) {
      expect(run(command, saved(gzipSync(lspci)), '--qemu 7.2')).toEqual({ code: 0, out, err: '' })
    }
  })

  it('explain --dump', () => {
    const log = 'get_pci_config_device: Bad config data: i=0x6e read: 18 device: 40 cmask: ff wmask: 0 w1cmask:19'
    const explained = (dump: Uint8Array) => pcimig(['explain', '--dump', saved(dump)], { input: log })
    expect(explained(lspci).out).toContain('Slot Status')
    expect(explained(gzipSync(lspci))).toEqual(explained(lspci))
  })

  it('extract, of a device state of less than 4 KiB', () => {
    const packed = readFileSync('fixtures/device-state/fc-a.dev.gz')
    expect(packed.length).toBeLessThan(4096)
    const { devices } = JSON.parse(pcimig(['extract', saved(gunzipSync(packed)), '--list']).out)
    expect(devices.length).toBeGreaterThan(0)
    for (const [, run] of WAYS) {
      const { code, out } = run('extract', saved(packed), '--list')
      expect([code, JSON.parse(out).devices]).toEqual([0, devices])
    }
  })

  it('names the checksum of the file as it is', () => {
    const path = saved(gzipSync(lspci))
    const sum = shell('sha256sum "$F"', { F: path }).out.slice(0, 64)
    for (const [, run] of WAYS) {
      const { inputs } = JSON.parse(run('check', path, `${DESTINATION} --format json`).out)
      expect(inputs.source).toMatchObject({ sha256: sum, kind: 'dump' })
    }
  })
})

describe('what is refused', () => {
  const times = (count: number) => Array.from({ length: count }).reduce<Uint8Array>((bytes) => gzipSync(bytes), source)

  test('triple compression', () => {
    expect(MOST_DUMP_LAYERS).toBe(2)
    expect(pcimig(['show', saved(times(2))]).code).toBe(0)
    expect(pcimig(['show', saved(times(3))])).toMatchObject({
      code: 2,
      err: expect.stringContaining('is compressed 3 times over'),
    })
    expect(pcimig(['show', saved(times(5))])).toMatchObject({
      code: 2,
      err: expect.stringContaining('is compressed more than 4 times over'),
    })
  })

  test.each(PROGRAMS)('a truncated %s file, in every way', (program) => {
    const packed = packedBy(program, Buffer.from(RENDERERS.lspci!(source)))
    const path = saved(packed.subarray(0, packed.length >> 1))
    for (const [, run] of WAYS) {
      const err = expect.stringContaining('cannot be unpacked')
      expect(run('show', path)).toMatchObject({ code: 2, out: '', err })
    }
  })

  test('a bomb of 100 MiB, in every way, without unpacking all of it', () => {
    const path = saved(gzipSync(Buffer.alloc(100 * 2 ** 20)))
    for (const [, run] of WAYS) {
      const err = expect.stringContaining('is not a migration stream')
      expect(run('show', path)).toMatchObject({ code: 2, out: '', err })
    }
  })

  test.each([
    ['a text that is not a dump', 'hello\n', 'is text without a dump'],
    ['binary data of another length', '\0'.repeat(100), 'is 100 bytes of binary data'],
    ['a dump with a hole', '00:02.0 x\n00: 86 80\n10: 00 00\n', ':3: the dump has a hole'],
  ])('%s, as if it were not compressed', (_, text, sentence) => {
    const path = saved(gzipSync(Buffer.from(text)))
    const plain = pcimig(['show', '-'], { input: text })
    expect(plain).toMatchObject({ code: 2, err: expect.stringContaining(sentence) })
    expect(shell('pcimig show - < "$F"', { F: path })).toEqual(plain)
  })

  test('a compressed empty file', () => {
    expect(pcimig(['show', '-'], { input: gzipSync('') })).toEqual({
      code: 2,
      out: '',
      err: 'pcimig: standard input: unpacks to nothing. Was the dump written by a command that failed?\n',
    })
  })

  test('extract of a dump', () => {
    expect(pcimig(['extract', '--list', saved(gzipSync(source))])).toMatchObject({
      code: 2,
      err: expect.stringContaining('has no migration stream. For a dump use pcimig show or pcimig masks.'),
    })
  })
})
