import { PAGES } from '../check/cases/pages'
import { explain as explainIncidents } from '../check/explain/explain'
import { readLog } from '../formats/log/incident'
import { recordedLayouts } from '../qemu/recorded/layouts'
import { parseVersion } from '../qemu/releases/version'
import type { ExplainReport } from '../report/explain/explain'
import { type TargetOptions, targetRequest } from './options'
import type { Side } from './sides'

/** Options of `explain`. */
export interface ExplainOptions extends TargetOptions {
  /** A dump of the device in the log. */
  readonly dump?: Side | undefined
  /** Version of the QEMU on which the guest was first started. */
  readonly createdOn?: string | undefined
}

/**
 * Explains the failed restores in a log: register, values, known causes, what to do.
 * @param log text, or its bytes
 * @returns a report without messages if the log has no failed restore
 * @throws InputError for a version or machine type that does not exist
 */
export function explain(log: string | Uint8Array, options: ExplainOptions = {}): ExplainReport {
  const { incidents, omitted } = readLog(typeof log === 'string' ? new TextEncoder().encode(log) : log)
  const { dump, createdOn } = options
  const layouts = incidents.length === 0 ? [] : recordedLayouts()
  const triage = explainIncidents(incidents, dump?.devices ?? [], targetRequest(options), layouts)
  return { triage, pages: PAGES, createdOn: createdOn === undefined ? null : parseVersion(createdOn).text, omitted }
}
