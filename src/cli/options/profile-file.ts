import { existsSync } from 'node:fs'
import { profileNames } from '../../qemu/detection/profiles'

const LOOKS_LIKE_FILE = /[/\\]|\.(ya?ml|json)$/

/** Whether a text has the look of a path rather than of a name. */
export const isPath = (text: string): boolean => LOOKS_LIKE_FILE.test(text)

/** Whether the text of `--profile` names a file. What is a profile's name is no file, whatever lies here. */
export const namesFile = (profile: string): boolean =>
  !profileNames().includes(profile) && (isPath(profile) || existsSync(profile))
