import { PAGES } from '../../check/cases/pages'
import { profileNames } from '../../qemu/detection/profiles'
import { machineNames } from '../../qemu/releases/machine'
import { RELEASES } from '../../qemu/releases/version'

/** Long word lists that several options share. */
export const LISTS = {
  versions: () => RELEASES,
  machines: machineNames,
  profiles: profileNames,
  cases: () => Object.keys(PAGES),
} satisfies Record<string, () => Iterable<string> | Promise<Iterable<string>>>

export type ListName = keyof typeof LISTS

/** The values of an option or an argument. */
export interface Values {
  /** A few words, or the name of a list. */
  readonly words: readonly string[] | ListName | null
  /** Whether paths are allowed, in addition or only. */
  readonly paths: 'files' | 'directories' | null
  /** Whether a word may be followed by an equal sign and a file: "html=report.html". */
  readonly wordAndFile: boolean
}

const NOTHING: Values = { words: null, paths: null, wordAndFile: false }
const FILES: Values = { ...NOTHING, paths: 'files' }

/** The placeholder of a value determines its kind. */
const BY_PLACEHOLDER: Readonly<Record<string, Values>> = {
  FILE: FILES,
  DUMP: FILES,
  SRC: FILES,
  DST: FILES,
  STREAM: FILES,
  DIR: { ...NOTHING, paths: 'directories' },
  VERSION: { ...NOTHING, words: 'versions' },
  TYPE: { ...NOTHING, words: 'machines' },
  LOG: { ...FILES, words: 'cases' },
  PROFILE: { ...NOTHING, words: 'profiles' },
  'PROFILE|FILE': { ...FILES, words: 'profiles' },
}

interface Taker {
  /** Its name in the manual: "FILE"; null for a switch. */
  readonly placeholder: string | null
  /** The accepted words, if they are few. */
  readonly words: readonly string[] | null
  /** Whether each of them may have a file. */
  readonly takesFile?: boolean
}

/** Returns the completions of an option or an argument. */
export function valuesOf({ placeholder, words, takesFile = false }: Taker): Values {
  if (words !== null) return { ...NOTHING, words, wordAndFile: takesFile }
  return (placeholder === null ? undefined : BY_PLACEHOLDER[placeholder]) ?? NOTHING
}
