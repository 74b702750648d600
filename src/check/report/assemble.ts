import type { Report } from './report'
import type { CheckRequest } from './request'

/** What the ways to a verdict find each in its own manner: all of a report but what the request says. */
export type Found = Omit<Report, 'schemaVersion' | 'tool' | 'inputs'>

/** The report of what was found. */
export const assemble = (request: CheckRequest, found: Found): Report => ({
  schemaVersion: 2,
  tool: { name: 'pcimig', version: request.version },
  inputs: request.inputs ?? null,
  ...found,
})
