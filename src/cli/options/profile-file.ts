import { existsSync } from 'node:fs'
import { profileNames } from '../../qemu/detection/profiles'

const LOOKS_LIKE_FILE = /[/\\]|\.(ya?ml|json)$/

/** Whether a text looks like a path rather than a name. */
export const isPath = (text: string): boolean => LOOKS_LIKE_FILE.test(text)

/** Whether the value of `--profile` is a file. The name of a profile never is, even if a file of that name exists. */
export const namesFile = (profile: string): boolean =>
  !profileNames().includes(profile) && (isPath(profile) || existsSync(profile))
