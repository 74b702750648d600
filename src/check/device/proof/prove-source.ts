import { RELEASES } from '../../../qemu/releases/version'
import type { Outcome, Proof, ProofEnd, ProofFinding, SourceOf } from '../../report/proof'
import { prove } from './prove'

/** The source's device as a release of QEMU holds it. */
type Release = (qemu: string) => ProofEnd | null

const NO_RELEASE = 'which QEMU the source runs: no known release has its machine type'

/** Sides that differ in what their guest can reach, with the releases that have each. */
interface Variant {
  readonly side: ProofEnd
  readonly releases: string[]
}

function variants(sourceOf: Release): Variant[] {
  const found = new Map<string, Variant>()
  for (const release of RELEASES) {
    const side = sourceOf(release)
    if (!side) continue
    const { wmask, uncertain, changes, size } = side.masks
    const key = JSON.stringify([size, Array.from(wmask), Array.from(uncertain), changes])
    const known = found.get(key)
    if (known) known.releases.push(release)
    else found.set(key, { side, releases: [release] })
  }
  return [...found.values()]
}

const isSame = (a: ProofFinding, b: ProofFinding): boolean =>
  a.offset === b.offset && a.bits === b.bits && a.why.action === b.why.action && a.on === b.on

/** Formats releases: "4.0 to 7.2" for consecutive ones, with the first and the last for all in between. */
function spanOf(releases: readonly string[]): string {
  const sorted = RELEASES.filter((release) => releases.includes(release))
  const first = RELEASES.indexOf(sorted[0]!)
  const whole = sorted.every((release, i) => RELEASES[first + i] === release)
  return whole && sorted.length > 2 ? `${sorted[0]} to ${sorted.at(-1)}` : sorted.join(', ')
}

function outcomeOf(proofs: readonly Proof[], findings: readonly ProofFinding[]): Outcome {
  if (findings.some(({ on }) => on === null)) return 'unsafe'
  return proofs.every(({ outcome }) => outcome === 'safe') ? 'safe' : 'depends'
}

/**
 * Returns the proof for a source whose QEMU is unknown, over every release that has its machine type. What only some of
 * them let a guest do depends on which it is.
 */
function proveReleases(sourceOf: Release, known: string | null, destination: ProofEnd): Proof {
  const given = known === null ? null : sourceOf(known)
  if (given) return prove(given, destination)
  const all = variants(sourceOf)
  if (all.length === 0) return { outcome: 'depends', findings: [], conditions: [NO_RELEASE], assumes: [] }
  const proofs = all.map(({ side }) => prove(side, destination))
  if (proofs.length === 1) return proofs[0]!
  const findings: ProofFinding[] = []
  const seen: ProofFinding[] = []
  for (const finding of proofs.flatMap((proof) => proof.findings)) {
    if (seen.some((other) => isSame(other, finding))) continue
    seen.push(finding)
    const where = all.filter((_, i) => proofs[i]!.findings.some((other) => isSame(other, finding)))
    const decides = `which QEMU the source runs (--src-qemu): it happens with ${spanOf(where.flatMap(({ releases }) => releases))}`
    findings.push(
      where.length === all.length
        ? finding
        : {
            ...finding,
            witness: null,
            firstFailure: null,
            on: finding.on === null ? decides : `${decides}, and ${finding.on}`,
          },
    )
  }
  findings.sort((a, b) => a.offset - b.offset)
  return {
    outcome: outcomeOf(proofs, findings),
    findings,
    conditions: [...new Set(proofs.flatMap(({ conditions }) => conditions))],
    assumes: [...new Set(proofs.flatMap(({ assumes }) => assumes))],
  }
}

/** Returns what a proof says, without what it takes for granted. */
const saying = ({ outcome, findings, conditions }: Proof): string =>
  JSON.stringify([outcome, conditions, findings.map(({ offset, bits, why, on }) => [offset, bits, why, on])])

/**
 * Returns the proof for a source whose QEMU may be unknown.
 * @param known the source's QEMU, or null
 * @param assumed properties that were given for the destination's device and are assumed for the source's,
 * "hotplug=off"; if they make a difference the proof says so
 */
export function proveFrom(
  sourceOf: SourceOf,
  known: string | null,
  destination: ProofEnd,
  assumed: readonly string[] = [],
): Proof {
  const proof = proveReleases((qemu) => sourceOf(qemu, true), known, destination)
  if (assumed.length === 0) return proof
  const unlike = proveReleases((qemu) => sourceOf(qemu, false), known, destination)
  if (saying(unlike) === saying(proof)) return proof
  const given = `the source's device has ${assumed.join(', ')} like the destination's (--src-set overrides this)`
  return { ...proof, assumes: [...proof.assumes, given] }
}
