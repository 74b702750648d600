import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Sources of QEMU at one point of its history. */
export interface Tree {
  /** A commit, or the folder's name. */
  readonly name: string
  /** Paths from the top, of the given folders, that end in .c or .h. */
  files(folders: readonly string[]): readonly string[]
  /** Texts in the order of the paths; empty for a path that isn't there. */
  read(paths: readonly string[]): readonly string[]
}

/** Folders with code that fills config space, and with the constants that it uses. */
export const CODE = ['hw'] as const
export const HEADERS = ['include', 'linux-headers', 'hw'] as const

const MOST = 2 ** 30
const SOURCE = /\.[ch]$/

/** Runs git in a checkout, or a git directory. @throws Error with what git said */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    maxBuffer: MOST,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Whether a folder is a checkout or a git directory. */
export const isRepository = (folder: string): boolean =>
  spawnSync('git', ['-C', folder, 'rev-parse', '--git-dir'], { stdio: 'ignore' }).status === 0

/** Splits what `git cat-file --batch` prints into the contents of its objects, in their order. */
function objects(printed: Buffer): string[] {
  const found: string[] = []
  for (let at = 0; at < printed.length; ) {
    const end = printed.indexOf('\n', at)
    const size = / blob (\d+)$/.exec(printed.toString('latin1', at, end))?.[1]
    if (size === undefined) {
      found.push('')
      at = end + 1
      continue
    }
    found.push(printed.toString('utf8', end + 1, end + 1 + Number(size)))
    at = end + 2 + Number(size)
  }
  return found
}

/** The tree of a commit. */
export function treeOf(repository: string, commit: string): Tree {
  return {
    name: commit,
    files: (folders) =>
      git(repository, 'ls-tree', '-r', '--full-tree', '--name-only', commit, '--', ...folders)
        .split('\n')
        .filter((path) => SOURCE.test(path)),
    read: (paths) => {
      if (paths.length === 0) return []
      const input = paths.map((path) => `${commit}:${path}\n`).join('')
      const { stdout } = spawnSync('git', ['-C', repository, 'cat-file', '--batch'], { input, maxBuffer: MOST })
      return objects(stdout)
    },
  }
}

/** The files of a folder that is no repository, such as an unpacked release. */
export const folderTree = (folder: string): Tree => ({
  name: folder,
  files: (folders) =>
    folders
      .filter((each) => existsSync(join(folder, each)))
      .flatMap((each) =>
        readdirSync(join(folder, each), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
          .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
      )
      .sort(),
  read: (paths) =>
    paths.map((path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : '')),
})
