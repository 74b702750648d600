import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { pcimig } from './harness/command'
import { counts, migrationStatus, type Pair, runState, until, withPair } from './harness/moving'

const guard = ({ source, destination }: Pair, ...args: readonly string[]) =>
  pcimig('guard', '--source', `qmp:${source.socket}`, '--destination', `qmp:${destination.socket}`, ...args)

/** What decides the size of a virtio-net's MSI-X table, which QEMU compares (msix_init, hw/pci/msix.c). */
const DOOMED = ',vectors=5'

/** Slow enough for a verdict on a busy machine; QEMU copies faster once nothing is left to judge. */
const SLOW = 1
const faster = ({ source }: Pair) =>
  source.qmp.execute('migrate-set-parameters', { 'max-bandwidth': 2 ** 30, 'max-postcopy-bandwidth': 2 ** 30 })

describe('guard, in the middle of a migration of plain QEMU', { timeout: 90_000 }, () => {
  it('judges a doomed one and changes nothing; then cancels it, and the guest runs on the source', async () => {
    await withPair({ destination: DOOMED }, async (pair) => {
      const { source } = pair
      await pair.begin(SLOW)
      const judged = await guard(pair, '--format', 'json')
      expect([judged.code, judged.err]).toEqual([1, ''])
      const { verdict, guard: left, devices } = JSON.parse(judged.out)
      expect([verdict, left]).toEqual(['incompatible', { migration: 'active', cancel: null, source: 'running' }])
      const refused = devices.filter((device: { verdict: string }) => device.verdict !== 'compatible')
      expect(refused.map(({ id, profile }: { id: string; profile: { how: string } }) => [id, profile.how])).toEqual([
        ['0000:00:02.0:00.0/virtio-net', 'measured'],
      ])
      expect([await migrationStatus(source), await runState(source)]).toEqual(['active', 'running'])

      const { code, out } = await guard(pair, '--cancel')
      expect([code, out]).toEqual([
        1,
        expect.stringMatching(/^Incompatible: .*\nThe migration was cancelled; the guest runs on the source\./),
      ])
      expect([await migrationStatus(source), await runState(source)]).toEqual(['cancelled', 'running'])
      expect(await counts(source)).toBe(true)
    })
  })

  it('lets a good one complete', async () => {
    await withPair({}, async (pair) => {
      await pair.begin(SLOW)
      const { code, err } = await guard(pair, '--cancel', '--quiet')
      expect([code, err]).toEqual([
        0,
        'pcimig: the migration was not cancelled: only an incompatible one is; it is active.\n',
      ])
      await faster(pair)
      await until('it completes', async () => (await migrationStatus(pair.source)) === 'completed')
      await until('the guest runs at the destination', async () => (await runState(pair.destination)) === 'running')
      expect(await counts(pair.destination)).toBe(true)
    })
  })

  it('cancels none that it cannot judge', async () => {
    await withPair({}, async (pair) => {
      const file = join(pair.directory, 'destination.json')
      await pair.begin(SLOW)
      expect((await pcimig('capture', '--qmp', pair.destination.socket, '--quiet', '-o', file)).code).toBe(0)
      // A device that contradicts the type that it is said to be of.
      const capture = JSON.parse(readFileSync(file, 'utf8'))
      const [device] = capture.devices.filter(({ type }: { type: string }) => type === 'virtio-rng-pci')
      device.type = 'e1000'
      device.properties = null
      writeFileSync(file, JSON.stringify(capture))
      const ends = ['--source', `qmp:${pair.source.socket}`, '--destination', file]
      const { code, err } = await pcimig('guard', ...ends, '--cancel', '--quiet')
      expect([code, err]).toEqual([
        3,
        'pcimig: the migration was not cancelled: only an incompatible one is; it is active.\n',
      ])
      expect([await migrationStatus(pair.source), await counts(pair.source)]).toEqual(['active', true])
    })
  })

  it('accepts a capture file as the destination', async () => {
    await withPair({ destination: DOOMED }, async (pair) => {
      const file = join(pair.directory, 'destination.json')
      await pair.begin(SLOW)
      expect((await pcimig('capture', '--pid', String(pair.destination.pid), '--quiet', '-o', file)).code).toBe(0)
      const ends = ['--source', `qmp:${pair.source.socket}`, '--destination', file]
      expect((await pcimig('guard', ...ends, '--cancel', '--quiet')).code).toBe(1)
      expect([await migrationStatus(pair.source), await counts(pair.source)]).toEqual(['cancelled', true])
    })
  })

  it('cancels one that waits before the switchover with the guest paused, and the guest runs again', async () => {
    await withPair({ destination: DOOMED, capabilities: ['pause-before-switchover'], mebibytes: 1 }, async (pair) => {
      await pair.begin(1000)
      await until('it waits', async () => (await migrationStatus(pair.source)) === 'pre-switchover')
      expect(await counts(pair.source)).toBe(false)
      const { code, err } = await guard(pair, '--cancel', '--quiet')
      expect([code, err]).toEqual([1, 'pcimig: the migration was cancelled; the guest runs on the source.\n'])
      expect(await counts(pair.source)).toBe(true)
    })
  })

  it('leaves one in postcopy alone: cancelling would lose the guest', async () => {
    await withPair({ capabilities: ['postcopy-ram'] }, async (pair) => {
      await pair.begin(SLOW)
      await sleep(300)
      await pair.source.qmp.execute('migrate-start-postcopy')
      await until('postcopy', async () => (await migrationStatus(pair.source)).startsWith('postcopy'))
      const { code, out, err } = await guard(pair, '--cancel')
      expect([code, out]).toEqual([3, ''])
      // 11.1 has a state of its own while the destination loads its devices.
      expect(err).toMatch(
        /^pcimig: no verdict: the migration moved on before it could be judged: it is postcopy-(?:active|device)/,
      )
      await faster(pair)
      await until('it completes', async () => (await migrationStatus(pair.source)) === 'completed')
      expect(await counts(pair.destination)).toBe(true)
    })
  })
})

describe('guard, without a running migration', { timeout: 60_000 }, () => {
  it('judges one that is about to start, and finds nothing to cancel', async () => {
    await withPair({ destination: DOOMED, mebibytes: 1 }, async (pair) => {
      const { code, err } = await guard(pair, '--cancel', '--quiet')
      expect([code, err]).toEqual([
        1,
        'pcimig: no migration is running, so none was cancelled; the guest runs on the source.\n',
      ])
    })
  })

  it('says so if the destination is running or gone', async () => {
    await withPair({ mebibytes: 1 }, async (pair) => {
      await pair.begin(1000)
      await until('the guest runs at the destination', async () => (await runState(pair.destination)) === 'running')
      const ran = await guard(pair, '--cancel')
      expect(ran).toMatchObject({ code: expect.toSatisfy((code) => code === 2 || code === 3), out: '' })
      await pair.destination.qmp.execute('quit')
      await pair.destination.ended
      expect(await guard(pair, '--cancel')).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringMatching(/cannot be reached/),
      })
    })
  })
})
