import type { ProfileKind } from '../../qemu/detection/profile'
import type { Masks } from '../../qemu/painting/masks'
import type { Actor } from '../../qemu/painting/step'
import type { Reconstruction } from '../../qemu/reconstruct'
import type { FirstFailure } from '../device/message'

/** One end of a migration, as far as a proof needs it. */
export interface ProofEnd {
  /** QEMU's name of the device type or the profile's. */
  readonly type: string
  readonly how: ProfileKind['how']
  /** Config space as it is at a moment that the guest can reach, and masks of this end's QEMU. */
  readonly masks: Masks
  /** The bytes are those of a host's function, read while it may have been at work. */
  readonly physical: boolean
}

/**
 * The source's device as QEMU of a version holds it; null where that QEMU does not have the machine type.
 * @param alike whether it has the properties that were told of the destination's alone
 */
export type SourceOf = (qemu: string, alike: boolean) => ProofEnd | null

/** The end that a reconstruction describes. */
export const proofEnd = ({ masks, profile, view }: Reconstruction): ProofEnd => ({
  type: profile.name,
  // Of a type that the user describes nobody knows what else it does by itself.
  how: profile.own ? 'chain' : profile.kind.how,
  masks,
  physical: view === 'physical',
})

/**
 * What can happen to a guest that moves: no state it can reach is refused, at least one is, or that hangs on something
 * that neither end shows.
 */
export type Outcome = 'safe' | 'unsafe' | 'depends'

/** Who brings a bit into the refused state. `constant`: it is so from the start, and nothing changes it. */
export interface Why {
  readonly by: Actor | 'constant'
  /** Goes on after "after": "the guest powers the slot off"; of a constant, what differs. */
  readonly action: string
}

/** Bits of one byte that the destination compares and that differ from it in a state of the source's. */
export interface ProofFinding {
  readonly offset: number
  /** Bits of that byte. */
  readonly bits: number
  /** "PCI Express > Slot Status" */
  readonly register: string
  /** "Presence Detect State", or several separated by ", ", or null. */
  readonly field: string | null
  readonly why: Why
  /** Config space that the source may send and the destination refuses; null where it depends. */
  readonly witness: Uint8Array | null
  /** What QEMU prints when it gets the witness; null without one, and where the sizes differ. */
  readonly firstFailure: FirstFailure | null
  /** What decides whether this happens, one sentence; null where nothing but the guest does. */
  readonly on: string | null
}

export interface Proof {
  readonly outcome: Outcome
  /** In ascending order of offsets. */
  readonly findings: readonly ProofFinding[]
  /** What decides besides the findings, one sentence each: what is not known of the whole device. */
  readonly conditions: readonly string[]
  /** What the outcome takes for granted, one sentence each. */
  readonly assumes: readonly string[]
}
