import type { WrittenPage } from './page'
import type { Signature } from './signature'

/** A known cause of a refused or changed byte of config space. */
export interface KnownCase {
  /** Its name in every output: "slot-presence-detect". It never changes. */
  readonly code: string
  /** Where it shows; null for a cause that no byte of config space shows. */
  readonly signature: Signature | null
  readonly page: WrittenPage
}

/** A signature with the code of its cause. */
export interface CaseSignature extends Signature {
  readonly code: string
}
