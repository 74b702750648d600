import type { Command } from 'commander'

/** A command with what its help says besides arguments and options. */
export interface DefinedCommand {
  readonly name: string
  readonly summary: string
  readonly command: Command
  readonly examples: string
  readonly exitCodes: string | null
}

/** All commands, for what speaks of the command line itself. */
export type AllCommands = () => Promise<readonly DefinedCommand[]>

/** What the file of a command holds. */
export interface CommandFile {
  /** Gives a command its arguments, options and action. */
  define(command: Command, all: AllCommands): void
  /** What its help begins with. */
  readonly examples: string
  /** What its help ends with, where exit codes tell more than success. */
  readonly exitCodes?: string
}
