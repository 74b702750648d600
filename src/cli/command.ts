import type { Command } from 'commander'

/** The purpose of the program, in one sentence. */
export const DESCRIPTION =
  "Check before a live migration whether QEMU on the destination accepts each PCI device's config space."

/** A command with its help text besides arguments and options. */
export interface DefinedCommand {
  readonly name: string
  readonly summary: string
  readonly command: Command
  readonly examples: string
  readonly exitCodes: string | null
}

/** All commands, for documentation of the command line itself. */
export type AllCommands = () => Promise<readonly DefinedCommand[]>

/** The exports of a command's file. */
export interface CommandFile {
  /** Gives a command its arguments, options and action. */
  define(command: Command, all: AllCommands): void
  /** Examples at the end of its help. */
  readonly examples: string
  /** The end of its help, if exit codes say more than success or failure. */
  readonly exitCodes?: string
}
