import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

/** Directories of PATH, each once. One that depends on the current directory, as an empty entry does, is none. */
export const searchPath = (): readonly string[] => [
  ...new Set((process.env.PATH ?? '').split(delimiter).filter(isAbsolute)),
]

/** Where confstr(_CS_PATH) says the system's own programs are. */
const SYSTEM_PATH = `/usr/bin${delimiter}/bin`

/**
 * The environment for programs that are started by name: one that lies in the current directory, beside a dump that
 * somebody else has made, is not found.
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

/** Where a program lies, or null. */
export function whichProgram(name: string): string | null {
  return (
    searchPath()
      .map((directory) => join(directory, name))
      .find(executable) ?? null
  )
}

/** The programs in these directories whose names fit, each name once: the first, as a shell would take it. */
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
