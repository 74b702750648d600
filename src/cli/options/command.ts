import type { CommandTable } from './table'

/** The purpose of the program, in one sentence. */
export const DESCRIPTION =
  "Check before a live migration whether QEMU on the destination accepts each PCI device's config space."

/** The exports of a command's file. */
export interface CommandFile {
  readonly table: CommandTable
  /** Examples at the end of its help. */
  readonly examples: string
  /** The end of its help, if exit codes say more than success or failure. */
  readonly exitCodes?: string
}

/** A command with all of its documentation. */
export interface DefinedCommand {
  readonly name: string
  readonly summary: string
  readonly file: CommandFile
}

/** All commands, for documentation of the command line itself. */
export type AllCommands = () => Promise<readonly DefinedCommand[]>

/** A method, so that each command may name the types that its operands have. */
interface Actions {
  action(...given: readonly unknown[]): Promise<void>
}

/** What a command does: it gets its operands, what else is given (`Given` of options/table.ts), and all commands. */
export type CommandAction = Actions['action']
