import type { Stream, StreamSettings } from '../../formats/stream'
import { type Findings, NO_FINDINGS } from './findings'

/** Loaded before any section: the configuration section, and the list of RAM blocks. */
export const BEFORE_SECTIONS = { configuration: -2, ram: -1 }

export const CONFIGURATION = 'configuration'

/** Migration capabilities that must be equal on both sides (should_validate_capability, migration/savevm.c). */
const VALIDATED = ['x-ignore-shared', 'mapped-ram']

const onOff = (on: boolean): string => (on ? 'on' : 'off')

const UUID_UNKNOWN =
  "the stream carries the guest's UUID (capability validate-uuid), and the destination's is not shown: QEMU refuses a different one, if the destination has one"

const capabilitiesUnknown = (sent: readonly string[]): string =>
  `the stream was written with the migration capability ${sent.join(' and ')}, and QEMU refuses it unless the destination has it too: a capture of a destination that waits for its migration shows that`

const bits = (pageSize: number): number => Math.log2(pageSize)

const openAt = (reason: string): Findings => ({
  stops: [],
  open: [{ side: 'source', section: CONFIGURATION, reason }],
})

function uuidFindings(
  received: string | null,
  to: StreamSettings | null,
  stop: (message: string) => Findings,
): Findings {
  if (received === null || received === to?.uuid || to?.hasNoUuid) return NO_FINDINGS
  return to?.uuid == null ? openAt(UUID_UNKNOWN) : stop(`UUID received is ${received} and local is ${to.uuid}`)
}

/** @param to the destination's; null if it does not show them */
function capabilityFindings(
  from: ReadonlySet<string>,
  to: ReadonlySet<string> | null,
  stop: (message: string) => Findings,
): Findings {
  if (to === null) {
    const sent = VALIDATED.filter((name) => from.has(name))
    return sent.length === 0 ? NO_FINDINGS : openAt(capabilitiesUnknown(sent))
  }
  const capability = VALIDATED.find((name) => from.has(name) !== to.has(name))
  if (capability === undefined) return NO_FINDINGS
  const [sent, own] = [from, to].map((all) => onOff(all.has(capability)))
  return stop(`Capability ${capability} is ${own}, but received capability is ${sent}`)
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
  // Neither an older machine type nor a file without configuration section shows anything, and no capture what will be sent.
  if (!from?.capabilities || source.format === 'capture' || (to === null && destination.format !== 'capture')) {
    return { uuid: NO_FINDINGS, others: NO_FINDINGS }
  }
  const at = { order: BEFORE_SECTIONS.configuration, section: CONFIGURATION, kind: 'configuration' as const }
  const stop = (message: string): Findings => ({ stops: [{ ...at, message }], open: [] })
  const own = to?.pageSize ?? null
  const pages =
    from.pageSize !== null && own !== null && from.pageSize !== own
      ? stop(`Received TARGET_PAGE_BITS is ${bits(from.pageSize)} but local is ${bits(own)}`)
      : NO_FINDINGS
  const capabilities = capabilityFindings(from.capabilities, to?.capabilities ?? null, stop)
  return { uuid: uuidFindings(from.uuid, to, stop), others: pages.stops.length > 0 ? pages : capabilities }
}
