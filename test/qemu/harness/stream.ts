import type { LiveDevice } from './memory'

const SECTION_FULL = 0x04
const SECTION_END = 0x03
/** The config space follows the section's header within so many bytes (vfio: a tag and a version; others: a version). */
const CONFIG_WITHIN = 16
/** Section type and number, one byte of name length. */
const BEFORE_NAME = 6
/** Instance and version. */
const AFTER_NAME = 8

/** Offset of the first byte after the header of the section with that id. @throws Error when there is not exactly one */
function payloadOf(stream: Buffer, id: string): number {
  const name = Buffer.concat([Buffer.from([id.length]), Buffer.from(id, 'latin1')])
  const found: number[] = []
  for (let at = stream.indexOf(name); at >= 0; at = stream.indexOf(name, at + 1)) {
    const kind = stream[at + 1 - BEFORE_NAME]
    if (kind === SECTION_FULL || kind === SECTION_END) found.push(at + name.length + AFTER_NAME)
  }
  if (found.length !== 1) throw new Error(`${found.length} sections ${id} in the stream`)
  return found[0]!
}

/**
 * Where a device's config space starts in a migration stream (qemu: docs/devel/migration, "Stream structure").
 * @param id the section's id: "0000:00:02.0/pcie-root-port"
 * @param device the same device as read from memory when the stream was written
 * @throws Error unless the first 256 bytes stand exactly once where the section begins
 */
export function configOffset(stream: Buffer, id: string, device: LiveDevice): number {
  const payload = payloadOf(stream, id)
  const head = Buffer.from(device.config.subarray(0, 256))
  const window = stream.subarray(payload, payload + CONFIG_WITHIN + head.length)
  const at = window.indexOf(head)
  if (at < 0 || window.indexOf(head, at + 1) >= 0) throw new Error(`the config space of ${id} is not in its section`)
  return payload + at
}

/** One changed byte of config space: its offset there, and its new value. */
export type Change = readonly [at: number, value: number]

/** A copy of the stream with changes to the config space that starts at `config`. */
export function changed(stream: Buffer, config: number, changes: readonly Change[]): Buffer {
  const copy = Buffer.from(stream)
  for (const [at, value] of changes) copy[config + at] = value
  return copy
}
