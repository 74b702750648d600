import type { CommandTable } from '../../options/table'
import { repeated } from '../../options/values'

export const table: CommandTable = {
  description:
    'Measure a QEMU on this host: the masks of each device type, at each place, on each machine type. Needs no root and no guest.',
  operands: [],
  options: [
    { flags: '--qemu <BINARY>', help: 'the program: a path, or a name in PATH', required: true },
    {
      flags: '--machine <TYPE>',
      help: 'only this machine type; repeatable (default: all)',
      repeatable: true,
      parse: repeated,
    },
    {
      flags: '--type <NAME>',
      help: 'only this device type; repeatable (default: all)',
      repeatable: true,
      parse: repeated,
    },
    { flags: '--no-options', help: 'measure each type with default options only (faster)' },
    { flags: '-q, --quiet', help: 'print only errors' },
    { flags: '-o, --output <FILE>', help: 'write the rules to a file' },
  ],
}

export const examples = `Examples:
  pcimig learn --qemu /usr/libexec/qemu-kvm -o rhel.json
  pcimig learn --qemu /usr/bin/qemu-system-x86_64 --machine q35 -o q35.json
  pcimig check a.json b.json --rules rhel.json       judge by the measured rules
`

export const exitCodes =
  'Exit codes: 0 measured, 2 the program cannot be started or read; no file was written; 70 a bug in pcimig.'
