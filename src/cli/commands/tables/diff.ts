import { PLACEMENTS } from '../../../qemu/request'
import { outputOptions } from '../../options/rows'
import { type CommandTable, choice, type OptionRow } from '../../options/table'
import { property } from '../../options/values'

export const FORMATS = ['text', 'json', 'markdown'] as const

const settings = (name: string, help: string): OptionRow => ({
  flags: `${name} <PROPERTY=VALUE>`,
  help: `${help}; repeatable`,
  repeatable: true,
  parse: property,
})

export const table: CommandTable = {
  description: "Compare a device's config space and masks between two QEMU releases or machine types.",
  operands: [],
  options: [
    { flags: '--device <TYPE>', help: "QEMU's name of the device type" },
    { flags: '--from <END>', help: 'a release (7.2), a machine type (pc-q35-7.1) or both (7.2/pc-q35-7.1)' },
    { flags: '--to <END>', help: 'the other end, in the same form' },
    { flags: '--machine <TYPE>', help: 'machine type of an end that does not name one' },
    { flags: '--qemu <VERSION>', help: 'release of an end that does not name one' },
    choice('--placement', PLACEMENTS, 'where the device is'),
    settings('--set', 'property of the device on both ends'),
    settings('--from-set', 'property on the first end'),
    settings('--to-set', 'property on the other end'),
    {
      flags: '--first-bad [OFFSET]',
      help: 'instead of --to: find the first later release or machine type that changes this byte, or refuses the guest',
      excludes: ['to', 'toSet'],
    },
    ...outputOptions(FORMATS),
  ],
}

export const examples = `Examples:
  pcimig diff --device virtio-rng-pci --from pc-q35-7.1 --to pc-q35-7.2      two machine types
  pcimig diff --device pcie-root-port --from 3.1 --to 4.0 --machine pc-q35-3.1  two releases
  pcimig diff --device pcie-root-port --from 3.1 --first-bad                 where it broke
`

export const exitCodes =
  'Exit codes: 0 every guest can migrate, or nothing was found, 1 a guest can fail, 2 usage error, 3 it depends.'
