import type { DeviceReport, Report, Verdict } from '../../src/check/report/report'
import { Finding } from './target'

/** What QEMU does with the final bytes and masks, written out bit by bit. */
function outcome({ grid }: DeviceReport): Verdict {
  const { source, destination } = grid!
  let open = false
  for (let at = 0; at < destination.size; at++) {
    const whole = at < source.size && source.absent[at] === 0 && destination.absent[at] === 0
    if (whole && source.config[at] === destination.config[at]) continue
    for (let bit = 1; bit < 0x100; bit <<= 1) {
      const set = (bytes: Uint8Array) => ((bytes[at] ?? 0) & bit) !== 0
      const known = at < source.size && !set(source.absent) && !set(destination.absent)
      const compared = set(destination.cmask) && !set(destination.wmask) && !set(destination.w1cmask)
      const differs = set(source.config) !== set(destination.config)
      if (known && differs && compared && !set(destination.uncertain)) return 'incompatible'
      if (
        known
          ? differs && set(destination.uncertain)
          : compared || set(destination.uncertain) || set(destination.absent)
      ) {
        open = true
      }
    }
  }
  return open ? 'undetermined' : 'compatible'
}

const WORSE: Readonly<Record<Verdict, number>> = { compatible: 0, undetermined: 1, incompatible: 2 }

/** Whether nothing follows from the bytes of a pair. */
export const isDamaged = ({ doubts = [] }: DeviceReport): boolean =>
  doubts.some(({ severity }) => severity !== 'contradiction')

/**
 * Whether the verdict depends on releases, machine types or hosts' kernels that were not named: the bits are those of
 * one of them.
 */
export const isOpen = ({ target }: Report, { verdict, kernels }: DeviceReport): boolean =>
  verdict === 'undetermined' && (target.releases !== undefined || kernels !== undefined)

/**
 * Holds each device's verdict against the bits: never better than they say. Beyond them a verdict may be worse, for a
 * device that QEMU would not start or of which another number of bytes travels.
 * @throws Finding
 */
export function mustFollowBits(report: Report): void {
  for (const device of report.devices) {
    if (!device.grid) continue
    if (isDamaged(device)) {
      if (device.verdict !== 'undetermined') throw new Finding(`a damaged dump, and the verdict is ${device.verdict}`)
      continue
    }
    const bits = outcome(device)
    const refused = device.grid.destination.refused !== null || device.reason?.includes('would not start')
    if (WORSE[device.verdict] < WORSE[bits] && !refused && !isOpen(report, device)) {
      throw new Finding(`the verdict is ${device.verdict}, but the bits say ${bits}`)
    }
    if (WORSE[report.verdict] < WORSE[device.verdict]) {
      throw new Finding(`the report is ${report.verdict}, but a device of it is ${device.verdict}`)
    }
    if (
      device.verdict === 'compatible' &&
      (device.firstFailure || device.differences.some(({ failing }) => failing !== 0))
    ) {
      throw new Finding('a compatible device has bits that fail')
    }
  }
  const { source, destination } = report.unpaired
  if (report.verdict === 'compatible' && !report.stops && source.length + destination.length > 0) {
    throw new Finding('devices without a counterpart, and the report is compatible')
  }
  if (report.verdict === 'compatible' && report.devices.length === 0) {
    throw new Finding('nothing was compared, and the report is compatible')
  }
}
