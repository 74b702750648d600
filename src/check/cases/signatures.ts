import { CASES } from './catalogue'
import type { CaseSignature } from './known-case'

/** Signatures of the causes that are visible in config space, in the order of the catalogue. */
export const SIGNATURES: readonly CaseSignature[] = CASES.flatMap(({ code, signature }) =>
  signature === null ? [] : [{ code, ...signature }],
)
