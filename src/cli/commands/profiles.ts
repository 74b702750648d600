import {
  ownProfileFacts,
  type ProfileFacts,
  profileCatalogue,
  profileFacts,
} from '../../qemu/detection/profile-catalogue'
import { namesOf } from '../../qemu/devices/user-profile'
import { profilesJson, profilesText } from '../../report/profiles'
import type { CliTargetOptions, OutputOptions } from '../options/options'
import { namesFile } from '../options/profile-file'
import { withSettings } from '../options/settings-option'
import type { Given } from '../options/table'
import { deliver } from '../writing/output'
import { look } from '../writing/terminal'
import type { FORMATS } from './tables/profiles'

/** All profiles, the user's own first; those in a file, after checking it; or the one with that name. */
async function wanted(name: string | undefined, given: Given<CliTargetOptions>): Promise<readonly ProfileFacts[]> {
  if (name !== undefined && namesFile(name)) {
    const { readProfiles } = await import('../options/files')
    return (await readProfiles(name, true)).map(ownProfileFacts)
  }
  const { profiles: own = [] } = await withSettings(given)
  if (name === undefined) return [...own.map(ownProfileFacts), ...profileCatalogue()]
  const found = own.find((profile) => namesOf(profile).includes(name))
  return [found ? ownProfileFacts(found) : profileFacts(name)]
}

export async function profiles(
  name: string | undefined,
  given: Given<CliTargetOptions & OutputOptions<(typeof FORMATS)[number]>>,
): Promise<void> {
  const { options } = given
  const facts = await wanted(name, given)
  const result = options.format === 'json' ? profilesJson(facts) : profilesText(facts, await look(options))
  deliver(result, options.output)
}
