import type { Stop } from '../report/report'

/** A section of which it can't be told whether the destination takes it. */
export interface OpenSection {
  readonly side: 'source'
  readonly section: string
  readonly reason: string
}

/** What stops a restore, the first one first, and what may stop it. */
export interface Findings {
  readonly stops: readonly Stop[]
  readonly open: readonly OpenSection[]
}

export const NO_FINDINGS: Findings = { stops: [], open: [] }
