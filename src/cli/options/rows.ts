import { MODES, PLACEMENTS, VIEWS } from '../../qemu/request'
import { REPORT_FORMATS } from '../../report/check/formats'
import { wantedFormat } from './report-options'
import { choice, type OptionRow } from './table'
import { barSize, property, repeated, romSize } from './values'

/** Description of the DUMP operand. */
export const DUMP_OPERAND = 'a dump, a sysfs device directory, a migration stream, or - for standard input'

/** `--format`, whose first word is the default, and `-o`. */
export const outputOptions = (formats: readonly string[]): readonly OptionRow[] => [
  choice('--format', formats, 'output format', formats[0]),
  { flags: '-o, --output <FILE>', help: 'write the result to a file' },
]

/** The options that describe the destination. */
export const TARGET_OPTIONS: readonly OptionRow[] = [
  {
    flags: '--profile <PROFILE|FILE>',
    help: 'how QEMU builds the device: a family (virtio), a device type (e1000e), or a file',
  },
  { flags: '--qemu <VERSION>', help: 'QEMU version of the destination, as printed by --version (8.1)' },
  { flags: '--machine <TYPE>', help: 'machine type of the destination (pc-q35-6.0)' },
  { flags: '--machine-base <TYPE>', help: "upstream machine type that a distribution's own is based on" },
  {
    flags: '--set <PROPERTY=VALUE>',
    help: 'property of the device on the destination (hotplug=off); repeatable',
    repeatable: true,
    parse: property,
  },
  {
    flags: '--host-kernel <RELEASE>',
    help: 'Linux release of the destination host, as uname -r prints it (6.1.0-32-amd64)',
  },
  choice('--mode', MODES, 'how the machine is migrated'),
  choice('--view', VIEWS, 'what the dump shows'),
  choice('--placement', PLACEMENTS, 'placement of the device on the destination'),
  {
    flags: '--bar <N=SIZE>',
    help: 'size of a region that the dump does not show (0=16M); repeatable',
    repeatable: true,
    parse: barSize,
  },
  { flags: '--rom <SIZE>', help: 'size of the expansion ROM (64K), 0 for none', parse: romSize },
]

/** The options for what to print, and where. */
export const REPORT_OPTIONS: readonly OptionRow[] = [
  {
    flags: '--format <FORMAT[=FILE]>',
    help: `output format, optionally with its file; repeatable: ${REPORT_FORMATS.join(', ')} (default: text)`,
    words: REPORT_FORMATS,
    wordAndFile: true,
    repeatable: true,
    parse: wantedFormat,
  },
  { flags: '-o, --output <FILE>', help: 'write the result to a file' },
  { flags: '--all', help: 'also show equal registers and devices without findings' },
  {
    flags: '--hex',
    help: 'draw config space as text: source above destination, and the compared bits of each byte',
  },
  { flags: '--quiet', help: 'no report on standard output, only the exit code' },
]

/** The options of `check` that accept findings. */
export const TRIAGE_OPTIONS: readonly OptionRow[] = [
  { flags: '--allow <FILE>', help: 'reviewed findings: device, register or case, with a reason (YAML or JSON)' },
  {
    flags: '--accept-suppressed',
    help: 'ignore findings that --allow suppresses in the exit code; QEMU will still refuse them',
  },
  {
    flags: '--baseline <FILE>',
    help: 'an earlier report (--format json): only new findings count for the exit code',
  },
]

/** The options that name the user's files: settings, and profiles. */
export const SETTINGS_OPTIONS: readonly OptionRow[] = [
  { flags: '--config <FILE>', help: 'settings file (default: pcimig.yaml here or in a parent directory)' },
  { flags: '--no-config', help: 'no settings file' },
]

/** The options of a command that prints something of the devices of one input. */
export const deviceOptions = (formats: readonly string[]): readonly OptionRow[] => [
  ...TARGET_OPTIONS,
  ...outputOptions(formats),
  ...SETTINGS_OPTIONS,
  { flags: '--device <BDF|ID>', help: 'only this device; repeatable', repeatable: true, parse: repeated },
]
