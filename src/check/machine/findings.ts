import type { Stop } from '../report/report'

/** A section that the destination may or may not accept. */
export interface OpenSection {
  readonly side: 'source' | 'destination'
  readonly section: string
  readonly reason: string
}

/** What stops a restore, in the order of the stream, and what may stop it. */
export interface Findings {
  readonly stops: readonly Stop[]
  readonly open: readonly OpenSection[]
}

export const NO_FINDINGS: Findings = { stops: [], open: [] }
