import { DUMP_OPERAND, deviceOptions } from '../../options/rows'
import type { CommandTable } from '../../options/table'

export const FORMATS = ['text', 'json'] as const

function countUp(_: unknown, before = 0): number {
  return before + 1
}

export const table: CommandTable = {
  description: 'Print registers and capabilities of a saved dump in the style of lspci -vvv, with their masks.',
  operands: [{ name: '<DUMP>', help: DUMP_OPERAND }],
  options: [
    ...deviceOptions(FORMATS),
    {
      flags: '-n, --numbers',
      help: 'ids as numbers; -nn: as names and numbers, the default if a pci.ids file is found',
      parse: countUp,
    },
    { flags: '--pci-ids <FILE>', help: 'take the names from this file (default: the pci.ids of the system)' },
  ],
}

export const examples = `Examples:
  pcimig show device.bin             as lspci -vvv would print it, with the masks of each part
  lspci -xxxx -s 3b:00.4 | pcimig show -
  pcimig show -n device.bin          ids as numbers, as lspci -n
`
