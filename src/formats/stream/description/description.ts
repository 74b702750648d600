import { be32 } from '../../../bytes/cursor'
import { InputError, orRefusal } from '../../../bytes/input-error'
import { printable } from '../../../bytes/printable'
import type { ByteSource } from '../../../bytes/source'
import { type DescribedState, stateOf } from '../described-state'
import { TYPE } from '../section'
import { type JsonText, members, parseMember } from './json-members'
import { type PayloadLayout, payloadLayout } from './payload-layout'

/** The description of one section. */
export interface DescribedSection extends PayloadLayout {
  readonly id: string
  readonly instance: number
  /** Of its state; null if QEMU knew only the size. */
  readonly version: number | null
  /** Whether QEMU knew only the size: a vfio device, or virtio before 2.9. */
  readonly opaque: boolean
  /** Its fields and subsections; null if QEMU knew only the size. Equal ones are one object. */
  readonly state: DescribedState | null
}

/** The JSON at a stream's end. QEMU: qemu_savevm_state_complete_precopy_non_iterable(), since 2.3. */
export interface Description {
  /** Of the type byte before its length. */
  readonly offset: number
  /** Page size of the guest's RAM, or null if the description does not give it. */
  readonly pageSize: number | null
  /** In the order of the stream, without sections that are saved in parts. */
  readonly sections: readonly DescribedSection[]
}

/** QEMU's largest, for 4096 processors, is about 28 MB. */
export const LARGEST_DESCRIPTION = 64 * 1024 * 1024
/** A few hundred sections are usual; every processor adds a few. */
const MOST_SECTIONS = 65_536
/** Type byte and be32 length. */
const PREFIX = 5

type Entry = Readonly<Record<string, unknown>>

/** The states of a description by their names, each once: every processor of a machine has the same. */
type States = Map<unknown, { readonly entry: Entry; text: string | null; readonly state: DescribedState }[]>

const textOf = ({ version, fields, subsections }: Entry): string => JSON.stringify([version, fields, subsections])

function sharedState(entry: Entry, states: States): DescribedState {
  const { vmsd_name: name } = entry
  const alike = states.get(name) ?? []
  // Most are the only ones of their name.
  const text = alike.length === 0 ? null : textOf(entry)
  for (const known of alike) {
    known.text ??= textOf(known.entry)
    if (known.text === text) return known.state
  }
  const state = stateOf(entry)
  alike.push({ entry, text, state })
  states.set(name, alike)
  return state
}

function describedSection(value: unknown, offset: number, states: States): DescribedSection {
  const wrong = (why: string) =>
    new InputError(`the stream's description has an entry that is not a section: ${why}`, { offset })
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('it is not an object')
  const entry = value as Entry
  const { name, instance_id: instance } = entry
  if (typeof name !== 'string' || name.length > 255) throw wrong('its name is missing or longer than 255 bytes')
  if (typeof instance !== 'number' || !Number.isInteger(instance)) throw wrong('its instance is not a number')
  const layout = orRefusal(() => payloadLayout(entry))
  if (layout instanceof InputError) {
    throw new InputError(`the stream's description of ${printable(name)} is wrong: ${layout.message}`, { offset })
  }
  // JSON writes the instance as a signed number, the stream has 32 bits.
  const version = typeof entry.version === 'number' ? entry.version : null
  const opaque = entry.vmsd_name === undefined
  const state = opaque ? null : sharedState(entry, states)
  return { id: name, instance: instance >>> 0, version, opaque, state, ...layout }
}

function pageSizeOf(value: unknown, offset: number): number {
  if (typeof value === 'number' && value >= 1024 && value <= 2 ** 24 && Number.isInteger(Math.log2(value))) return value
  throw new InputError("the stream's description gives a page size that no machine has", { offset })
}

/**
 * Decodes the description whose type byte is at `offset`.
 * @param length of its JSON, which lies within the source
 * @throws InputError when it is larger than any that QEMU writes, or invalid
 */
export function readDescription(source: ByteSource, offset: number, length: number): Description {
  const base = offset + PREFIX
  if (length > LARGEST_DESCRIPTION) {
    throw new InputError(`the stream's description is ${length} bytes long, more than any of QEMU's`, { offset })
  }
  const text: JsonText = { bytes: source.read(base, length), base, name: "the stream's description" }
  const sections: DescribedSection[] = []
  const states: States = new Map()
  let pageSize: number | null = null
  for (const member of members(text, 0)) {
    if (member.key === 'page_size') pageSize = pageSizeOf(parseMember(text, member), base + member.start)
    if (member.key !== 'devices') continue
    for (const entry of members(text, member.start)) {
      if (sections.length === MOST_SECTIONS) {
        throw new InputError(`the stream's description has more than ${MOST_SECTIONS} sections`, { offset })
      }
      sections.push(describedSection(parseMember(text, entry), base + entry.start, states))
    }
  }
  return { offset, pageSize, sections }
}

/** Returns the length of the JSON of a description whose type byte is at `offset`, or null if there is none. */
export function descriptionLengthAt(source: ByteSource, offset: number): number | null {
  const head = source.read(offset, PREFIX + 1)
  if (head.length <= PREFIX || head[0] !== TYPE.DESCRIPTION || head[PREFIX] !== 0x7b) return null
  return be32(head, 1)
}
