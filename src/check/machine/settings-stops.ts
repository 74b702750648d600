import type { Stream } from '../../formats/stream'
import { type Findings, NO_FINDINGS } from './findings'

/** Loaded before any section: the configuration section, and the list of RAM blocks. */
export const BEFORE_SECTIONS = { configuration: -2, ram: -1 }

export const CONFIGURATION = 'configuration'

/** Migration capabilities that must be equal on both sides (should_validate_capability, migration/savevm.c). */
const VALIDATED = ['x-ignore-shared', 'mapped-ram']

const onOff = (on: boolean): string => (on ? 'on' : 'off')

const UUID_UNKNOWN =
  "the stream carries the guest's UUID (capability validate-uuid), and the destination's is not shown: QEMU refuses a different one, if the destination has one"

const bits = (pageSize: number): number => Math.log2(pageSize)

function uuidFindings(received: string | null, local: string | null, stop: (message: string) => Findings): Findings {
  if (received === null || received === local) return NO_FINDINGS
  if (local !== null) return stop(`UUID received is ${received} and local is ${local}`)
  return { stops: [], open: [{ side: 'source', section: CONFIGURATION, reason: UUID_UNKNOWN }] }
}

/**
 * Returns the findings for the configuration section besides the machine type, in the order in which QEMU compares it:
 * UUID (vmstate_uuid_post_load), page size, capabilities (configuration_post_load, both migration/savevm.c). The lines
 * are the same in 7.2, 10.0 and 11.1.
 */
export function settingsFindings(
  source: Stream,
  destination: Stream,
): {
  /** Found before the machine type is compared. */
  readonly uuid: Findings
  /** Found after it. */
  readonly others: Findings
} {
  const [from, to] = [source.settings, destination.settings]
  if (!from || !to) return { uuid: NO_FINDINGS, others: NO_FINDINGS }
  const at = { order: BEFORE_SECTIONS.configuration, section: CONFIGURATION, kind: 'configuration' as const }
  const stop = (message: string): Findings => ({ stops: [{ ...at, message }], open: [] })
  const pages =
    from.pageSize !== null && to.pageSize !== null && from.pageSize !== to.pageSize
      ? stop(`Received TARGET_PAGE_BITS is ${bits(from.pageSize)} but local is ${bits(to.pageSize)}`)
      : NO_FINDINGS
  const capability = VALIDATED.find((name) => from.capabilities.has(name) !== to.capabilities.has(name))
  const capabilities =
    capability === undefined
      ? NO_FINDINGS
      : stop(
          `Capability ${capability} is ${onOff(to.capabilities.has(capability))}, but received capability is ${onOff(from.capabilities.has(capability))}`,
        )
  return { uuid: uuidFindings(from.uuid, to.uuid, stop), others: pages.stops.length > 0 ? pages : capabilities }
}
