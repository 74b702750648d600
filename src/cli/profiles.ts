import type { Command } from 'commander'
import { profileCatalogue, profileFacts } from '../qemu/profile-catalogue'
import { profilesJson, profilesText } from '../report/profiles'
import { addOutputOptions, type OutputOptions } from './options'
import { deliver } from './output'
import { look } from './terminal'

const FORMATS = ['text', 'json'] as const

export const examples = `Examples:
  pcimig profiles                 all profiles and what they match
  pcimig profiles virtio-net-pci  what is assumed of one, and where it was verified
`

export function define(command: Command): void {
  command
    .description('List the profiles: what they match, what they assume, which QEMU versions they were compared with.')
    .argument('[PROFILE]', 'only this profile')
  addOutputOptions(command, FORMATS).action(profiles)
}

async function profiles(name: string | undefined, _: unknown, command: Command): Promise<void> {
  const options = command.opts<OutputOptions<(typeof FORMATS)[number]>>()
  const chosen = name === undefined ? profileCatalogue() : [profileFacts(name)]
  const result = options.format === 'json' ? profilesJson(chosen) : profilesText(chosen, await look(options))
  deliver(result, options.output)
}
