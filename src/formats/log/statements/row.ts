/** Which QEMU, or program near it, prints the message. */
export type Speaker = 'source' | 'destination' | 'either'

/**
 * What a statement says about the failure. `cause`: this was refused. `start`: a QEMU did not start, with or without a
 * migration. `effect`: what somebody else noticed of a failure whose cause is said elsewhere. `vague`: true of several
 * causes, and only worth naming if nothing else is said. `detail`: words of any program, that say why next to one of
 * an `effect` and mean nothing alone. `harmless`: the guest runs and migrates all the same.
 */
export type Role = 'cause' | 'start' | 'effect' | 'vague' | 'detail' | 'harmless'

/** A message as its program's source has it (template.ts), and the releases that print it so. */
export interface Wording {
  readonly text: string
  /** First release with this wording; absent if older than 5.2. */
  readonly since?: string
  /** First release without it; absent if 11.1 still has it. */
  readonly until?: string
}

/** One kind of statement, in all of its wordings. */
export interface StatementRow {
  /** What it says, for those who explain it. */
  readonly id: string
  /** The class of failure, as published. */
  readonly class: string
  readonly role: Role
  readonly side: Speaker
  /** Set if other programs say the same, or if several causes have these words: nothing makes it certain. */
  readonly certainty?: 'possible'
  /** Classes of which this is only the consequence, if one was logged before it. */
  readonly after?: readonly string[]
  readonly says: readonly (string | Wording)[]
}
