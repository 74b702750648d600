import { PAGES } from '../../check/cases/catalogue'
import { profileNames } from '../../qemu/detection/profiles'
import { machineNames } from '../../qemu/releases/machine'
import { RELEASES } from '../../qemu/releases/version'

/** Long lists that several options take, each with the words in it. */
export const LISTS = {
  versions: () => RELEASES,
  machines: machineNames,
  profiles: profileNames,
  cases: () => Object.keys(PAGES),
} satisfies Record<string, () => Iterable<string> | Promise<Iterable<string>>>

export type ListName = keyof typeof LISTS

/** What an option or an argument takes. */
export interface Values {
  /** A few words, or the name of a list. */
  readonly words: readonly string[] | ListName | null
  /** Paths are taken too, or alone. */
  readonly paths: 'files' | 'directories' | null
  /** Behind a word and an equal sign stands a file: "html=report.html". */
  readonly wordAndFile: boolean
}

const NOTHING: Values = { words: null, paths: null, wordAndFile: false }
const FILES: Values = { ...NOTHING, paths: 'files' }

/** What stands for a value says what it is. */
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
  /** What it is called in the manual: "FILE"; null for a switch. */
  readonly placeholder: string | null
  /** The words it takes, where they are few. */
  readonly words: readonly string[] | null
}

/** What can be completed for an option or an argument. */
export function valuesOf({ placeholder, words }: Taker): Values {
  if (words !== null) return { ...NOTHING, words, wordAndFile: placeholder?.endsWith('[=FILE]') ?? false }
  return (placeholder === null ? undefined : BY_PLACEHOLDER[placeholder]) ?? NOTHING
}
