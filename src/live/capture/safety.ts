import { InputError, orRefusal } from '../../bytes/input-error'
import { obstacleToSaving } from '../../check/device/obstacles'
import { readQtree } from '../../formats/monitor/qtree'
import { atLeast, NEWEST, parseVersion, type Version } from '../../qemu/releases/version'
import type { MachineAnswers } from './answers'

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
 * States of a migration in which a capture is taken: `active` was measured, `setup` precedes it, and in the others the
 * migration is over (MigrationStatus, qapi/migration.json).
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

const WITHOUT = '--method ecam reads only config space and stops nothing.'

/** The first release whose `query-migrate` says what can't be migrated. QEMU: qapi/migration.json */
const TELLS_BLOCKERS = '6.0'

/** The version, or the newest known one if it is newer. */
function asKnown(version: string): Version {
  const known = orRefusal(() => parseVersion(version))
  return known instanceof InputError ? NEWEST : known
}

/** @throws InputError if saving the state of a device ends QEMU, and `blocked-reasons` does not show it */
function refuseCrash(name: string, { version, qtree }: MachineAnswers): void {
  const qemu = asKnown(version)
  if (!atLeast(qemu, TELLS_BLOCKERS)) {
    const what = `${name} is QEMU ${version}, which does not say whether it can save its devices`
    throw new InputError(what, {}, `QEMU before ${TELLS_BLOCKERS} crashes where it can't. ${WITHOUT}`)
  }
  for (const { type } of readQtree(qtree)) {
    const obstacle = obstacleToSaving(type, qemu)
    if (obstacle) throw new InputError(`${name} has a ${type}: ${obstacle.because}`, {}, WITHOUT)
  }
}

/**
 * A TPM of swtpm that is to be loaded has not been started, and QEMU waits for its state for good (tpm_emulator_pre_save,
 * backends/tpm/tpm_emulator.c). Measured on 7.2.22, 10.0.13 and 11.1.3, tpm-tis and tpm-crb; a TPM that was started is saved.
 * @throws InputError if the machine waits for such a state
 */
function refuseHang(name: string, { status, tpms }: MachineAnswers): void {
  if (status !== 'inmigrate' || !tpms.includes('emulator')) return
  const what = `${name} waits for a migration and has an emulated TPM, of which QEMU can't save the state before it has loaded it`
  throw new InputError(
    what,
    {},
    'QEMU would hang. Read its memory instead: capture --pid PID, or --libvirt DOMAIN --method memory.',
  )
}

/** @throws InputError if device state can't be taken without harm: why */
export function refuseHarm(name: string, answers: MachineAnswers): void {
  const { status, migration, blocked, capabilities } = answers
  const [first] = blocked
  if (first !== undefined) {
    const what = `${name} can't be migrated, and its device state can't be taken: ${first}`
    throw new InputError(what, {}, `QEMU would crash, as it would in a migration. ${WITHOUT}`)
  }
  refuseCrash(name, answers)
  refuseHang(name, answers)
  const wait = 'Try again when it is over.'
  if (!STATES.has(status)) throw new InputError(`${name} is in the state ${status}: QEMU is working on it`, {}, wait)
  if (!MIGRATIONS.has(migration)) throw new InputError(`${name} is being migrated: ${migration}`, {}, wait)
  if (migration === 'active' && capabilities.has('background-snapshot')) {
    throw new InputError(`${name} is being saved in the background`, {}, wait)
  }
}
