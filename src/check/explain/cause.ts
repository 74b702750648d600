import type { Incident, OtherFailure } from '../../formats/log/incident'
import type { StatementClass, StatementId } from '../../formats/log/statements'
import { brokeOff } from './ended-stream'
import type { InferredId } from './failures/inferred'
import { managerReason } from './failures/management'

/** Classes of failure, as published. */
export type FailureClass = StatementClass | 'config-without-numbers' | 'device-state'

/** What made a restore or migration fail, and how sure that is. */
export interface Cause {
  readonly id: StatementId | InferredId
  readonly class: FailureClass
  /** The statement that says so; null if it follows from section and reason. */
  readonly said: OtherFailure | null
  /** `sure` if a program says so itself; `possible` if it follows, or if several causes have these words. */
  readonly certainty: 'sure' | 'possible'
}

/** Devices that return -EIO for reasons of their own (backends/tpm/tpm_emulator.c, hw/vfio/migration.c). */
const OWN_EIO = /(?:^|\/)(?:tpm-emulator|tpm-[\w-]{1,32}|vfio)$/

const isRefusedConfig = (element: string): boolean =>
  element.includes('pci config') || element === 'PCIDevice:config' || element.includes('config space')

/** Whether an outcome gives a reason that is in no table. */
const saysWhy = ({ id, values }: OtherFailure): boolean => id === 'source-outcome' && managerReason(values) !== null

interface Inference {
  readonly id: InferredId
  readonly class: FailureClass
  readonly certainty: Cause['certainty']
  readonly fits: (restore: Incident) => boolean
}

/** What follows if no statement names the cause: the first that fits. */
const INFERENCES: readonly Inference[] = [
  {
    id: 'own-input-output',
    class: 'device-state',
    certainty: 'possible',
    fits: ({ section, reason }) => section !== null && OWN_EIO.test(section) && brokeOff(reason),
  },
  {
    // vmstate_arm_cpu (target/arm/machine.c): get_int32_le() refuses the length alone, with a line of its own.
    id: 'arm-register-list',
    class: 'cpu',
    certainty: 'possible',
    fits: ({ elements, reason, own }) =>
      elements.some((element) => element.startsWith('cpu:cpreg_vmstate_')) && !brokeOff(reason) && own.length === 0,
  },
  {
    // qemu_file_get_error() gives -EIO for a stream that ended, inside a section as well.
    id: 'stream-ended',
    class: 'connection',
    certainty: 'possible',
    fits: ({ reason, own }) => brokeOff(reason) && own.length === 0,
  },
  {
    // vmstate_subsection_load() returns -ENOENT for a name that it does not know; no other part of loading a section does.
    id: 'old-subsection',
    class: 'subsection',
    certainty: 'possible',
    fits: ({ section, reason, own }) => section !== null && /^No such file|^-2$/.test(reason ?? '') && own.length === 0,
  },
  {
    id: 'ram-without-detail',
    class: 'size-mismatch',
    certainty: 'possible',
    fits: ({ section, own }) => (section === 'ram' || section === 'pc.ram') && own.length === 0,
  },
  {
    id: 'out-of-memory',
    class: 'memory',
    certainty: 'possible',
    fits: ({ reason }) => /^Cannot allocate memory|^-12$/.test(reason ?? ''),
  },
  {
    id: 'device-state',
    class: 'device-state',
    certainty: 'possible',
    fits: ({ section, own, elements }) => section !== null || own.length > 0 || elements.length > 0,
  },
  { id: 'no-reason', class: 'device-state', certainty: 'possible', fits: ({ ended }) => ended !== null },
]

/** Outcomes of any operation, which have a class only because a start is the usual one: a detail says more. */
const OF_ANY_OPERATION: ReadonlySet<StatementId | InferredId> = new Set([
  'helper-failed',
  'call-refused',
  'task-failed',
] as const)

const said = (failure: OtherFailure, certainty = failure.certainty): Cause => ({
  id: failure.id,
  class: failure.class,
  said: failure,
  certainty,
})

/** The statement itself, or an earlier one of which it is the consequence. */
function origin(failure: OtherFailure, before: readonly OtherFailure[]): OtherFailure {
  const earlier = before.slice(0, before.indexOf(failure)).filter(({ class: name }) => failure.after.includes(name))
  return earlier.at(-1) ?? failure
}

/**
 * Returns what decided: the last refusal before QEMU gave up. A refusal of config space shows in the section and its
 * elements; what is only true of several causes, what kept a QEMU from starting, and what others noticed come after.
 * @param restore an incident without a refused byte
 */
export function causeOf(restore: Incident): Cause {
  const { otherFailures, ended, section, elements } = restore
  const before = otherFailures.filter(({ line }) => ended === null || line <= ended)
  const last = (role: OtherFailure['role'], of: readonly OtherFailure[] = before) =>
    of.filter((failure) => failure.role === role).at(-1)
  const loading = section !== null || ended !== null
  const cause = last('cause')
  if (elements.some(isRefusedConfig) && cause?.class !== 'config-without-numbers') {
    return { id: 'config-without-numbers', class: 'config-without-numbers', said: null, certainty: 'sure' }
  }
  if (cause) return said(origin(cause, before))
  const vague = last('vague')
  if (vague) return said(origin(vague, before))
  const start = last('start')
  // A QEMU that loads has started: the statement is about another one, unless it is the only statement.
  if (start && !(loading && section !== null)) return said(origin(start, before))
  const effects = otherFailures.filter(({ class: name }) => name !== 'source-log')
  const effect = last('effect', effects) ?? last('effect', otherFailures)
  const detail = last('detail', otherFailures)
  const isOpen = effect && (effect.class !== 'start' || OF_ANY_OPERATION.has(effect.id))
  if (isOpen && detail && !loading) return said(detail, 'possible')
  const noticed = effect && origin(effect, otherFailures)
  if (noticed && !loading) return said(noticed, saysWhy(noticed) ? 'possible' : noticed.certainty)
  const inference = INFERENCES.find(({ fits }) => fits(restore))
  if (inference) return { id: inference.id, class: inference.class, said: null, certainty: inference.certainty }
  const any = start ?? effect ?? otherFailures.at(-1)
  if (any) return said(any, 'possible')
  return { id: 'no-reason', class: 'device-state', said: null, certainty: 'possible' }
}
