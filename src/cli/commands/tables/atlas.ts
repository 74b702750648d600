import { PLACEMENTS } from '../../../qemu/request'
import { outputOptions } from '../../options/rows'
import { type CommandTable, choice } from '../../options/table'
import { jobs, property, repeated } from '../../options/values'

export const FORMATS = ['text', 'json', 'markdown', 'html'] as const

export const table: CommandTable = {
  description: 'Show for every emulated device whether a guest in any state can be migrated between two QEMU releases.',
  operands: [],
  options: [
    { flags: '--from <VERSION>', help: 'one release (7.2); without --to: all migrations from and to it' },
    { flags: '--to <VERSION>', help: 'the other release (10.0)' },
    {
      flags: '--machine <TYPE>',
      help: 'only this machine type (pc-q35-7.2); repeatable',
      repeatable: true,
      parse: repeated,
    },
    {
      flags: '--device <TYPE>',
      help: "only this device type, QEMU's name for it; repeatable",
      repeatable: true,
      parse: repeated,
    },
    {
      flags: '--safe-from <TYPE>',
      help: 'which later releases guests of this machine type can be moved to and back from, in any state',
    },
    { flags: '--newest', help: 'with --safe-from: only the newest of them' },
    { flags: '--jobs <N>', help: 'work with N processes (default: as many as there are processors)', parse: jobs },
    choice('--placement', PLACEMENTS, 'only devices in this placement'),
    {
      flags: '--set <PROPERTY=VALUE>',
      help: 'property of the devices at both ends (ats=on); repeatable',
      repeatable: true,
      parse: property,
    },
    ...outputOptions(FORMATS),
  ],
}

export const examples = `Examples:
  pcimig atlas --from 7.2 --to 10.0 --machine pc-q35-7.2   every device, there and back
  pcimig atlas --device virtio-rng-pci                     every release and machine type
  pcimig atlas --safe-from pc-q35-7.2 --newest             which release is next, safe both ways
  pcimig atlas --format html -o atlas.html                 everything, to browse
`

export const exitCodes =
  'Exit codes: 0 every cell is safe, 1 at least one is unsafe, 2 usage error, 3 at least one is conditional or unknown, or there is none. With --safe-from: 0 there is a later release that is safe both ways from each release asked for, 1 there is none, 3 there is one on conditions.'
