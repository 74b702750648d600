import type { DeviceReport, Report } from '../../check/report/report'
import type { Part, SheetRow } from '../drawing/sheet'

/** Returns what to do about a known case of a device. */
export type RemediesOf = (code: string, device: DeviceReport, report: Report) => readonly SheetRow[]

/** Known cases whose remedies are printed; the others are only named. */
const REMEDIED = 4

/** The known cases of what fails. */
export function casesOf({ differences, obstacle }: DeviceReport): string[] {
  const failing = differences.filter(({ outcome }) => outcome === 'fails')
  const known = failing.flatMap(({ case: code }) => (code === null ? [] : [code]))
  return [...new Set([...known, ...(obstacle ? [obstacle.code] : [])])]
}

/**
 * Returns what to do about the known cases, each once, for the first device that has it.
 * @param shown devices of the report that are described
 */
export function whatToDo(report: Report, shown: readonly DeviceReport[], remedies: RemediesOf | undefined): Part[] {
  if (remedies === undefined) return []
  const first = new Map<string, DeviceReport>()
  for (const device of shown) for (const code of casesOf(device)) if (!first.has(code)) first.set(code, device)
  return [...first].slice(0, REMEDIED).flatMap(([code, device]) => {
    const rows = remedies(code, device, report)
    return rows.length === 0 ? [] : [{ title: first.size === 1 ? 'What to do' : `What to do about ${code}`, rows }]
  })
}
