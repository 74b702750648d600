import { InputError } from '../../../bytes/input-error'
import { latin1 } from '../../../bytes/latin1'
import { type ByteSource, sourceOf } from '../../../bytes/source'
import { type JsonText, onlyMembers, parseMember } from '../description/json-members'
import { asDevices, type FoundFunction, findingIn } from '../devices/devices'
import { qdevId } from '../devices/qdev-path'
import type { StateAround } from '../devices/section-config'
import type { Located } from '../sections/located'
import type { RamBlock, Stream, StreamProblem, StreamSection } from '../stream'

/** A few MB are usual. */
export const LARGEST_ANALYSIS = 64 * 1024 * 1024
const MOST_SECTIONS = 65_536
const ON_STATE = 'Run analyze-migration.py with -d state and without -m.'

const STATE = /^\s*\{\s*"[^"\\]{1,255} \(\d{1,10}\)"\s*:/
const DESCRIPTION = /^\s*\{\s*"(?:configuration|page_size)"\s*:/

/** Recognises the output of QEMU's scripts/analyze-migration.py by its first bytes; null for other files. */
export function analysisKind(head: Uint8Array): 'state' | 'description' | null {
  if (head[0] !== 0x7b && head[0] !== 0x20 && head[0] !== 0x0a) return null
  const text = latin1(head.subarray(0, 1024))
  return STATE.test(text) ? 'state' : DESCRIPTION.test(text) ? 'description' : null
}

type Values = Readonly<Record<string, unknown>>

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The bytes of a buffer, "86 80 c0 29", or null for other values. */
function bytesOf(value: unknown): Uint8Array | null {
  if (typeof value !== 'string' || value.length % 3 !== 2) return null
  const bytes = new Uint8Array((value.length + 1) / 3)
  for (let i = 0; i < bytes.length; i++) {
    const pair = value.slice(3 * i, 3 * i + 3)
    if (!/^[0-9a-f]{2} ?$/.test(pair)) return null
    bytes[i] = Number.parseInt(pair, 16)
  }
  return bytes
}

/** Names of PCIDevice's field: "config[0]" or "config[1]" by its size, "config" before 2.9. */
const CONFIG = /^config(?:\[[01]\])?$/

/** The config spaces of PCIDevices anywhere in a section's values. */
function* configsIn(values: Values): Generator<Uint8Array> {
  for (const [name, value] of Object.entries(values)) {
    if (isValues(value)) yield* configsIn(value)
    else if (CONFIG.test(name) && 'version_id' in values) {
      const bytes = bytesOf(value)
      if (bytes?.length === 256 || bytes?.length === 4096) yield bytes
    }
  }
}

const NONE: ReadonlyMap<string, number> = new Map()

/** A section that consists of its payload only. */
function located(bytes: Uint8Array, { id, instance, sectionId }: StreamSection): Located {
  const place = { offset: 0, payload: 0 }
  const header = { ...place, sectionId, id, instance, version: 0 }
  return { ...place, type: 'full', header, end: bytes.length, described: null, vfio: null }
}

/** Config space, and what follows from the state around it. */
type Carried = StateAround & { readonly config: Uint8Array }

/** Config space in a buffer with all of a device's state, or why it can't be read. */
function inBuffer(bytes: Uint8Array, kind: string, section: StreamSection): Carried | string {
  const source = sourceOf(bytes)
  const finding = findingIn(source, kind, located(bytes, section))
  if (!finding) return 'its state has no config space'
  if ('problem' in finding) return finding.problem
  const { config: place, ...state } = finding
  return { ...state, config: source.read(place.offset, place.size) }
}

/** The buffer with all of a virtio device's state, by its name since 2.9. Null for other sections. */
function virtioState(values: Values, kind: string): Uint8Array | null {
  if (!kind.startsWith('virtio-')) return null
  return bytesOf(Object.keys(values).join() === 'data' ? values.data : values.virtio)
}

/** The script mistakes the first part of a vfio device for all of it, and the rest for other sections. */
const LOST = 'analyze-migration.py misreads vfio devices and everything after them: give the stream itself'

/** Config space of a section, the reason why it can't be read, or null if the section has none. */
function configOf(values: Values, kind: string, section: StreamSection): Carried | string | null {
  if (kind === 'vfio') return LOST
  const virtio = virtioState(values, kind)
  if (virtio) return inBuffer(virtio, kind, section)
  const [config, another] = configsIn(values)
  if (another) return 'its section has more than one config space'
  return config ? { config } : null
}

const SIZE = /^0x[0-9a-f]{1,16}$/

function ramBlocksOf(values: Values): RamBlock[] {
  const sizes = values['section sizes']
  if (!isValues(sizes)) return []
  return Object.entries(sizes).flatMap(([id, size]) =>
    typeof size === 'string' && SIZE.test(size) ? [{ id, length: Number(size) }] : [],
  )
}

const KEY = /^(.{1,255}) \((\d{1,10})\)$/

/**
 * Reads the output of QEMU's scripts/analyze-migration.py (-d state): an object with one member per section,
 * in the order of the stream, with buffers as hex. It has no instance ids, which are counted here, and no machine type.
 * @throws InputError with the byte offset when it is something else or truncated
 */
export function readAnalysis(source: ByteSource): Stream {
  if (source.size > LARGEST_ANALYSIS) throw new InputError('is too large for an analysis of a stream', {}, ON_STATE)
  const text: JsonText = { bytes: source.read(0, source.size), base: 0, name: 'the analysis of the stream' }
  if (analysisKind(text.bytes) === 'description') {
    throw new InputError('describes the layout of a stream but has none of its bytes', {}, ON_STATE)
  }
  const sections: StreamSection[] = []
  const found: FoundFunction<null>[] = []
  const problems: StreamProblem[] = []
  const instances = new Map<string, number>()
  let ramBlocks: RamBlock[] = []
  for (const member of onlyMembers(text, text.bytes.indexOf(0x7b))) {
    const shape = KEY.exec(member.key)
    const values = parseMember(text, member)
    if (!shape || !isValues(values)) continue
    if (sections.length === MOST_SECTIONS) {
      throw new InputError(`the analysis of the stream has more than ${MOST_SECTIONS} sections`, {
        offset: member.start,
      })
    }
    const [id, sectionId] = [shape[1]!, Number(shape[2])]
    const instance = instances.get(id) ?? 0
    instances.set(id, instance + 1)
    const order = sections.length
    const type = id === 'ram' ? ('start' as const) : ('full' as const)
    const unknown = {
      version: null,
      offset: null,
      fixedSizes: NONE,
      subsections: new Map(),
      structures: NONE,
      pinned: [],
    }
    const section = { id, instance, order, type, sectionId, ...unknown }
    sections.push(section)
    if (id === 'ram') ramBlocks = ramBlocksOf(values)
    const name = qdevId(id)
    if (!name) continue
    const result = configOf(values, name.kind, section)
    if (typeof result === 'string') problems.push({ section: id, instance, reason: result })
    else if (result) found.push({ id, instance, ...name, ...result, offset: null, order, sectionId })
  }
  const notes = ['read from the output of analyze-migration.py, which does not include the machine type']
  const devices = asDevices(found, ramBlocks, null)
  return {
    format: 'analyze-migration',
    machine: null,
    devices,
    problems,
    sections,
    described: false,
    ramBlocks,
    form: null,
    settings: null,
    domain: null,
    notes,
  }
}
