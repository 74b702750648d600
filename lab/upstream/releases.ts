import { git } from './tree'

/** A commit, and the release that its sources become. */
export interface Point {
  readonly commit: string
  /** "10.1" */
  readonly release: string
}

/**
 * Returns the release that sources with this content of VERSION become: 10.0.0 and 10.0.3 are 10.0, 10.0.50 and 10.0.92
 * (a release candidate) what follows; the last release of a year is x.2.
 */
export function releaseOf(version: string): string {
  const [major = 0, minor = 0, micro = 0] = version.trim().split('.').map(Number)
  if (micro < 50) return `${major}.${minor}`
  return minor >= 2 ? `${major + 1}.0` : `${major}.${minor + 1}`
}

/**
 * Returns the releases that a history has after a commit, oldest first, and its end: the commits that set VERSION to
 * x.y.0.
 */
export function pointsBetween(repository: string, since: string, end: string): Point[] {
  const versionAt = (commit: string) => git(repository, 'show', `${commit}:VERSION`).trim()
  const changes = git(repository, 'log', '--reverse', '--format=%H', `${since}..${end}`, '--', 'VERSION')
  const releases = changes
    .split('\n')
    .filter((commit) => commit !== '')
    .map((commit) => ({ commit, version: versionAt(commit) }))
    .filter(({ version }) => /^\d+\.\d+\.0$/.test(version))
  const last = releases.at(-1)
  const tail =
    last && git(repository, 'rev-parse', end).trim() === last.commit ? [] : [{ commit: end, version: versionAt(end) }]
  return [...releases, ...tail].map(({ commit, version }) => ({ commit, release: releaseOf(version) }))
}

/** "v9.0.0", as a history without tags lacks it. */
const TAG = /^v(\d+\.\d+\.\d+)$/

/**
 * Returns a commit by its name, or the one that made a release if the history has no tag for it: the newest whose
 * VERSION is x.y.z.
 * @throws Error for a name that the history does not know
 */
export function commitOf(repository: string, name: string, end: string): string {
  const known = (revision: string) => git(repository, 'rev-parse', '--verify', '--quiet', `${revision}^{commit}`).trim()
  try {
    return known(name)
  } catch {
    const version = TAG.exec(name)?.[1]
    const commits = version === undefined ? '' : git(repository, 'log', '--format=%H', end, '--', 'VERSION')
    const made = commits.split('\n').find((commit) => {
      return commit !== '' && git(repository, 'show', `${commit}:VERSION`).trim() === version
    })
    if (made !== undefined) return made
    throw new Error(`${name} is no commit of ${repository}, and none sets VERSION to it`)
  }
}

/** A commit that changed a file: "1cab5a02ab 2025-04-25 Subject", and the names on its changed lines and in its hunks' heads. */
interface Commit {
  readonly title: string
  readonly names: ReadonlySet<string>
}

const MARK = '\u0001'

/** Reads the history of files between two points, asking git once for each set of files. */
export class History {
  private readonly read = new Map<string, readonly Commit[]>()

  constructor(private readonly repository: string) {}

  /** Returns the commits that changed a function of a file, or a line with that name in files, oldest first. */
  commits(from: string, to: string, files: readonly string[], name: string): string[] {
    const key = [from, to, ...files].join(' ')
    let commits = this.read.get(key)
    if (!commits) {
      commits = this.log(from, to, files)
      this.read.set(key, commits)
    }
    return commits.filter(({ names }) => names.has(name)).map(({ title }) => title)
  }

  private log(from: string, to: string, files: readonly string[]): Commit[] {
    const format = `--format=${MARK}%h %as %s`
    const printed = git(
      this.repository,
      'log',
      '--abbrev=10',
      '-p',
      '-U0',
      '--reverse',
      '--no-merges',
      format,
      `${from}..${to}`,
      '--',
      ...files,
    )
    return printed
      .split(MARK)
      .slice(1)
      .map((text) => {
        const [title = '', ...lines] = text.split('\n')
        const headed = lines.filter((line) => /^(?:@@|[+-](?![+-]{2}))/.test(line))
        return { title, names: new Set(headed.flatMap((line) => line.match(/\b[A-Za-z_]\w+\b/g) ?? [])) }
      })
  }
}
