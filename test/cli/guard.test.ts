import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pcimig, SOURCE, temporary } from './pcimig'

/** A capture of a machine with one device, by hand: ids and class of QEMU's edu. */
function capture(revision: string): string {
  const config = ['3412e811', '00001000', `${revision}0000ff`].join('').padEnd(512, '0')
  const masks = { cmask: 'ff'.repeat(256), wmask: '00'.repeat(256), w1cmask: '00'.repeat(256) }
  const device = {
    ...{ id: '0000:00:02.0/edu', instance: 0, address: '0000:00:02.0', path: '0000:00:02.0', type: 'edu' },
    ...{ qdevId: null, properties: null, size: 256, view: 'qemu', config, masks },
  }
  const path = join(temporary(), 'capture.json')
  const text = {
    ...{ schemaVersion: 1, kind: 'pcimig-capture', taken: '2026-11-28T22:00:00Z', method: 'memory', pauseMs: 0 },
    ...{ status: null, qemu: { version: '7.2.22', package: null, architecture: 'x86_64' }, machine: 'pc-q35-7.2' },
    ...{ host: { kernel: null }, ram: null, blocked: null, sections: null, devices: [device] },
  }
  writeFileSync(path, JSON.stringify(text))
  return path
}

describe('guard, with two capture files', () => {
  it.each([
    ['10', '10', 0, 'compatible'],
    ['10', '11', 1, 'incompatible'],
  ])('revisions %s and %s: exit code %i', (source, destination, exit, verdict) => {
    const ends = ['--source', capture(source), '--destination', capture(destination)]
    const { code, out, err } = pcimig(['guard', ...ends, '--format', 'json'])
    expect([code, err]).toEqual([exit, ''])
    expect(JSON.parse(out)).toMatchObject({ verdict, guard: { migration: null, cancel: null, source: null } })
  })
})

describe('guard, used wrongly', () => {
  it.each<[args: string[], message: RegExp]>([
    [['--source', 'a.json'], /--destination is missing/],
    [['--destination', 'a.json'], /--source is missing/],
    [['--source', 'a.json', '--destination', 'qmp:/b', '--cancel'], /--cancel needs the source's monitor/],
    [['--source', 'pid:7', '--destination', 'qmp:/b', '--cancel'], /--cancel needs the source's monitor/],
    [['--source', 'pid:x', '--destination', 'a.json'], /not a process id/],
    [['--source', 'qmp:', '--destination', 'a.json'], /names nothing/],
    [['--source', '-', '--destination', '-'], /both standard input/],
    [['--source', 'a.json', '--destination', SOURCE], /is not a capture/],
    [['--source', 'qmp:/no/such.sock', '--destination', 'a.json', '--cancel'], /cannot be reached/],
  ])('%j', (args, message) => {
    const named = args.map((word) => (word === 'a.json' ? capture('10') : word))
    const { code, out, err } = pcimig(['guard', ...named])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
    expect(err.trim().split('\n')).toHaveLength(1)
  })
})
