import { InputError, orRefusal } from '../../bytes/input-error'
import type { LoggedDevice } from '../../formats/log/command-line'
import type { Operands } from '../../formats/log/event'
import type { Incident } from '../../formats/log/incident'
import type { Device } from '../../pci/device'
import { resolveTarget } from '../../qemu/reconstruct'
import type { RecordedLayout } from '../../qemu/recorded/layouts'
import type { TargetRequest } from '../../qemu/request'
import { failingBits } from '../device/compare'
import { badConfigData } from '../report/message'
import { lineOf } from './command-line'
import { weighed } from './ended-stream'
import { addressInSection, type Interpretation, inDump, interpret, type LoggedRefusal } from './interpretations'
import { type NextStep, nextSteps, stepsWithoutFailure } from './next-steps'
import { explainOther, type OtherExplanation } from './other-failures'

/** A message of get_pci_config_device, taken apart. */
export interface Explanation {
  readonly line: number
  readonly message: string
  readonly operands: Operands
  /** Bits that made the restore fail; 0 if the message contradicts itself. */
  readonly failing: number
  readonly section: string | null
  readonly address: string | null
  /** The device of the dump that was taken to be it, by its address or id there; null without one. */
  readonly dumped: { readonly name: string | null } | null
  readonly instance: number | null
  /** What the log says after "load of migration failed". */
  readonly reason: string | null
  /** The receiving QEMU and its machine type: as given, or as libvirt logged it. */
  readonly qemu: string | null
  readonly machine: string | null
  /** The register, in all layouts that fit section, masks and values, the likeliest first. */
  readonly interpretations: readonly Interpretation[]
  /** Another cause that prints the same message, or null. */
  readonly alternative: string | null
  /** The device's own option in the logged command line, or null. */
  readonly option: LoggedDevice | null
  /** What would make the explanation sharper, or null. */
  readonly needed: string | null
  readonly nextSteps: readonly NextStep[]
}

/** What a log shows: restores refused for a byte of config space, and others. */
export interface ExplainedLog {
  readonly messages: readonly Explanation[]
  readonly otherFailures: readonly OtherExplanation[]
  /** How to proceed if the log shows no failed restore. */
  readonly nextSteps: readonly NextStep[]
}

function needed(section: string | null, interpretations: readonly Interpretation[], hasDump: boolean): string | null {
  if (interpretations.length === 1 && interpretations[0]!.rule === 'vfio' && !hasDump) {
    return "which capability it is: give --dump with a dump of the host function ('What to do' says how to take it)"
  }
  if (interpretations.length === 1) return null
  if (interpretations.length > 1 && section === null) {
    return 'which device it was: several layouts fit; paste the lines that follow the message too, or give --dump'
  }
  if (interpretations.length > 1) return 'several layouts fit: a dump of the device (--dump) decides'
  if (hasDump) return 'the dump has no such device: give a dump of the device that the message names'
  if (section === null) return 'which device it was: paste the lines that follow the message too, or give --dump'
  return `the layout of ${section}: give --dump with a dump of the device`
}

/** Whether this tool knows the version and machine type of a request. */
const isKnown = (request: TargetRequest): boolean => !(orRefusal(() => resolveTarget(request)) instanceof InputError)

/** What libvirt logged about the receiving QEMU, if this tool knows such a version and machine type. */
function logged({ qemu, machine }: Incident, request: TargetRequest): TargetRequest {
  const asked = { ...request, qemu: request.qemu ?? qemu, machine: request.machine ?? machine }
  const attempts = [asked, { ...asked, machine: request.machine }]
  return attempts.find(isKnown) ?? request
}

type Reader = (refusal: LoggedRefusal, request: TargetRequest) => readonly Interpretation[]

/** `interpret`, cached for messages that a log repeats. */
function onceEach(dump: readonly Device[], recorded: readonly RecordedLayout[]): Reader {
  const found = new Map<string, readonly Interpretation[]>()
  return (refusal, request) => {
    const key = JSON.stringify([refusal, request.qemu, request.machine])
    const interpretations = found.get(key) ?? interpret(refusal, dump, request, recorded)
    found.set(key, interpretations)
    return interpretations
  }
}

function explainRefusal(
  config: Operands & { readonly line: number },
  restore: Incident,
  dump: readonly Device[],
  given: TargetRequest,
  known: Reader,
): Explanation {
  const { section, instance, reason } = restore
  const { line, ...operands } = config
  const { read, device, cmask, wmask, w1cmask } = operands
  const failing = failingBits(read, device, cmask, wmask, w1cmask)
  const request = logged(restore, given)
  const looked = inDump(restore, dump)
  const { interpretations, alternative } = weighed(read, restore, known({ ...operands, section, failing }, request))
  return {
    line,
    message: badConfigData(operands),
    operands,
    failing,
    section,
    address: section === null ? null : addressInSection(section),
    dumped: looked === undefined ? null : { name: looked.address ?? looked.id },
    instance,
    reason,
    qemu: request.qemu,
    machine: request.machine,
    interpretations,
    alternative,
    option: lineOf(section, restore.devices),
    needed: needed(section, interpretations, dump.length > 0),
    nextSteps: nextSteps({ section, qemu: request.qemu, machine: request.machine }),
  }
}

/**
 * Explains failed restores: for a refused byte the register, field and bits, what both sides' values mean and which
 * known causes fit; for other failures what they are about.
 * @param restores incidents of a log
 * @param dump devices in which to look up the failing one; a single device is assumed to be it
 * @param given version and machine type of the QEMU that printed the messages
 * @param recorded QEMU's layouts of its devices, for those that are not in a dump
 * @throws InputError for an unknown version, machine type, profile or property
 */
export function explain(
  restores: readonly Incident[],
  dump: readonly Device[],
  given: TargetRequest,
  recorded: readonly RecordedLayout[],
): ExplainedLog {
  resolveTarget(given)
  const known = onceEach(dump, recorded)
  return {
    messages: restores.flatMap((restore) =>
      restore.config ? [explainRefusal(restore.config, restore, dump, given, known)] : [],
    ),
    otherFailures: restores.flatMap((restore) => (restore.config ? [] : [explainOther(restore)])),
    nextSteps: restores.length > 0 ? [] : stepsWithoutFailure({ qemu: given.qemu, machine: given.machine }),
  }
}
