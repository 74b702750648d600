import { hex } from '../bytes/hex'
import { readUint, writeUint } from '../bytes/little-endian'
import { fieldsAt, type Naming, naming } from '../pci/name'
import type { Masks } from '../qemu/masks'
import type { Changes, Write } from '../qemu/step'
import { compare } from './compare'
import { badConfigData, type FirstFailure } from './message'
import type { Outcome, Proof, ProofFinding, Side, Why } from './proof'
import { ruleFinder } from './rule-finder'
import { isRuntimeState } from './runtime-state'

/** Bits of one byte, who may change them, and what holds along with it. */
interface Cause {
  readonly bits: number
  readonly why: Why
  readonly along: readonly Write[]
}

/** A state of the source's that the destination may refuse. */
interface Suspect {
  readonly offset: number
  readonly cause: Cause
  readonly on: string | null
}

const NOTHING_CHANGES_IT = 'it is so from the start'

/** Which byte of a change a byte of config space is: its bits. */
const bitsAt = ({ at, width, value }: Changes, offset: number): number =>
  offset < at || offset >= at + width ? 0 : Math.floor(value / 256 ** (offset - at)) & 0xff

/** Who may change bits of the byte at `offset` of the source while it runs; nobody's bits are named twice. */
function causes({ masks }: Side, offset: number, names: Naming): Cause[] {
  const written = masks.wmask[offset] ?? 0
  const found: Cause[] = []
  if (written !== 0) {
    const action = `the guest writes ${names.at(offset).register}`
    found.push({ bits: written, why: { by: 'guest', action }, along: [] })
  }
  let left = ~written & 0xff
  for (const change of masks.changes) {
    const bits = bitsAt(change, offset) & left
    if (bits === 0) continue
    left &= ~bits
    found.push({ bits, why: { by: change.by, action: change.how }, along: change.along })
  }
  return found
}

/** All bits that the source's guest, or QEMU on its behalf, may change: config space of every state is in this set. */
export function reachableBits(source: Side): Uint8Array {
  const { size, wmask, changes } = source.masks
  const bits = wmask.slice(0, size)
  for (const change of changes.filter(({ by }) => by !== 'monitor')) {
    for (let at = change.at; at < Math.min(size, change.at + change.width); at++) bits[at]! |= bitsAt(change, at)
  }
  return bits
}

function apply(config: Uint8Array, { at, width, how, value }: Write): void {
  const before = readUint(config, at, width)
  writeUint(config, at, width, { set: value, or: before | value, clear: before & ~value }[how] >>> 0)
}

/** The state nearest to the destination's: what the guest may change is as the destination has it, where it is compared. */
function nearest({ masks: source }: Side, destination: Masks, movable: Uint8Array): Uint8Array {
  const { config, cmask, wmask, w1cmask } = destination
  return source.config.map((byte, i) => {
    if (i >= destination.size) return byte
    const bits = movable[i]! & cmask[i]! & ~wmask[i]! & ~w1cmask[i]!
    return (byte & ~bits) | (config[i]! & bits)
  })
}

/** What QEMU prints when it gets that config space, or null where it takes it. */
function refusal(config: Uint8Array, source: Masks, destination: Masks): FirstFailure | null {
  const [offset] = compare({ config, absent: source.absent, size: source.size }, destination).failing
  if (offset === undefined) return null
  const { cmask, wmask, w1cmask } = destination
  const found = {
    offset,
    read: config[offset]!,
    device: destination.config[offset]!,
    cmask: cmask[offset]!,
    wmask: wmask[offset]!,
    w1cmask: w1cmask[offset]!,
  }
  return { ...found, message: badConfigData(found) }
}

const lowestBit = (bits: number): number => bits & -bits

function witness({ offset, cause }: Suspect, base: Uint8Array): Uint8Array {
  const config = base.slice()
  for (const write of cause.along) apply(config, write)
  if (cause.why.by !== 'constant') config[offset]! ^= lowestBit(cause.bits)
  return config
}

/** Bits of the byte at `offset` that differ in some state of the source's, with who is behind it and what decides. */
function suspects(source: Side, destination: Side, offset: number, names: Naming): Suspect[] {
  const from = source.masks
  const to = destination.masks
  const compared = to.cmask[offset]! & ~to.wmask[offset]! & ~to.w1cmask[offset]! & 0xff
  const missing = from.absent[offset]! | to.absent[offset]!
  const known = compared & ~to.uncertain[offset]! & ~missing
  const doubtful = to.uncertain[offset]! & ~missing
  if ((known | doubtful) === 0) return []
  const note = (masks: Masks) => ruleFinder(masks.rules)(offset).note
  const found: Suspect[] = []
  const add = (cause: Cause, bits: number, on: string | null) => {
    if (bits !== 0) found.push({ offset, cause: { ...cause, bits }, on })
  }
  let left = 0xff
  for (const cause of causes(source, offset, names)) {
    left &= ~cause.bits
    add(cause, cause.bits & known, null)
    add(cause, cause.bits & doubtful, note(to))
  }
  // Bits of which it is not known whether the guest may write them.
  const open = from.uncertain[offset]! & left
  const guest = {
    bits: open,
    why: { by: 'guest' as const, action: `the guest writes ${names.at(offset).register}` },
    along: [],
  }
  add(guest, open & (known | doubtful), note(from))
  left &= ~open
  const constant = { bits: left, why: { by: 'constant' as const, action: NOTHING_CHANGES_IT }, along: [] }
  const differing = (from.config[offset]! ^ to.config[offset]!) & left
  add(constant, differing & known, hostDecides(source, destination, names, offset))
  add(constant, differing & doubtful, note(to))
  return found
}

const HOST = 'the value that the host function shows when QEMU opens it, which no dump of another moment tells'

function hostDecides(source: Side, destination: Side, names: Naming, offset: number): string | null {
  return (source.physical || destination.physical) && isRuntimeState(names.at(offset)) ? HOST : null
}

/** What is not known of one end as a whole. */
function conditions(source: Side, destination: Side): string[] {
  const missing = [
    ['source', source.masks],
    ['destination', destination.masks],
  ] as const
  const unknown = [source, destination].find(({ how }) => how === 'chain')
  return [
    ...(unknown ? [`what QEMU's code of this device changes, which profile ${unknown.type} does not know`] : []),
    ...missing.flatMap(([end, { absent }]) => {
      const at = absent.findIndex(
        (bits, i) => bits !== 0 && (destination.masks.absent[i] ?? 0) + (destination.masks.cmask[i] ?? 0) !== 0,
      )
      return at < 0 ? [] : [`bytes from ${hex(at)} on, which the ${end}'s dump does not hold`]
    }),
  ]
}

/** What nobody but a person at QEMU's monitor brings about, where the destination would refuse it. */
const assumptions = (all: readonly Suspect[]): string[] => [
  ...new Set(
    all.filter(({ cause }) => cause.why.by === 'monitor').map(({ cause }) => `${cause.why.action} is not used`),
  ),
]

function sizes(source: Masks, destination: Masks): ProofFinding[] {
  if (source.size === destination.size) return []
  return [
    {
      offset: Math.min(source.size, destination.size),
      bits: 0,
      register: 'size of config space',
      field: null,
      why: {
        by: 'constant',
        action: `the source sends ${source.size} bytes, the destination expects ${destination.size}`,
      },
      witness: source.config,
      firstFailure: null,
      on: null,
    },
  ]
}

function outcomeOf(findings: readonly ProofFinding[], open: readonly string[]): Outcome {
  if (findings.some(({ on }) => on === null)) return 'unsafe'
  return findings.length + open.length > 0 ? 'depends' : 'safe'
}

/**
 * Whether every state that a guest can bring its device into on the source is accepted by the destination. A bit is
 * refused in some state if the destination compares it and either something on the source changes it, or it is
 * constant there and has another value on the destination.
 * @param source the device on the source, in any state that its guest can reach
 * @param destination the device as QEMU of the destination creates it
 */
export function prove(source: Side, destination: Side): Proof {
  const names = naming(destination.masks.config)
  const size = Math.min(source.masks.size, destination.masks.size)
  const all = Array.from({ length: size }, (_, offset) => suspects(source, destination, offset, names)).flat()
  const base = nearest(source, destination.masks, reachableBits(source))
  const findings = all
    .filter(({ cause }) => cause.why.by !== 'monitor')
    .map((suspect): ProofFinding => {
      const { offset, cause, on } = suspect
      const named = names.at(offset)
      const config = on === null ? witness(suspect, base) : null
      return {
        offset,
        bits: cause.bits,
        register: named.register,
        field: fieldsAt(named, cause.bits),
        why: cause.why,
        witness: config,
        firstFailure: config && refusal(config, source.masks, destination.masks),
        on,
      }
    })
  const open = conditions(source, destination)
  const shown = [...findings, ...sizes(source.masks, destination.masks)].sort((a, b) => a.offset - b.offset)
  return { outcome: outcomeOf(shown, open), findings: shown, conditions: open, assumes: assumptions(all) }
}
