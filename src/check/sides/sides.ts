import { printable } from '../../bytes/printable'
import type { Stream } from '../../formats/stream'
import type { Device } from '../../pci/device'
import { checkMigration } from '../machine/migration'
import { restoreFindings } from '../machine/restore-stops'
import { coverageOf } from '../report/coverage'
import type { Report } from '../report/report'
import type { CheckRequest } from '../report/request'
import { type ComparedSide, requestBetween, requestFrom } from './captured'
import { predictedDevices, runPrediction } from './predict'
import { type BothMachines, runCheck } from './run'

/** A machine without its sections, which the other side does not list. */
const bare = (machine: Stream): Stream => ({ ...machine, sections: [], listed: false })

/** What machine type and RAM blocks of two machines decide. */
const bothMachines = (source: Stream, destination: Stream): BothMachines => ({
  covers: coverageOf(bare(source), bare(destination), { virtio: false, vmstate: false }),
  stops: (qemu) => restoreFindings(bare(source), bare(destination), [], [], qemu, null).stopsWith([]),
})

/** There is no verdict for a guest whose own QEMU refuses to migrate it, even if the destination would accept it. */
function unlessBlocked(report: Report, { host }: ComparedSide): Report {
  const blocked = host?.blocked ?? []
  if (blocked.length === 0) return report
  const refused = blocked.map((reason) => `the source's QEMU refuses to start the migration: ${printable(reason)}`)
  return {
    ...report,
    verdict: report.verdict === 'compatible' ? 'undetermined' : report.verdict,
    unread: [
      ...(report.unread ?? []),
      ...refused.map((reason) => ({ side: 'source' as const, section: 'migration', reason })),
    ],
    notes: [...refused, ...report.notes],
  }
}

function compared(source: ComparedSide, destination: ComparedSide, request: CheckRequest): Report {
  const asked = requestBetween(request, source, destination)
  if (source.stream && destination.stream) return checkMigration(source.stream, destination.stream, asked)
  const [from, to] = [source, destination].map(({ stream, frame }) => stream ?? frame)
  return runCheck(source.devices, destination.devices, asked, from && to ? bothMachines(from, to) : undefined)
}

/**
 * Compares two sides: two saved or captured machines as wholes, everything else device by device.
 * @throws InputError as checkMigration and runCheck, and for an option that contradicts a capture
 */
export const checkSides = (source: ComparedSide, destination: ComparedSide, request: CheckRequest): Report =>
  unlessBlocked(compared(source, destination, request), source)

const machineOf = ({ stream, host }: ComparedSide): string | null => stream?.machine ?? host?.machine ?? null

/**
 * Returns the devices that the request's QEMU is predicted to create for a side.
 * @throws InputError as predictSide
 */
export const predictedFor = (source: ComparedSide, request: CheckRequest): readonly Device[] =>
  predictedDevices(source.devices, requestFrom(request, source), machineOf(source))

/**
 * Compares a side with the devices that the request's QEMU is predicted to create.
 * @param ruled what `predictedFor` returned, with the masks of the destination's program
 * @throws InputError as runPrediction, and for an option that contradicts a capture
 */
export function predictSide(source: ComparedSide, request: CheckRequest, ruled?: readonly Device[]): Report {
  const asked = requestFrom(request, source)
  return unlessBlocked(runPrediction(source.devices, asked, machineOf(source), ruled, source.stream), source)
}
