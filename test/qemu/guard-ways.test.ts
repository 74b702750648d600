import { chmodSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { machineOf } from '../../src/formats/capture/machine'
import { readCapture } from '../../src/formats/capture/read'
import { pcimig } from './harness/command'
import { counts, migrationStatus, type Pair, runState, until, withPair } from './harness/moving'

const DOOMED = ',vectors=5'
const SLOW = 4

const ended = async ({ source }: Pair) => [await migrationStatus(source), await runState(source), await counts(source)]

describe('guard, for every kind of destination', { timeout: 90_000 }, () => {
  it('reads a process given by its id, and cancels', async () => {
    await withPair({ destination: DOOMED }, async (pair) => {
      await pair.begin(SLOW)
      const ends = ['--source', `qmp:${pair.source.socket}`, '--destination', `pid:${pair.destination.pid}`]
      const { code, err } = await pcimig('guard', ...ends, '--cancel', '--quiet')
      expect([code, err]).toEqual([1, 'pcimig: the migration was cancelled; the guest runs on the source.\n'])
      expect(await ended(pair)).toEqual(['cancelled', 'running', true])
    })
  })
})

/** A host of its own for temporary files: /dev/shm is another one there, as is the directory of the sockets. */
const ELSEWHERE = 'mount -t tmpfs none /dev/shm && exec "$0" "$@"'

describe('guard and capture through a command', { timeout: 90_000 }, () => {
  it('reach sockets of another host, with and without a shell that splits words', async () => {
    await withPair({ destination: DOOMED, inside: ['unshare', '-m', 'sh', '-c', ELSEWHERE] }, async (pair) => {
      const { directory, source, destination } = pair
      await pair.begin(SLOW)
      // As sshd does: the words are joined and a shell splits them.
      const ssh = join(directory, 'ssh')
      writeFileSync(ssh, `#!/bin/sh\npid=$1\nshift\nexec nsenter -t "$pid" -m sh -c "$*"\n`)
      chmodSync(ssh, 0o755)
      const words = `nsenter -t ${source.pid} -m --`
      const outside = await pcimig('capture', '--qmp', source.socket, '--quiet', '-o', '-')
      expect([outside.code, outside.out]).toEqual([2, ''])
      expect(outside.err).toMatch(/ '?\/dev\/shm\/pcimig\..{8}\/state'?: No such file.*--via 'nsenter/)
      const taken = await pcimig('capture', '--qmp', source.socket, '--via', words, '--quiet', '-o', '-')
      expect([taken.code, taken.err]).toEqual([0, ''])
      expect(machineOf(readCapture(taken.out)).devices.length).toBeGreaterThan(5)
      const ends = ['--source', `qmp:${source.socket}`, '--destination', `qmp:${destination.socket}`]
      const vias = ['--src-via', words, '--dst-via', `${ssh} ${destination.pid}`]
      const { code, err } = await pcimig('guard', ...ends, ...vias, '--cancel', '--quiet')
      expect([code, err]).toEqual([1, 'pcimig: the migration was cancelled; the guest runs on the source.\n'])
      expect(await ended(pair)).toEqual(['cancelled', 'running', true])
    })
  })
})

describe('a capture through a command that reaches nothing', () => {
  it.each([
    ['env', '/nosuch.sock', /^pcimig: qmp:\/nosuch\.sock cannot be reached: .*No such file or directory\.\n$/],
    ['sh -c "echo no way >&2; exit 255"', '/x', /^pcimig: qmp:\/x cannot be reached: no way\.\n$/],
    ['true', '/x', /^pcimig: qmp:\/x hung up\. /],
  ])('is one line: %s', async (via, socket, line) => {
    expect(await pcimig('capture', '--qmp', socket, '--via', via, '-o', '-')).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(line),
    })
  })
})

/** Stands between a client and a monitor, and hangs up at the n-th connection: at once, or where it is told to cancel. */
async function between(socket: string, path: string, hangsUp: (n: number, text: string) => 'before' | 'after' | null) {
  let count = 0
  const server = createServer((client) => {
    const n = ++count
    const monitor = createConnection(socket)
    for (const end of [client, monitor]) end.on('error', () => undefined)
    client.on('close', () => monitor.destroy())
    monitor.on('close', () => client.destroy())
    monitor.on('data', (bytes) => client.write(bytes))
    client.on('data', (bytes) => {
      const when = hangsUp(n, bytes.toString())
      if (when === 'before') client.destroy()
      else monitor.write(bytes, () => when === 'after' && client.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return { connections: () => count, close: () => server.close() }
}

const CANCEL = /"migrate_cancel"/

/** Connections of guard: it asks the source, captures it, asks again; the fourth is for the cancel. */
const FOR_CANCEL = 4

describe("guard, where the source's monitor hangs up after the verdict", { timeout: 90_000 }, () => {
  it.each<[string, (n: number, text: string) => 'before' | 'after' | null]>([
    ['before it is asked again', (n) => (n === FOR_CANCEL ? 'before' : null)],
    ['before the cancel', (n, text) => (n === FOR_CANCEL && CANCEL.test(text) ? 'before' : null)],
    ['after the cancel', (n, text) => (n === FOR_CANCEL && CANCEL.test(text) ? 'after' : null)],
  ])('reconnects and cancels: %s', async (_, hangsUp) => {
    await withPair({ destination: DOOMED }, async (pair) => {
      const path = join(pair.directory, 'between.sock')
      const proxy = await between(pair.source.socket, path, hangsUp)
      await pair.begin(SLOW)
      const ends = ['--source', `qmp:${path}`, '--destination', `qmp:${pair.destination.socket}`]
      const { code, err } = await pcimig('guard', ...ends, '--cancel', '--quiet')
      expect([code, err]).toEqual([1, 'pcimig: the migration was cancelled; the guest runs on the source.\n'])
      expect(proxy.connections()).toBe(FOR_CANCEL + 1)
      proxy.close()
      expect(await ended(pair)).toEqual(['cancelled', 'running', true])
    })
  })

  it('reports the verdict, and that the migration continues unwatched, if reconnecting fails', async () => {
    await withPair({ destination: DOOMED }, async (pair) => {
      const path = join(pair.directory, 'between.sock')
      const proxy = await between(pair.source.socket, path, (n) => (n >= FOR_CANCEL ? 'before' : null))
      await pair.begin(SLOW)
      const ends = ['--source', `qmp:${path}`, '--destination', `qmp:${pair.destination.socket}`]
      const { code, out, err } = await pcimig('guard', ...ends, '--cancel', '--format', 'json')
      proxy.close()
      expect([code, JSON.parse(out).guard]).toEqual([1, { migration: null, cancel: 'not-ended', source: null }])
      expect(err).toMatch(/ hung up\. /)
      expect(await ended(pair)).toEqual(['active', 'running', true])
    })
  })
})

describe('a capture of both ends while RAM is copied', { timeout: 90_000 }, () => {
  it('changes nothing: the migration completes', async () => {
    await withPair({}, async (pair) => {
      const { source, destination } = pair
      await pair.begin(SLOW)
      const taken = await Promise.all(
        [source, destination].map(({ socket }) => pcimig('capture', '--qmp', socket, '--quiet', '-o', '-')),
      )
      expect(taken.map(({ code, err }) => [code, err])).toEqual([
        [0, ''],
        [0, ''],
      ])
      expect([await migrationStatus(source), await runState(source)]).toEqual(['active', 'running'])
      expect(taken.map(({ out }) => readCapture(out).status)).toEqual(['running', 'inmigrate'])
      await source.qmp.execute('migrate-set-parameters', { 'max-bandwidth': 2 ** 30 })
      await until('it completes', async () => (await migrationStatus(source)) === 'completed')
      await until('the guest runs at the destination', async () => (await runState(destination)) === 'running')
      expect(await counts(destination)).toBe(true)
    })
  })
})
