import type { Report } from './report'
import type { CheckRequest } from './request'

/** What each way to a verdict finds: a report without the parts that come from the request. */
export type ReportBody = Omit<Report, 'schemaVersion' | 'tool' | 'inputs'>

/** Assembles the report from the request and what was found. */
export const assemble = (request: CheckRequest, found: ReportBody): Report => ({
  schemaVersion: 2,
  tool: { name: 'pcimig', version: request.version },
  inputs: request.inputs ?? null,
  ...found,
})
