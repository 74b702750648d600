import { setTimeout as sleep } from 'node:timers/promises'
import { InputError } from '../../bytes/input-error'
import { openMonitor } from '../capture/take'
import { refusal, virsh, virshWord } from '../libvirt/virsh'
import { type Monitor, Refused } from '../monitor'
import type { LiveEnd } from './end'
import { type SourceState, sourceState } from './migration'

/** What came of a cancel. */
export interface Cancelled {
  /**
   * "cancelled": by this. "nothing-to-cancel": no migration was under way. "too-late": device state was on its way, or
   * the migration was over, and nothing was done, or it ended in that moment. "not-ended": it is still being cancelled.
   */
  readonly outcome: 'cancelled' | 'nothing-to-cancel' | 'too-late' | 'not-ended'
  /** The source before and after. */
  readonly before: SourceState
  readonly after: SourceState
}

/** How long a cancelled migration may take to end, and the guest to run again, in milliseconds. */
const PATIENCE = 30_000
const POLL = 50

/** Runs something on the source's monitor, opened for it alone: others wait for theirs. */
async function withMonitor<T>(source: LiveEnd, use: (monitor: Monitor) => Promise<T>): Promise<T> {
  const monitor = await openMonitor(source)
  try {
    return await use(monitor)
  } catch (error) {
    if (error instanceof Refused) throw new InputError(`${monitor.name} refuses ${error.message}`)
    throw error
  } finally {
    await monitor.close()
  }
}

/** How far the source's migration is. @throws InputError if its monitor can't be asked */
export const sourceStateOf = (source: LiveEnd): Promise<SourceState> => withMonitor(source, sourceState)

/** libvirt would not notice a cancel on the monitor, so its own job is aborted. It refuses in postcopy. */
async function abortJob({ via, connect }: LiveEnd, domain: string): Promise<void> {
  const ran = await virsh({ via, uri: connect }, `domjobabort ${virshWord(domain)}`, {
    patience: PATIENCE,
    late: 'kill',
  })
  if (ran.code !== 0) throw refusal(domain, ran)
}

/** Whether the source is as it was before its migration. */
const resumed = (now: SourceState, { status }: SourceState): boolean =>
  now.phase !== 'cancelling' &&
  now.phase !== 'before-devices' &&
  (!['cancelled', 'failed'].includes(now.phase) || now.status === status)

/**
 * Waits until the migration has ended and the guest is in the run state that it had, or time is up.
 * @throws InputError if the monitor is lost meanwhile
 */
async function stateAfterCancel(ask: () => Promise<SourceState>, before: SourceState): Promise<SourceState> {
  const end = Date.now() + PATIENCE
  try {
    for (;;) {
      const now = await ask()
      if (resumed(now, before) || Date.now() >= end) return now
      await sleep(POLL)
    }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(
      `the migration was cancelled, and then ${error.message}`,
      {},
      'Check whether the guest is running.',
    )
  }
}

/**
 * In pre-switchover QEMU has stopped a guest that ran; it runs again after a cancel. One that did not run before the
 * migration can't be distinguished from it there.
 */
const running = (before: SourceState): SourceState =>
  before.migration === 'pre-switchover' ? { ...before, status: 'running' } : before

/**
 * The outcome of a requested cancel. With a return path QEMU closes the channel before it calls the migration
 * cancelled (migrate_fd_cancel, 7.2), which may then be called failed: seen with libvirt, on a busy machine.
 */
function outcomeOf({ phase }: SourceState): Cancelled['outcome'] {
  if (phase === 'completed') return 'too-late'
  return phase === 'cancelled' || phase === 'failed' ? 'cancelled' : 'not-ended'
}

/** What a cancel asks a source and does to it. */
interface Hands {
  ask(): Promise<SourceState>
  cancel(): Promise<unknown>
}

/** The source at the first request to cancel; null if there was none. */
interface Asked {
  before: SourceState | null
}

/** Asks a source to cancel, unless it is too late. If the monitor hung up after the request, its effect is awaited. */
async function cancelBy({ ask, cancel }: Hands, asked: Asked): Promise<Cancelled> {
  const now = await ask()
  if (now.phase === 'before-devices') {
    asked.before ??= now
    await cancel()
  }
  const { before } = asked
  if (before === null) return untouched(now)
  const after = await stateAfterCancel(ask, running(before))
  return { outcome: outcomeOf(after), before, after }
}

function cancelOnce(source: LiveEnd, asked: Asked): Promise<Cancelled> {
  const { where } = source
  if (where.kind === 'libvirt') {
    return cancelBy({ ask: () => sourceStateOf(source), cancel: () => abortJob(source, where.domain) }, asked)
  }
  return withMonitor(source, (monitor) =>
    cancelBy({ ask: () => sourceState(monitor), cancel: () => monitor.execute('migrate_cancel') }, asked),
  )
}

/** How often a cancel is tried if the monitor fails, and how long is waited in between, in milliseconds. */
const TRIES = 5
const PAUSE = 200

/**
 * Cancels the migration of a source, if one is under way and no device state is on its way yet; waits until it has
 * ended and looks whether the guest is in the run state that it had. Asked right before: a migration that has gone to
 * postcopy is left alone, for a cancel would lose the guest (migrate_fd_cancel, migration/migration.c). If the monitor
 * hangs up or another client holds it, it is opened again: a doomed migration that goes on ends the guest.
 * @throws InputError if the monitor can't be asked, or refuses, again and again
 */
export async function cancelMigration(source: LiveEnd): Promise<Cancelled> {
  const asked: Asked = { before: null }
  const end = Date.now() + PATIENCE
  for (let tries = 1; ; tries++) {
    try {
      return await cancelOnce(source, asked)
    } catch (error) {
      if (!(error instanceof InputError) || tries === TRIES || Date.now() >= end) throw error
    }
    await sleep(PAUSE)
  }
}

const untouched = (before: SourceState): Cancelled => ({
  outcome: before.phase === 'none' ? 'nothing-to-cancel' : 'too-late',
  before,
  after: before,
})
