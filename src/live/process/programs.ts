import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** Directories of PATH, each once, without those relative to the current directory, such as an empty entry. */
export const searchPath = (): readonly string[] => [
  ...new Set((process.env.PATH ?? '').split(delimiter).filter(isAbsolute)),
]

/** Directories of the system's own programs: confstr(_CS_PATH). */
const SYSTEM_PATH = `/usr/bin${delimiter}/bin`

/**
 * The environment for programs that are started by name: a program in the current directory, next to a dump from
 * somebody else, is never found.
 */
export const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: searchPath().join(delimiter) || SYSTEM_PATH,
})

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** Returns the path of a program, or null. */
export function whichProgram(name: string): string | null {
  return (
    searchPath()
      .map((directory) => join(directory, name))
      .find(executable) ?? null
  )
}

/** Returns the programs in these directories that match, each name once: the first, like a shell. */
export function programsLike(pattern: RegExp, directories: readonly string[]): readonly string[] {
  const found = new Map<string, string>()
  for (const directory of directories) {
    for (const name of namesIn(directory).filter((entry) => pattern.test(entry))) {
      const path = join(directory, name)
      if (!found.has(name) && executable(path)) found.set(name, path)
    }
  }
  return [...found.values()]
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort()
  } catch {
    return []
  }
}
