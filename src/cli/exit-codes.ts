import type { Verdict } from '../check/report/report'

/** Exit codes of the process. They are published: a number never changes its meaning. */
export const EXIT = {
  /** Restore would pass for every compared device; `explain`: a message was recognised. */
  COMPATIBLE: 0,
  /** At least one device would fail restore; `explain`: no message was found. */
  INCOMPATIBLE: 1,
  /** The command or its input is wrong. */
  USAGE: 2,
  /** No verdict can be given. */
  UNDETERMINED: 3,
  /** A bug in pcimig. */
  BUG: 70,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The exit code that a verdict has, in every command that gives one. */
export const EXIT_OF: Readonly<Record<Verdict, ExitCode>> = {
  compatible: EXIT.COMPATIBLE,
  incompatible: EXIT.INCOMPATIBLE,
  undetermined: EXIT.UNDETERMINED,
}
