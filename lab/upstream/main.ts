import { parseArgs } from 'node:util'
import { changesBetween } from './compare'
import { changesSinceRecord, record } from './known'
import { commitOf, History, pointsBetween, releaseOf } from './releases'
import { type Commits, changesText, isOpen, placesText } from './report'
import { rowsIn } from './rows'
import { folderTree, git, HEADERS, isRepository, type Tree, treeOf } from './tree'
import { readSources, type Sources } from './writers'

/*
 * `npm run upstream -- --qemu-source DIR [--rev COMMIT] [--since COMMIT] [--all] [--record]`: lists every place in a checkout
 * of QEMU that writes config space, cmask, wmask or w1cmask, and holds it against the rules in src/qemu, by the name of the
 * function. Without --since it names what differs from the sources that the rules were last held against (known.txt), with
 * it what each release since then changed. Exit code 1: somebody has to look.
 *
 * DIR is a checkout, a git directory, or with neither --rev nor --since an unpacked release. --all lists the places themselves;
 * --record writes known.txt, once the rules hold for what was found.
 */

const { values } = parseArgs({
  options: {
    'qemu-source': { type: 'string' },
    rev: { type: 'string', default: 'HEAD' },
    since: { type: 'string' },
    all: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
})
const folder = values['qemu-source']
if (folder === undefined) throw new Error('--qemu-source DIR is missing: a checkout of QEMU')

const rows = rowsIn('src/qemu')
const isGit = isRepository(folder)
const treeAt = (commit: string): Tree => (isGit ? treeOf(folder, commit) : folderTree(folder))
const NO_COMMITS: Commits = { ofPlace: () => [], ofConstant: () => [] }

/** Prints what each release since a commit changed. Returns whether somebody has to look. */
function replay(since: string, end: string, repository: string): boolean {
  const history = new History(repository)
  let from = since
  let before: Sources = readSources(treeOf(repository, since))
  let open = false
  for (const { commit, release } of pointsBetween(repository, since, end)) {
    const after = readSources(treeOf(repository, commit))
    const start = from
    const commits: Commits = {
      ofPlace: ({ file, name }) => history.commits(start, commit, [file], name),
      ofConstant: (name) =>
        history.commits(
          start,
          commit,
          HEADERS.map((each) => `${each}/*.h`),
          name,
        ),
    }
    const changes = changesBetween(before, after)
    process.stdout.write(changesText(changes, release, rows, commits))
    open ||= isOpen(changes)
    before = after
    from = commit
  }
  return open
}

function current(): boolean {
  const sources = readSources(treeAt(values.rev))
  if (values.record) record(sources)
  if (values.all) process.stdout.write(placesText(sources.places.values(), rows))
  if (values.record || values.all) return false
  const changes = changesSinceRecord(sources)
  const version =
    isGit && folder !== undefined ? releaseOf(git(folder, 'show', `${values.rev}:VERSION`)) : 'this release'
  process.stdout.write(changesText(changes, version, rows, NO_COMMITS))
  return isOpen(changes)
}

if (values.since !== undefined && !isGit)
  throw new Error('--since needs a checkout with its history, or a git directory')
process.exitCode = (
  values.since === undefined
    ? current()
    : replay(commitOf(folder, values.since, values.rev), values.rev, folder)
)
  ? 1
  : 0
