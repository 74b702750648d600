import { DUMP_OPERAND, deviceOptions } from '../../options/rows'
import type { CommandTable } from '../../options/table'

export const FORMATS = ['text', 'json'] as const

export const table: CommandTable = {
  description: 'Reconstruct config space and masks as in QEMU, each byte with the rule that set it.',
  operands: [{ name: '[DUMP]', help: DUMP_OPERAND }],
  options: [
    ...deviceOptions(FORMATS),
    {
      flags: '--from-qemu <BINARY>',
      help: 'instead of DUMP: start this QEMU and read the masks of the types in --device from its memory',
    },
    { flags: '--rules <FILE>', help: 'masks measured by pcimig learn, instead of reconstructed ones' },
  ],
}

export const examples = `Examples:
  pcimig masks device.bin                           what QEMU compares, byte by byte
  pcimig masks device.bin --qemu 8.1 --format json  the same for programs
  pcimig masks host.txt --profile vfio-pci --bar 0=16M --rom 64K
  pcimig masks --from-qemu /usr/bin/qemu-system-x86_64 --machine q35 --device virtio-net-pci,vectors=4,e1000e
  pcimig masks host.txt --machine q35 --rules rhel.json        as measured by \`pcimig learn\`
`
