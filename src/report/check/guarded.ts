import type { Guarded } from '../../check/report/report'

/** The source's guest, in words. */
const guestIs = (status: string | null): string =>
  status === 'running'
    ? 'the guest runs on the source'
    : `the guest on the source is ${status ?? 'in an unknown state'}`

/**
 * Without a return path the source considers a migration completed as soon as it has sent everything, no matter what the destination makes
 * of it: measured with QEMU 7.2, whose source can go on after `cont`.
 */
const STOPPED =
  "the guest is paused on the source. If the destination refused it and its QEMU has exited, cont in the source's monitor resumes it"

/** What became of a migration that was judged: a sentence without its full stop. */
export function guardSentence({ migration, cancel, source }: Guarded): string {
  switch (cancel) {
    case 'cancelled':
      return `the migration was cancelled; ${guestIs(source)}`
    case 'not-ended':
      return `the migration was to be cancelled and is ${migration ?? 'in an unknown state'}; ${guestIs(source)}: check it`
    case 'nothing-to-cancel':
      return `no migration is running, so none was cancelled; ${guestIs(source)}`
    case 'too-late':
      return source === 'postmigrate'
        ? `the migration is ${migration}, too late to cancel; ${STOPPED}`
        : `the migration is ${migration}, too late to cancel; ${guestIs(source)}`
    case 'not-incompatible':
      return `the migration was not cancelled: only an incompatible one is; it is ${migration}`
    case null:
      return migration === null
        ? 'nothing was changed; the source has no monitor, so the state of its migration is unknown'
        : `nothing was changed; the source's migration is ${migration}`
  }
}
