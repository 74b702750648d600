import type { CaseSignature } from './known-case'
import { type FailingByte, type Fit, fitOf, subjectOf } from './match'
import type { Signature } from './signature'
import { SIGNATURES } from './signatures'

/** A known cause that fits. */
export interface CaseHit {
  readonly code: string
  /** Whether everything that its signature asks for was seen, or some of it (a version, the device) is unknown. */
  readonly fit: Fit
  /** Whether the signature asks for values or masks, so that few bytes match. */
  readonly pinned: boolean
}

const isPinned = ({ source, destination, masks }: Signature): boolean =>
  masks !== undefined || (source !== undefined && destination !== undefined)

/** Signatures by the structure that they name, in order: most bytes are then compared with few of them. */
const BY_SUBJECT = new Map<string, CaseSignature[]>()
for (const signature of SIGNATURES) {
  for (const subject of new Set(signature.where.map((where) => where.in))) {
    const about = BY_SUBJECT.get(subject)
    if (about) about.push(signature)
    else BY_SUBJECT.set(subject, [signature])
  }
}

/** Returns the known causes that fit a failing byte, the most specific first. */
export function casesAt(place: FailingByte): CaseHit[] {
  const hits: CaseHit[] = []
  for (const signature of BY_SUBJECT.get(subjectOf(place.named)) ?? []) {
    const fit = fitOf(signature, place)
    if (fit !== null) hits.push({ code: signature.code, fit, pinned: isPinned(signature) })
  }
  return hits
}

/**
 * Returns the code to print, or null: the first that fits; if the device is unknown and several fit, the only one that
 * tests the values seen, or else the only one that is sure.
 * @param oneDevice whether the device is known
 */
export function likeliest(hits: readonly CaseHit[], oneDevice: boolean): string | null {
  const possible = hits.filter(({ fit }) => fit === 'possible')
  const pinned = possible.filter((hit) => hit.pinned)
  const [first] = hits
  if (first?.fit !== 'possible' || oneDevice || possible.length === 1) return first?.code ?? null
  if (pinned.length === 1) return pinned[0]!.code
  return hits.find(({ fit }) => fit === 'sure')?.code ?? null
}

/** Returns the code of the first known cause that fits a byte of a known device, or null. */
export const caseOf = (place: FailingByte): string | null => likeliest(casesAt(place), true)
