import type { Incident } from '../../formats/log/incident'
import { ADVICE } from '../cases/advice'
import { type Cause, causeOf, type FailureClass } from './cause'
import { type About, FAILURE_TEXTS, type Facts, type WayOut } from './failures'
import { whereNext } from './where-next'

/** Something else that the log says about the same failure. */
export interface AlsoSaid {
  readonly line: number
  readonly class: FailureClass
  readonly message: string
}

/** A failure other than a refused byte, explained. */
export interface OtherExplanation {
  readonly line: number
  readonly class: FailureClass
  /** The kind within that class, by the name that `check` gives it as well: "missing-features". */
  readonly case: Cause['id']
  readonly message: string
  /** Section that QEMU names with it, or null. */
  readonly section: string | null
  readonly reason: string | null
  /** What it has to do with config space. */
  readonly about: About
  /** `sure` if a program says so itself, `possible` if it follows from what is said, or if other causes fit. */
  readonly certainty: 'sure' | 'possible'
  readonly meaning: string
  /** What to do, in one paragraph. */
  readonly remedy: string
  /** The same, step by step. */
  readonly remedies: readonly WayOut[]
  /** The device's own words, as far as no table has them. */
  readonly own: readonly string[]
  /** What else the log says about this failure: statements that did not decide. */
  readonly alsoSaid: readonly AlsoSaid[]
  /** Releases of QEMU that word the message so: first with, first without; null if any does. */
  readonly printedBy: { readonly since: string | null; readonly until: string | null } | null
}

/** What QEMU prints at the end if no statement names the cause. */
function lastLine({ section, reason, ended, elements }: Incident): string {
  if (section !== null) return `error while loading ${section}`
  if (ended === null && elements.length > 0) return `Failed to load ${elements.at(-1)}`
  return `load of migration failed: ${reason ?? 'no reason'}`
}

/** Commands of libvirt's client. */
const VIRSH = new Set(
  Object.values(ADVICE)
    .map(({ command }) => command)
    .filter((command) => command.startsWith('virsh ')),
)

/** The step without a command that the guest's manager does not have. */
function without(manager: string | undefined, { command, ...step }: WayOut): WayOut {
  const isForeign = (manager === 'proxmox' || manager === 'lxd') && command !== undefined && VIRSH.has(command)
  return command === undefined || isForeign ? step : { ...step, command }
}

/** Explains a failed restore or migration whose log shows no refused byte. */
export function explainOther(restore: Incident): OtherExplanation {
  const { section, reason, own, otherFailures } = restore
  const { id, class: name, said, certainty } = causeOf(restore)
  const message = said?.message ?? lastLine(restore)
  const facts: Facts = { values: said?.values ?? [], message, section, own, reason }
  const { about, meaning, waysOut } = FAILURE_TEXTS[id]
  const remedies = [...(about === 'elsewhere' ? whereNext(restore.place) : []), ...waysOut(facts)].map((step) =>
    without(restore.place?.manager, step),
  )
  return {
    line: said?.line ?? restore.line,
    class: name,
    case: id,
    message,
    section,
    reason,
    about,
    certainty,
    meaning: meaning(facts),
    remedy: remedies.map(({ text }) => text).join(' '),
    remedies,
    own,
    alsoSaid: otherFailures
      .filter((other) => other !== said && other.message !== message)
      .map(({ line, class: of, message: text }) => ({ line, class: of, message: text })),
    printedBy:
      said === null || (said.since === null && said.until === null) ? null : { since: said.since, until: said.until },
  }
}
