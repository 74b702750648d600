import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../../../bytes/input-error'
import { reasonOf } from '../../../bytes/system-error'
import { conform } from '../../../formats/conform'
import { UserDocument } from '../../../formats/document'
import { PROFILE_FORM } from '../../../qemu/devices/user/profile-form'
import { namesOf, type UserProfile } from '../../../qemu/devices/user-profile'
import { statOf } from '../../inputs-read'
import { inFile } from '../../reading/in-file'
import { readBytes } from '../../reading/input'

export const MOST_FILES = 1000
const FILE_NAME = /^[^.].*\.(ya?ml|json)$/

/** The files of a path: itself, or those in the directory, by name. */
function filesIn(path: string): string[] {
  if (statOf(path)?.isDirectory() !== true) return [path]
  const found = namesIn(path)
    .filter((name) => FILE_NAME.test(name))
    .sort()
    .map((name) => join(path, name))
  if (found.length > MOST_FILES) throw new InputError(`has more than ${MOST_FILES} profiles`, { file: path })
  if (found.length > 0) return found
  throw new InputError('is a directory without profiles', { file: path }, 'Their names end in .yaml, .yml or .json.')
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    throw new InputError(`cannot be read: ${reasonOf(error)}`, { file: directory })
  }
}

async function readFile(file: string, given: boolean): Promise<UserProfile[]> {
  const text = new TextDecoder().decode(await readBytes(file))
  return inFile(file, () => {
    const document = new UserDocument(text)
    const { profiles } = conform(PROFILE_FORM, document)
    const { profiles: entries } = document.data as { readonly profiles: object }
    return profiles.map((row, i) => ({ row, where: `${file}:${document.lineOf(entries, i)}`, given }))
  })
}

/**
 * The profiles in a file, or in all files of a directory.
 * @param given whether the command line names them
 * @throws InputError with file, line and column for an invalid file
 */
export async function readProfiles(path: string, given: boolean): Promise<UserProfile[]> {
  const found: UserProfile[] = []
  for (const file of filesIn(path)) found.push(...(await readFile(file, given)))
  return found
}

/** @throws InputError for a name that two profiles have */
export function refuseNamesakes(profiles: readonly UserProfile[]): void {
  const seen = new Map<string, UserProfile>()
  for (const profile of profiles) {
    for (const name of namesOf(profile)) {
      const other = seen.get(name)
      if (other) throw new InputError(`profile ${name} is described twice: ${other.where} and ${profile.where}`)
      seen.set(name, profile)
    }
  }
}
