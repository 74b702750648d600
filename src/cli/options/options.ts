import type { SettingsUsed } from '../../check/report/report'
import type { DeviceRequests } from '../../check/report/request'
import { type TargetOptions as LibraryOptions, targetRequest as requestOf } from '../../library/options'
import type { TargetRequest } from '../../qemu/request'

/** The options that describe the destination QEMU, as they are parsed: the library's, but for these. */
export interface CliTargetOptions extends Omit<LibraryOptions, 'set' | 'bars'> {
  readonly set?: ReadonlyMap<string, string>
  readonly bar?: ReadonlyMap<number, number>
  /** From the user's files: settings of single devices, and the origin of each setting. */
  readonly devices?: DeviceRequests
  readonly settings?: SettingsUsed
}

/** Options of every command that prints a result. */
export interface OutputOptions<Format extends string> {
  readonly format: Format
  readonly output?: string
  readonly color?: boolean
}

/** Converts the options to a request of the engine. */
export const cliTargetRequest = ({ bar, ...options }: CliTargetOptions): TargetRequest =>
  requestOf({ ...options, bars: bar })
