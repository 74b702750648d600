import { InputError } from '../../bytes/input-error'
import type { Told } from './answers'

/**
 * States in which device state is taken. The others are QEMU's own work on the machine: it saves or restores it, or
 * hands it over (RunState, qapi/run-state.json).
 */
const STATES: ReadonlySet<string> = new Set([
  'running',
  'paused',
  'inmigrate',
  'prelaunch',
  'suspended',
  'debug',
  'io-error',
  'watchdog',
  'guest-panicked',
  'internal-error',
  'shutdown',
])

/**
 * States of a migration beside which it is taken: measured for `active`, before it for `setup`; after the others it is
 * over (MigrationStatus, qapi/migration.json).
 */
const MIGRATIONS: ReadonlySet<string | null> = new Set([
  null,
  'none',
  'setup',
  'active',
  'completed',
  'failed',
  'cancelled',
])

const WITHOUT = '--method ecam reads config space alone and stops nothing.'

/** @throws InputError where device state can't be taken without harm: why */
export function refuseHarm(name: string, { status, migration, blocked, capabilities }: Told): void {
  const [first] = blocked
  if (first !== undefined) {
    const what = `${name} can't be migrated, and its device state can't be taken: ${first}`
    throw new InputError(what, {}, `QEMU would crash, as it would in a migration. ${WITHOUT}`)
  }
  const wait = 'Try again when it is over.'
  if (!STATES.has(status)) throw new InputError(`${name} is in the state ${status}: QEMU is at work on it`, {}, wait)
  if (!MIGRATIONS.has(migration)) throw new InputError(`${name} is being migrated: ${migration}`, {}, wait)
  if (migration === 'active' && capabilities.has('background-snapshot')) {
    throw new InputError(`${name} is being saved in the background`, {}, wait)
  }
}
