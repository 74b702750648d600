import { type Command, Option } from 'commander'
import type { SettingsUsed } from '../../check/report/report'
import type { DeviceRequests } from '../../check/report/request'
import { type TargetOptions as LibraryOptions, targetRequest as requestOf } from '../../library/options'
import { MODES, PLACEMENTS, type TargetRequest, VIEWS } from '../../qemu/request'
import { repeatable } from './repeatable'
import { bar, oneOf, property, rom } from './values'

/** Description of the DUMP operand. */
export const DUMP_OPERAND = 'a dump, a sysfs device directory, a migration stream, or - for standard input'

/** The options that describe the destination QEMU, as commander parses them: the library's, but for these. */
export interface TargetOptions extends Omit<LibraryOptions, 'set' | 'bars'> {
  readonly set?: ReadonlyMap<string, string>
  readonly bar?: ReadonlyMap<number, number>
  /** From the user's files: settings of single devices, and the origin of each setting. */
  readonly devices?: DeviceRequests
  readonly settings?: SettingsUsed
}

/** Makes an option that takes one of a few words. */
export function choice<T extends string>(name: string, words: readonly T[], help: string, preset?: T): Option {
  const description = `${help}: ${words.join(', ')}${preset === undefined ? '' : ` (default: ${preset})`}`
  const option = new Option(`${name} <${name.slice(2).toUpperCase()}>`, description).choices(words)
  return option.argParser(oneOf(name, words)).default(preset)
}

/** Options of every command that prints a result. */
export interface OutputOptions<Format extends string> {
  readonly format: Format
  readonly output?: string
  readonly color?: boolean
}

/** Adds `--format`, whose first word is the default, and `-o`. */
export function addOutputOptions(command: Command, formats: readonly string[]): Command {
  return command
    .addOption(choice('--format', formats, 'output format', formats[0]))
    .option('-o, --output <FILE>', 'write the result to a file')
}

/** Adds the options that describe the destination. */
export function addTargetOptions(command: Command): Command {
  return command
    .option(
      '--profile <PROFILE|FILE>',
      'how QEMU builds the device: a family (virtio), a device type (e1000e), or a file',
    )
    .option('--qemu <VERSION>', 'QEMU version of the destination, as printed by --version (8.1)')
    .option('--machine <TYPE>', 'machine type of the destination (pc-q35-6.0)')
    .option('--machine-base <TYPE>', "upstream machine type that a distribution's own is based on")
    .addOption(
      repeatable(
        '--set <PROPERTY=VALUE>',
        'property of the device on the destination (hotplug=off); repeatable',
        property,
      ),
    )
    .option('--host-kernel <RELEASE>', 'Linux release of the destination host, as uname -r prints it (6.1.0-32-amd64)')
    .addOption(choice('--mode', MODES, 'how the machine is migrated'))
    .addOption(choice('--view', VIEWS, 'what the dump shows'))
    .addOption(choice('--placement', PLACEMENTS, 'placement of the device on the destination'))
    .addOption(repeatable('--bar <N=SIZE>', 'size of a region that the dump does not show (0=16M); repeatable', bar))
    .option('--rom <SIZE>', 'size of the expansion ROM (64K), 0 for none', rom)
}

/** Converts the options to a request of the engine. */
export const targetRequest = ({ bar, ...options }: TargetOptions): TargetRequest => requestOf({ ...options, bars: bar })
