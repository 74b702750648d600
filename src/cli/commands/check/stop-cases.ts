import type { Report } from '../../../check/report/report'
import { hasLine } from '../../../check/report/stop-lines'

/** The report with the case of each stop: what knows all lines of QEMU is loaded only for a report that has such a line. */
export async function withStopCases(report: Report): Promise<Report> {
  if (!report.stops?.some(hasLine)) return report
  const { withCases } = await import('../../../check/explain/case-of-stop')
  return withCases(report)
}
