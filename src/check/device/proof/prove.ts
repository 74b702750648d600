import { hex } from '../../../bytes/hex'
import { fieldsAt, type Naming, naming } from '../../../pci/name'
import type { Masks } from '../../../qemu/painting/masks'
import { ruleFinder } from '../../../qemu/painting/rule-finder'
import type { Outcome, Proof, ProofEnd, ProofFinding } from '../../report/proof'
import { isRuntimeState } from '../runtime-state'
import { type BitCause, byGuest, causes } from './reach'
import { nearestState, refusalOf, witness } from './witness'

/** Two ends, and the names of their registers, which differ if their capabilities do. */
interface Ends {
  readonly source: ProofEnd
  readonly destination: ProofEnd
  readonly sourceNames: Naming
  readonly names: Naming
}

/** Bits of a byte that the destination may refuse, what sets them, and what else decides, if anything. */
interface Candidate {
  readonly offset: number
  readonly cause: BitCause
  readonly on: string | null
}

const HOST = 'the value that the host function has when QEMU opens it, which a dump taken at another time does not show'

/** Bits that nothing changes, so they differ in every state. */
const constant = (bits: number): BitCause => ({
  bits,
  why: { by: 'constant', action: 'different from the start' },
  along: [],
})

function candidatesAt(ends: Ends, offset: number): Candidate[] {
  const { source, destination, names, sourceNames } = ends
  const from = source.masks
  const to = destination.masks
  const present = ~(from.absent[offset]! | to.absent[offset]!)
  const doubtful = to.uncertain[offset]! & present
  const known = to.cmask[offset]! & ~to.wmask[offset]! & ~to.w1cmask[offset]! & present & ~doubtful
  if ((known | doubtful) === 0) return []
  const note = ({ rules }: Masks) => ruleFinder(rules)(offset).note
  const found: Candidate[] = []
  const add = (cause: BitCause, on: string | null) => {
    if ((cause.bits & known) !== 0) found.push({ offset, cause: { ...cause, bits: cause.bits & known }, on })
    if ((cause.bits & doubtful) !== 0)
      found.push({ offset, cause: { ...cause, bits: cause.bits & doubtful }, on: on ?? note(to) })
  }
  let left = 0xff
  for (const cause of causes(source, offset, sourceNames)) {
    left &= ~cause.bits
    add(cause, null)
  }
  const unsure = from.uncertain[offset]! & left
  add(byGuest(unsure, offset, sourceNames), note(from))
  const differing = (from.config[offset]! ^ to.config[offset]!) & left & ~unsure
  const physical = source.physical || destination.physical
  add(constant(differing), physical && isRuntimeState(names.at(offset)) ? HOST : null)
  return found
}

function findingOf({ offset, cause, on }: Candidate, ends: Ends, base: Uint8Array): ProofFinding {
  const named = ends.names.at(offset)
  const config = on === null ? witness(offset, cause, base) : null
  return {
    offset,
    bits: cause.bits,
    register: named.register,
    field: fieldsAt(named, cause.bits),
    why: cause.why,
    witness: config,
    firstFailure: config && refusalOf(config, ends.source.masks, ends.destination.masks),
    on,
  }
}

/** Config spaces of different sizes: QEMU reads past the field and fails, regardless of their contents. */
function sizes({ source: { masks: from }, destination: { masks: to } }: Ends): ProofFinding[] {
  if (from.size === to.size) return []
  return [
    {
      offset: Math.min(from.size, to.size),
      bits: 0,
      register: 'size of config space',
      field: null,
      why: { by: 'constant', action: `the source sends ${from.size} bytes, the destination expects ${to.size}` },
      witness: from.config,
      firstFailure: null,
      on: null,
    },
  ]
}

/** Returns what is unknown about one end as a whole. */
function conditions({ source, destination }: Ends): string[] {
  const unknown = [source, destination].find(({ how }) => how === 'chain')
  const { cmask, absent } = destination.masks
  const missing = (end: string, masks: Masks) => {
    const at = masks.absent.findIndex((bits, i) => bits !== 0 && ((absent[i] ?? 0) | (cmask[i] ?? 0)) !== 0)
    return at < 0 ? [] : [`what ${hex(at)} and the bytes after it hold, which the ${end}'s dump does not show`]
  }
  return [
    ...(unknown ? [`what QEMU's code for this device changes, which profile ${unknown.type} does not know`] : []),
    ...missing('source', source.masks),
    ...missing('destination', destination.masks),
  ]
}

const isByMonitor = ({ cause }: Candidate): boolean => cause.why.by === 'monitor'

/**
 * Returns what a proof assumes: that no monitor command is used whose effect the destination would refuse; and, for a
 * passed-through function, what no guest decides.
 */
const assumptions = ({ source, destination }: Ends, all: readonly Candidate[]): string[] => [
  ...([source, destination].some(({ how }) => how === 'vfio')
    ? ['the host functions show the same when QEMU opens them as in their dumps']
    : []),
  ...new Set(all.filter(isByMonitor).map(({ cause }) => `${cause.why.action} is not used`)),
]

function outcomeOf(findings: readonly ProofFinding[], open: readonly string[]): Outcome {
  if (findings.some(({ on }) => on === null)) return 'unsafe'
  return findings.length + open.length > 0 ? 'depends' : 'safe'
}

/**
 * Proves whether the destination accepts every state that a guest can bring its device into on the source. A bit is
 * refused in some state if the destination compares it and either something on the source changes it, or it is constant
 * there and has another value on the destination.
 * @param source the device on the source, in any state that its guest can reach
 * @param destination the device as QEMU of the destination creates it
 */
export function prove(source: ProofEnd, destination: ProofEnd): Proof {
  const names = naming(destination.masks.config)
  const ends = { source, destination, names, sourceNames: naming(source.masks.config) }
  const size = Math.min(source.masks.size, destination.masks.size)
  const all = Array.from({ length: size }, (_, offset) => candidatesAt(ends, offset)).flat()
  const base = nearestState(source, destination.masks)
  const counted = all.filter((candidate) => !isByMonitor(candidate))
  const findings = [...counted.map((candidate) => findingOf(candidate, ends, base)), ...sizes(ends)]
  const open = conditions(ends)
  return { outcome: outcomeOf(findings, open), findings, conditions: open, assumes: assumptions(ends, all) }
}
