import { digits } from '../../bytes/hex'
import { capabilityOf } from '../capabilities'
import { type CapabilityText, oneLine } from '../capability'
import { problemSentence } from '../chain'
import { holds, peek } from '../config-space'
import type { Device } from '../device'
import type { FunctionFacts } from '../function-facts'
import { headerLayout, headerLength } from '../header'
import { RegisterView } from '../view'
import { type FoundCapability, walk } from '../walk'
import { headerLines } from './header'
import type { IdNaming } from './naming'

/** One part of a function: its header, one capability, or what is wrong with its chains. */
export interface Section {
  /** First byte and number of bytes of config space; both 0 for the chains' problems. */
  readonly offset: number
  readonly length: number
  /** In lspci's vocabulary and with its tabs. */
  readonly lines: readonly string[]
}

function descriptionOf({ kind, id }: FoundCapability, view: RegisterView): CapabilityText {
  const { describe } = capabilityOf(kind, id)
  return typeof describe === 'function' ? describe(view) : oneLine(`${describe.nameOnly} <?>`)
}

/** Omits lines that need a byte missing from the dump: then only the title remains. */
function describeHeld(found: FoundCapability, config: Uint8Array, facts: FunctionFacts): CapabilityText {
  let missing = false
  const read = (at: number, width: number) => {
    missing ||= !holds(config, found.offset + at, width)
    return peek(config, found.offset + at, width)
  }
  const description = descriptionOf(found, new RegisterView(found.layout, read, facts, found.offset))
  return missing ? oneLine(`${found.layout.title} <truncated>`) : description
}

function capabilitySection(found: FoundCapability, config: Uint8Array, facts: FunctionFacts): Section {
  const { offset, length, version } = found
  const place = version === null ? digits(offset, 2) : `${digits(offset, 3)} v${version}`
  const { title, lines } = describeHeld(found, config, facts)
  return {
    offset,
    length,
    lines: [`\tCapabilities: [${place}] ${title}`, ...lines.map((line) => `\t\t${line}`)],
  }
}

/**
 * One function's config space in the words of `lspci -vvv -n` (pciutils 3.14): its header, then its capabilities in the
 * order of their chains, then what is wrong with these. More than lspci prints: ids that it does not name, the virtio, QEMU and
 * CXL structures that it passes over, the second link registers of functions that are not the first of their device,
 * extended capabilities without a PCI Express one. Less: Intel's own capability registers. Ids are names and numbers
 * as `naming` says.
 */
export function describe(device: Device, naming: IdNaming = null): Section[] {
  const { capabilities, problems, facts } = walk(device.config)
  const sections: Section[] = [
    {
      offset: 0,
      length: headerLength(headerLayout(device.config)),
      lines: headerLines(device, facts, capabilities, naming),
    },
    ...capabilities.map((found) => capabilitySection(found, device.config, facts)),
  ]
  if (problems.length > 0) {
    sections.push({ offset: 0, length: 0, lines: problems.map((problem) => `\t!!! ${problemSentence(problem)}`) })
  }
  return sections
}
