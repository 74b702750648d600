import { readLog } from '../../formats/log/incident'
import type { Report, Stop } from '../report/report'
import { hasLine } from '../report/stop-lines'
import { type Cause, causeOf } from './cause'

/** What else QEMU prints at a stop: why the load ended, if one line does not say it. */
const REASON: Partial<Record<Stop['kind'], string>> = {
  // vmstate_subsection_load(): -ENOENT.
  subsection: 'No such file or directory',
}

const PROGRAM = 'qemu-system-x86_64: '
const ENDS = 'load of migration failed'

/**
 * The case of a stop: the id under which `explain` explains the lines that QEMU prints for it, so that both use the same.
 * @returns null for a refused byte of config space, whose differences have their own cases, and if no line is known
 */
export function caseOfStop(stop: Pick<Stop, 'kind' | 'message'>): Cause['id'] | null {
  if (!hasLine(stop)) return null
  const { kind, message } = stop
  const last = message.startsWith(ENDS) ? [] : [`${ENDS}: ${REASON[kind] ?? 'Invalid argument'}`]
  const log = [message, ...last].map((line) => `${PROGRAM}${line}\n`).join('')
  const [incident] = readLog(new TextEncoder().encode(log), false).incidents
  return incident === undefined ? null : causeOf(incident).id
}

function withCase(stop: Stop): Stop {
  const name = caseOfStop(stop)
  return name === null ? stop : { ...stop, case: name }
}

/** The report with the case of each stop, where one is known. */
export const withCases = (report: Report): Report =>
  report.stops ? { ...report, stops: report.stops.map(withCase) } : report
