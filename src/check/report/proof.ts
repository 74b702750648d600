import type { ProfileKind } from '../../qemu/detection/profile'
import type { Masks } from '../../qemu/painting/masks'
import type { Actor } from '../../qemu/painting/step'
import type { Reconstruction } from '../../qemu/reconstruct'
import { isOfHost } from '../../qemu/request'
import type { FirstFailure } from './message'

/** One end of a migration, as far as a proof needs it. */
export interface ProofEnd {
  /** QEMU's name of the device type or the profile's. */
  readonly type: string
  readonly how: ProfileKind['how']
  /** Config space in some state that the guest can reach, and the masks of this end's QEMU. */
  readonly masks: Masks
  /** The bytes are a host function's, read while it may have been in use. */
  readonly physical: boolean
}

/**
 * Returns the source's device as QEMU of a version holds it; null if that QEMU lacks the machine type.
 * @param alike whether it has the properties that were given only for the destination's
 */
export type SourceOf = (qemu: string, alike: boolean) => ProofEnd | null

/** Returns the end that a reconstruction describes. */
export const proofEnd = ({ masks, profile, view }: Reconstruction): ProofEnd => ({
  type: profile.name,
  // What else a user-defined type does on its own is unknown, and what QEMU changes by itself is not in its masks.
  how: profile.own || profile.basis === 'measured' ? 'chain' : profile.kind.how,
  masks,
  physical: isOfHost(view),
})

/**
 * What can happen to a guest that migrates: no state it can reach is refused, at least one is, or it depends on
 * something that neither end shows.
 */
export type Outcome = 'safe' | 'unsafe' | 'depends'

/** What brings a bit into the refused state. `constant`: it has that value from the start and nothing changes it. */
export interface Why {
  readonly by: Actor | 'constant'
  /** Completes "after …": "the guest powers the slot off"; for a constant, what differs. */
  readonly action: string
}

/** Bits of one byte that the destination compares and that differ from its own in some state of the source. */
export interface ProofFinding {
  readonly offset: number
  /** Bits of that byte. */
  readonly bits: number
  /** "PCI Express > Slot Status" */
  readonly register: string
  /** "Presence Detect State", or several separated by ", ", or null. */
  readonly field: string | null
  readonly why: Why
  /** Config space that the source may send and the destination refuses; null if it depends. */
  readonly witness: Uint8Array | null
  /** What QEMU prints when it receives the witness; null without one, and if the sizes differ. */
  readonly firstFailure: FirstFailure | null
  /** What decides whether this happens, one sentence; null if only the guest does. */
  readonly on: string | null
}

export interface Proof {
  readonly outcome: Outcome
  /** In ascending order of offsets. */
  readonly findings: readonly ProofFinding[]
  /** What decides besides the findings, one sentence each: unknowns about the whole device. */
  readonly conditions: readonly string[]
  /** What the outcome takes for granted, one sentence each. */
  readonly assumes: readonly string[]
}
