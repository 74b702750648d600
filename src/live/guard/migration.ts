import { InputError } from '../../bytes/input-error'
import { type Monitor, Refused } from '../monitor'

/** How far a migration is, seen from its source. */
export type Phase =
  /** None has begun. */
  | 'none'
  /** RAM is being copied, or QEMU waits for leave to hand over: the destination has seen no device yet. */
  | 'before-devices'
  /** Device state is on its way, or the destination runs already: nothing can be taken back. */
  | 'handing-over'
  /** It is being cancelled. */
  | 'cancelling'
  /** It is over: it was cancelled, it failed, or the guest runs at the destination. */
  | 'cancelled'
  | 'failed'
  | 'completed'

/** MigrationStatus, qapi/migration.json (QEMU 11.1). In postcopy the guest runs on both sides: a cancel loses it. */
const PHASES: Readonly<Record<string, Phase>> = {
  none: 'none',
  setup: 'before-devices',
  active: 'before-devices',
  'wait-unplug': 'before-devices',
  'pre-switchover': 'before-devices',
  device: 'handing-over',
  'postcopy-device': 'handing-over',
  'postcopy-active': 'handing-over',
  'postcopy-paused': 'handing-over',
  'postcopy-recover': 'handing-over',
  'postcopy-recover-setup': 'handing-over',
  colo: 'handing-over',
  cancelling: 'cancelling',
  cancelled: 'cancelled',
  failing: 'failed',
  failed: 'failed',
  completed: 'completed',
}

/** The source of a migration, as its monitor reports it. */
export interface SourceState {
  /** QEMU's name: "active". */
  readonly migration: string
  readonly phase: Phase
  /** QEMU's name of its run state: "running". */
  readonly status: string
}

/** Run states in which QEMU itself hands the machine over (RunState, qapi/run-state.json). */
const OVER: ReadonlySet<string> = new Set(['finish-migrate', 'postmigrate'])

function field(answer: unknown, name: string): string | null {
  if (answer === null || typeof answer !== 'object') return null
  const value: unknown = Reflect.get(answer, name)
  return typeof value === 'string' ? value : null
}

/**
 * QEMU 7.2 sends device state while it still calls the migration active; its run state shows it. In `pre-switchover` it has
 * stopped the guest the same way, and waits.
 */
function phaseOf(migration: string, status: string): Phase {
  const phase = Object.hasOwn(PHASES, migration) ? PHASES[migration]! : 'handing-over'
  return phase === 'before-devices' && migration !== 'pre-switchover' && OVER.has(status) ? 'handing-over' : phase
}

/**
 * Asks a source how far its migration is.
 * @throws InputError if it can't be asked, or answers in a form that is not QEMU's
 */
export async function sourceState(monitor: Monitor): Promise<SourceState> {
  const [migrating, running] = await monitor.executeAll([{ execute: 'query-migrate' }, { execute: 'query-status' }])
  for (const answer of [migrating, running]) {
    if (answer instanceof Refused) throw new InputError(`${monitor.name} refuses ${answer.command}: ${answer.reason}`)
  }
  const status = field(running, 'status')
  if (status === null) throw new InputError(`${monitor.name} gives an answer to query-status that is not QEMU's`)
  const migration = field(migrating, 'status') ?? 'none'
  return { migration, phase: phaseOf(migration, status), status }
}
