import { outputOptions } from '../../options/rows'
import type { CommandTable } from '../../options/table'

export const FORMATS = ['text', 'json', 'markdown'] as const

export const table: CommandTable = {
  description: 'Explain why QEMU refused to load a guest: register, values, known cause, what to do.',
  operands: [
    {
      name: '[LOG]',
      help: "a log of any size, - for standard input (paste there, default), or a known case's code",
      preset: '-',
    },
  ],
  options: [
    { flags: '--dump <DUMP>', help: 'a dump of the device that the message is about' },
    { flags: '--profile <PROFILE|FILE>', help: 'how QEMU builds the device' },
    { flags: '--qemu <VERSION>', help: 'QEMU version of the destination, which printed the message' },
    { flags: '--machine <TYPE>', help: 'machine type of the destination' },
    { flags: '--created-on <VERSION>', help: 'QEMU version on which the guest was first started' },
    ...outputOptions(FORMATS),
  ],
}

export const examples = `Examples:
  pcimig explain /var/log/libvirt/qemu/vm.log  why a restore failed, and what to do
  pcimig explain --dump destination.bin < log  the same, with the layout of that device
  pcimig explain slot-presence-detect          the page of a known cause ('pcimig cases' lists them)
`

export const exitCodes = `Exit codes: 0 a failure was explained, 1 the input has none, 2 the command or its input is wrong, 70 a bug in pcimig.`
