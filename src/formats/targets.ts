import { about, fields, type InferOutput, list, optional, pipe, read, text } from '../bytes/form'
import { InputError } from '../bytes/input-error'
import { conform } from './conform'
import { UserDocument } from './document'

/** A host that guests might go to, as somebody describes it. What is null was not said. */
export interface DescribedTarget {
  readonly name: string
  readonly qemu: string | null
  readonly machine: string | null
  readonly hostKernel: string | null
  /** Path of a dump, capture or sysfs tree of its devices, as written; without one they are predicted. */
  readonly devices: string | null
}

export const MOST_TARGETS = 10_000

const EXAMPLE = 'Write a list of targets: - {name: host1, qemu: 10.0, machine: pc-q35-10.0, devices: host1.json}.'

const target = pipe(
  fields({
    name: about('name of the host', text()),
    qemu: about('QEMU version, as printed by --version', optional(text())),
    machine: about('machine type', optional(text())),
    hostKernel: about('Linux release of the host, as uname -r prints it', optional(text())),
    devices: about('a dump, capture or sysfs tree of its devices', optional(text())),
  }),
  read((given) => {
    if (given.qemu ?? given.devices) return given
    throw new InputError('it has neither a QEMU version nor devices', {}, EXAMPLE)
  }),
)

/** Schema of a file of targets. */
export const TARGETS_FORM = list(target, MOST_TARGETS)

/**
 * Reads a list of targets: YAML, or JSON, which is YAML too.
 * @throws InputError with line and column for anything else, an unknown key, a missing name, or a name given twice
 */
export function readTargets(content: string): DescribedTarget[] {
  const document = new UserDocument(content)
  const targets: InferOutput<typeof TARGETS_FORM> = conform(TARGETS_FORM, document)
  const names = new Set<string>()
  return targets.map(({ name, qemu = null, machine = null, hostKernel = null, devices = null }, i) => {
    if (names.has(name)) {
      const spot = { parent: document.data as object, key: i, part: 'value' } as const
      throw document.mistake(`the target '${name}' is listed twice`, null, spot)
    }
    names.add(name)
    return { name, qemu, machine, hostKernel, devices }
  })
}

/** Whether a text is meant as a list of targets: it begins like one and is not a capture. */
export const isTargetList = (content: string): boolean => /^\s*(?:#[^\n]*\n\s*)*(?:-\s|\[)/.test(content)
