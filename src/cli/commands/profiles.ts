import type { Command } from 'commander'
import {
  ownProfileFacts,
  type ProfileFacts,
  profileCatalogue,
  profileFacts,
} from '../../qemu/detection/profile-catalogue'
import { namesOf } from '../../qemu/devices/user-profile'
import { profilesJson, profilesText } from '../../report/profiles'
import { addOutputOptions, type OutputOptions, type TargetOptions } from '../options/options'
import { namesFile } from '../options/profile-file'
import { addSettingsOptions, withSettings } from '../options/settings-option'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'

const FORMATS = ['text', 'json'] as const

export const examples = `Examples:
  pcimig profiles                 all profiles and what they match
  pcimig profiles virtio-net-pci  what is assumed of one, and where it was verified
  pcimig profiles my-nic.yaml     check a file of your own, and see what is in it
`

export function define(command: Command): void {
  command
    .description('List the profiles: what they match, what they assume, and the QEMU versions they were compared with.')
    .argument('[PROFILE|FILE]', 'only this profile, or the profiles in a file')
  addSettingsOptions(addOutputOptions(command, FORMATS)).action(profiles)
}

/** All profiles, the user's own first; those in a file, after checking it; or the one with that name. */
async function wanted(name: string | undefined, command: Command): Promise<readonly ProfileFacts[]> {
  if (name !== undefined && namesFile(name)) {
    const { readProfiles } = await import('../options/files')
    return (await readProfiles(name, true)).map(ownProfileFacts)
  }
  const { profiles: own = [] } = await withSettings<TargetOptions>(command)
  if (name === undefined) return [...own.map(ownProfileFacts), ...profileCatalogue()]
  const found = own.find((profile) => namesOf(profile).includes(name))
  return [found ? ownProfileFacts(found) : profileFacts(name)]
}

async function profiles(name: string | undefined, _: unknown, command: Command): Promise<void> {
  const options = command.opts<OutputOptions<(typeof FORMATS)[number]>>()
  const facts = await wanted(name, command)
  const result = options.format === 'json' ? profilesJson(facts) : profilesText(facts, await look(options))
  deliver(result, options.output)
}
