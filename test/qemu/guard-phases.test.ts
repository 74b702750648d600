import { beforeAll, describe, expect, it } from 'vitest'
import { type Phase, sourceState } from '../../src/live/guard/migration'
import type { Monitor } from '../../src/live/monitor'
import { withQemu } from './harness/qemu-process'

/** A source that says this of its migration and of itself. */
const source = (migration: object, status: string): Monitor => ({
  name: 'qmp:/source',
  execute: () => Promise.reject(new Error('not asked')),
  executeAll: async () => [migration, { status, running: status === 'running' }],
  hmp: () => Promise.reject(new Error('not asked')),
  saveDeviceState: () => Promise.reject(new Error('not asked')),
  lastWord: async () => () => undefined,
  close: async () => undefined,
})

const phase = async (migration: string | null, status: string): Promise<Phase> =>
  (await sourceState(source(migration === null ? {} : { status: migration }, status))).phase

/** Names of MigrationStatus as QEMU itself lists them. */
let statuses: readonly string[] = []

beforeAll(() =>
  withQemu({ machine: 'none', args: [] }, async ({ qmp }) => {
    const schema = (await qmp.execute('query-qmp-schema')) as { readonly values?: readonly string[] }[]
    statuses = schema.find(({ values }) => values?.includes('postcopy-active'))?.values ?? []
  }),
)

describe('the phase of a migration', () => {
  it("can be cancelled in these of all of QEMU's states only", async () => {
    expect(statuses.length).toBeGreaterThan(10)
    const phases = await Promise.all(statuses.map(async (status) => [status, await phase(status, 'running')] as const))
    const cancelled = phases.filter(([, each]) => each === 'before-devices').map(([status]) => status)
    expect(cancelled.sort()).toEqual(['active', 'pre-switchover', 'setup', 'wait-unplug'])
  })

  it.each<[migration: string | null, status: string, Phase]>([
    [null, 'running', 'none'],
    // 7.2 sends device state in the state active, with the guest stopped.
    ['active', 'finish-migrate', 'handing-over'],
    ['active', 'paused', 'before-devices'],
    ['pre-switchover', 'finish-migrate', 'before-devices'],
    ['postcopy-active', 'finish-migrate', 'handing-over'],
    // Names of later releases (qapi/migration.json), and one that none has.
    ['postcopy-recover-setup', 'postmigrate', 'handing-over'],
    ['a-later-one', 'running', 'handing-over'],
    ['completed', 'postmigrate', 'completed'],
  ])('%s, guest %s: %s', async (migration, status, expected) => {
    expect(await phase(migration, status)).toBe(expected)
  })

  it.each([null, 7, [], { status: 1 }])('a source that answers %j is not QEMU', async (answer) => {
    const monitor = source({}, 'running')
    await expect(sourceState({ ...monitor, executeAll: async () => [{}, answer] })).rejects.toThrow(/not QEMU's/)
  })
})
