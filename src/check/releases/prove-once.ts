import { latin1 } from '../../bytes/latin1'
import { RELEASES } from '../../qemu/releases/version'
import type { Proof, ProofEnd, SourceOf } from '../report/proof'
import type { Prove } from '../report/request'

/** Everything about one end that a proof depends on. */
const contentOf = ({ type, how, physical, masks }: ProofEnd): string =>
  JSON.stringify([
    type,
    how,
    physical,
    masks.size,
    masks.changes,
    masks.rules.map(({ offset, note }) => [offset, note]),
  ]) + [masks.config, masks.cmask, masks.wmask, masks.w1cmask, masks.absent, masks.uncertain].map(latin1).join('')

/**
 * Makes a prover for many QEMUs that mostly hold the same device: equal pairs of ends are proven once.
 * @returns a prover for the source's machine type, whose device is rebuilt once for each release
 */
export function proveOnce(prove: Prove): (machine: string) => Prove {
  const numbers = new Map<string, number>()
  const proofs = new Map<string, Proof>()
  const numberOf = (side: ProofEnd | null): number => {
    if (!side) return -1
    const content = contentOf(side)
    const number = numbers.get(content) ?? numbers.size
    numbers.set(content, number)
    return number
  }
  const sides = new Map<string, { readonly side: ProofEnd | null; readonly number: number }>()
  return (machine) => (source, qemu, destination, assumed) => {
    const known = (release: string, alike: boolean) => {
      const key = `${machine} ${release} ${alike}`
      const before = sides.get(key)
      if (before) return before
      const side = source(release, alike)
      const found = { side, number: numberOf(side) }
      sides.set(key, found)
      return found
    }
    const remembered: SourceOf = (release, alike) => known(release, alike).side
    const asked = qemu === null ? RELEASES : [qemu]
    const both = assumed.length === 0 ? [true] : [true, false]
    const ends = both.flatMap((alike) => asked.map((release) => known(release, alike).number))
    const key = [...ends, numberOf(destination), ...assumed].join()
    const proof = proofs.get(key) ?? prove(remembered, qemu, destination, assumed)
    proofs.set(key, proof)
    return proof
  }
}
