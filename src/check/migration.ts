import { InputError } from '../bytes/input-error'
import { parseMachine } from '../qemu/machine'
import { resolveTarget } from '../qemu/reconstruct'
import { NEWEST, parseVersion } from '../qemu/version'
import { chosen, refuseUnknown } from './chosen'
import { checkDevice } from './device'
import type { Migration, MigrationDevice } from './migration-side'
import type { DeviceReport, Report, Stop, Unpaired, Verdict } from './report'
import type { CheckRequest } from './request'
import { sectionKey as key, restoreStops } from './restore-stops'
import { vfioOrderNotes } from './vfio-order'
import { queueFindings } from './virtio-queues'

/** What stops QEMU at a device: config space that it compares, or a bug of its own. */
function deviceStop(report: DeviceReport, { id, order }: MigrationDevice): Stop[] {
  if (report.verdict !== 'incompatible') return []
  if (report.obstacle) return [{ order, section: id, kind: 'abort', message: report.obstacle.message }]
  return [{ order, section: id, kind: 'config', message: report.firstFailure?.message ?? null }]
}

function verdictOf(devices: readonly DeviceReport[], stops: readonly Stop[], open: number): Verdict {
  if (stops.length > 0) return 'incompatible'
  return open > 0 || devices.some(({ verdict }) => verdict === 'undetermined') ? 'undetermined' : 'compatible'
}

const alone = (devices: readonly MigrationDevice[]): Unpaired[] => devices.map(({ id, address }) => ({ id, address }))

/**
 * Compares two migration streams: the source's, and one that the destination wrote before its first instruction.
 * @throws InputError for a request that makes no sense, a machine type that is not known, and where nothing is compared
 */
export function checkMigration(source: Migration, destination: Migration, request: CheckRequest): Report {
  const machine = request.target.machine ?? destination.machine ?? source.machine
  const qemu = request.target.qemu === null ? NEWEST : parseVersion(request.target.qemu)
  const asked = {
    ...request,
    target: {
      ...request.target,
      machine: machine === null ? null : parseMachine(machine, qemu, request.target.machineBase).name,
    },
  }
  const target = resolveTarget(asked.target)
  refuseUnknown(request.devices, [...source.devices, ...destination.devices])
  const counterparts = new Map(destination.devices.map((device) => [key(device), device]))
  const from = chosen(source.devices, request.devices)
  const pairs = from.flatMap((device) => {
    const counterpart = counterparts.get(key(device))
    return counterpart ? [{ source: device, destination: counterpart, note: null }] : []
  })
  const devices = pairs.map((pair) =>
    checkDevice(pair, { ...asked, sourceView: 'qemu', destinationView: 'qemu' }, target),
  )
  const config = devices.flatMap((report, i) => deviceStop(report, pairs[i]!.source))
  const queues = pairs.map((pair) => queueFindings(pair.source, pair.destination, target.qemu))
  const atDevices = [...config, ...queues.flatMap((found) => found.stops)]
  const state = restoreStops(source, destination, atDevices, target.qemu)
  const stops = state.stops
  const open = [...state.open, ...queues.flatMap((found) => found.open)]
  const unread = source.problems.length + destination.problems.length + open.length
  if (devices.length + stops.length + unread === 0) {
    throw new InputError(
      'nothing to compare: no PCI device of the source is on the destination',
      {},
      'Are these the streams of one guest?',
    )
  }
  const names = new Set(source.devices.map(key))
  const extra = destination.devices.filter((device) => !names.has(key(device)))
  return {
    schemaVersion: 1,
    tool: { name: 'pcimig', version: request.version },
    target: { qemu: target.qemu.text, machine: target.machine?.name ?? null },
    verdict: verdictOf(devices, stops, unread),
    unpaired: { source: alone(from.filter((device) => !counterparts.has(key(device)))), destination: alone(extra) },
    devices,
    stops,
    unread: [
      ...open,
      ...source.problems.map(({ section, reason }) => ({ side: 'source' as const, section, reason })),
      ...destination.problems.map(({ section, reason }) => ({ side: 'destination' as const, section, reason })),
    ],
    notes: [
      ...(source.machine !== destination.machine
        ? [
            `the source is ${source.machine ?? 'of an unnamed machine type'}, the destination ${destination.machine ?? 'of an unnamed machine type'}`,
          ]
        : []),
      ...target.notes,
      ...extra.map(({ id }) => `${id} exists on the destination only: QEMU leaves it as it is`),
      ...source.notes.map((text) => `source: ${text}`),
      ...destination.notes.map((text) => `destination: ${text}`),
      ...open.map(({ section, reason }) => `${section}: ${reason}`),
      ...vfioOrderNotes(from, source.sections),
      ...source.problems.map(({ section, reason }) => `source: ${section} could not be read: ${reason}`),
      ...destination.problems.map(({ section, reason }) => `destination: ${section} could not be read: ${reason}`),
    ],
  }
}
