import {
  appendFileSync,
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { refuseChanged } from '../../src/cli/inputs-read'
import { readInput } from '../../src/cli/reading/input'
import { openRandomFile } from '../../src/cli/reading/random-file'
import { readStream } from '../../src/formats/stream'
import { fixture } from '../stream/fixtures'
import { pcimig, SOURCE, shell, temporary } from './pcimig'

const LONG_AGO = new Date('2020-01-01')

/** A file that nobody has written to for long. */
function file(name: string, content: Uint8Array | string): string {
  const path = join(temporary(), name)
  writeFileSync(path, content)
  utimesSync(path, LONG_AGO, LONG_AGO)
  return path
}

/** What others do to a file while it is read. */
const CHANGES: Readonly<Record<string, (path: string) => void>> = {
  grows: (path) => appendFileSync(path, 'more'),
  shrinks: (path) => truncateSync(path, 100),
  'is cut to nothing': (path) => truncateSync(path, 0),
  'has other bytes': (path) => writeFileSync(path, readFileSync(path).reverse()),
}

describe('a file that is read', () => {
  it.each(Object.entries(CHANGES))('%s', (_, change) => {
    const path = file('dump', readFileSync(SOURCE))
    const descriptor = openSync(path, 'r')
    const before = fstatSync(descriptor)
    expect(() => refuseChanged(descriptor, before, path)).not.toThrow()
    change(path)
    expect(() => refuseChanged(descriptor, before, path)).toThrow('was written to while it was read')
    closeSync(descriptor)
  })

  it('may be one that the kernel generates', async () => {
    await expect(readInput('/proc/self/status')).resolves.toHaveProperty('bytes')
  })
})

/** A directory with an xz in it that does something to a file before it unpacks. */
function meddling(path: string, does: string): NodeJS.ProcessEnv {
  const directory = temporary()
  const xz = shell('command -v xz').out.trim()
  writeFileSync(join(directory, 'xz'), `#!/bin/sh\n${does} '${path}'\nexec ${xz} "$@"\n`, { mode: 0o755 })
  return { PATH: `${directory}:${process.env.PATH}` }
}

const packed = (command: string) => {
  const path = join(temporary(), 'packed.xz')
  shell(`${command} | xz -0 > ${path}`)
  utimesSync(path, LONG_AGO, LONG_AGO)
  return path
}

describe('while it is being read', () => {
  it.each([
    ['check', (path: string) => ['check', path, path, '--qemu', '5.2']],
    ['show', (path: string) => ['show', path]],
    ['extract', (path: string) => ['extract', path, '--list']],
  ])('%s: a stream that is written to is no stream, whatever it looks like', (_, args) => {
    const path = packed('zcat fixtures/streams/slot-off-source.mig.gz')
    expect(pcimig(args(path)).code).toBe(0)
    const { code, out, err } = pcimig(args(path), { env: meddling(path, 'touch') })
    expect([code, out]).toEqual([2, ''])
    expect(err).toBe(`pcimig: ${path}: was written to while it was read. Try again when it is complete.\n`)
  })

  it.each([
    ['is removed', 'rm -f', 'cannot be read: no such file or directory.'],
    [
      'is replaced',
      'cp -p fixtures/streams/slot-off-source.mig.gz other && mv other',
      'was replaced while it was read.',
    ],
  ])('check: a stream that %s before its digest is taken', (_, does, why) => {
    const path = packed('zcat fixtures/streams/slot-off-source.mig.gz')
    const args = ['check', path, 'fixtures/streams/slot-off-source.mig.gz', '--qemu', '5.2', '--format', 'json']
    expect(pcimig(args).code).toBe(0)
    const { code, out, err } = pcimig(args, { env: meddling(path, does.replaceAll('other', `${path}.other`)) })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(`pcimig: ${path}: ${why}`)
  })

  it.each([
    ['is written to', 'touch', 0, /^$/],
    ['is cut', 'truncate -s 10', 2, /was truncated while it was read/],
  ])('a log that %s', (_, does, code, err) => {
    // More than what waits in pipes while xz has not begun.
    const path = packed('{ cat fixtures/logs/libvirt.log; head -c 8M /dev/urandom; }')
    const result = pcimig(['explain', path], { env: meddling(path, does) })
    expect(result.code).toBe(code)
    expect(result.err).toMatch(err)
  })
})

describe('a stream that ends before its stated size', () => {
  const bytes = fixture('slot-off-source.mig')

  /** What is read of a file of which nothing is left behind `end` from that read on. */
  function shrinking(end: number, from: number) {
    let reads = 0
    const left = () => (++reads < from ? bytes.length : end)
    const read = (at: number, length: number) => bytes.subarray(0, left()).subarray(at, at + length)
    try {
      return readStream({ size: bytes.length, read })
    } catch (error) {
      return error as Error
    }
  }

  it('is refused, or everything was read before', () => {
    const { devices } = readStream({ size: bytes.length, read: (at, length) => bytes.subarray(at, at + length) })
    const results = new Set<string>()
    for (const end of [0, 1, 1000, bytes.length >> 1, bytes.length - 5000, bytes.length - 1]) {
      for (let from = 1; from <= 64; from++) {
        const found = shrinking(end, from)
        if (found instanceof Error) results.add(found.name)
        else {
          results.add('read')
          expect(found.devices.filter(({ config }, i) => !Buffer.from(config).equals(devices[i]!.config))).toEqual([])
          expect(found.devices.length + found.problems.length).toBe(devices.length)
        }
      }
    }
    expect([...results].sort()).toEqual(['InputError', 'read'])
  })

  it('a file on disk too', () => {
    const path = file('vm.mig', bytes)
    const opened = openRandomFile(path)!
    truncateSync(path, 10)
    expect(opened.read(0, 100)).toHaveLength(10)
    expect(opened.read(50, 100)).toHaveLength(0)
    expect(() => opened.refuseChanged()).toThrow('was written to while it was read')
    opened.close()
  })
})
