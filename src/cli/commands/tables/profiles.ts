import { outputOptions, SETTINGS_OPTIONS } from '../../options/rows'
import type { CommandTable } from '../../options/table'

export const FORMATS = ['text', 'json'] as const

export const table: CommandTable = {
  description: 'List the profiles: what they match, what they assume, and the QEMU versions they were compared with.',
  operands: [{ name: '[PROFILE|FILE]', help: 'only this profile, or the profiles in a file' }],
  options: [...outputOptions(FORMATS), ...SETTINGS_OPTIONS],
}

export const examples = `Examples:
  pcimig profiles                 all profiles and what they match
  pcimig profiles virtio-net-pci  what one assumes, and where it was verified
  pcimig profiles my-nic.yaml     check your own file, and list what is in it
`
