import type { Changes, ConstantChange, WriterChange } from './compare'
import type { Rows } from './rows'
import type { Writer } from './writers'

/** Names the commits that changed a place or a constant; none if there is no history. */
export interface Commits {
  ofPlace(place: Writer): readonly string[]
  ofConstant(name: string): readonly string[]
}

/** Where code stands that every passed-through function, port or virtio device goes through; other files are of one device each. */
const SHARED = /^hw\/(?:vfio|pci|virtio)\//

const INDENT = '         '
const SHOWN = 8

const lines = (mark: string, statements: readonly string[]): string[] => [
  ...statements.slice(0, SHOWN).map((text) => `${INDENT}${mark} ${text.slice(0, 160)}`),
  ...(statements.length > SHOWN ? [`${INDENT}${mark} … ${statements.length - SHOWN} more`] : []),
]

/** A row to start from: its release, the function, and the commit that brought it. */
const draft = (release: string, { name }: Writer, commits: readonly string[]): string =>
  `'${name.replaceAll('_', '-')}': change('${release}', '${name}', '${commits[0]?.split(' ')[0] ?? '?'}'),`

function placeText(
  { kind, place, added, removed, asks }: WriterChange,
  release: string,
  rows: Rows,
  commits: Commits,
): string[] {
  const row = rows.get(place.name)
  const found = kind === 'gone' ? [] : commits.ofPlace(place)
  const where = kind === 'gone' ? place.file : `${place.file}:${place.line}`
  return [
    `${kind.padEnd(8)} ${where} ${place.name}${place.writes.length > 0 ? `: ${place.writes.join(', ')}` : ''}`,
    ...found.map((text) => `${INDENT}${text}`),
    ...lines('-', removed),
    ...lines('+', added),
    ...asks.map((name) => `${INDENT}asks ${name}, which changed`),
    row === undefined
      ? `${INDENT}no row${kind === 'new' ? `; draft: ${draft(release, place, found)}` : ''}`
      : `${INDENT}row: ${row}`,
  ]
}

function constantText({ name, before, after, users }: ConstantChange, rows: Rows, commits: Commits): string[] {
  return [
    `constant ${name}: ${before} -> ${after}`,
    ...commits.ofConstant(name).map((text) => `${INDENT}${text}`),
    ...users.map((place) => `${INDENT}used by ${place.file} ${place.name}, row: ${rows.get(place.name) ?? 'none'}`),
  ]
}

/** Whether somebody has to look: shared code or a constant of it changed, or a place of one device is new. */
export const isOpen = ({ places, constants }: Changes): boolean =>
  constants.length > 0 || places.some(({ kind, place }) => kind === 'new' || SHARED.test(place.file))

/**
 * Writes what changed, shared code first; of other files new places and changed ones by name.
 * @param release that the changes belong to, "10.1"
 */
export function changesText(changes: Changes, release: string, rows: Rows, commits: Commits): string {
  const shared = changes.places.filter(({ place }) => SHARED.test(place.file))
  const others = changes.places.filter(({ place }) => !SHARED.test(place.file))
  const byFile = new Map<string, string[]>()
  for (const { kind, place } of others)
    byFile.set(place.file, [...(byFile.get(place.file) ?? []), `${place.name} (${kind})`])
  return [
    `# ${release}`,
    ...shared.flatMap((change) => placeText(change, release, rows, commits)),
    ...changes.constants.flatMap((change) => constantText(change, rows, commits)),
    ...[...byFile].map(([file, names]) => `device   ${file}: ${names.join(', ')}`),
    ...(shared.length + others.length + changes.constants.length === 0 ? ['nothing changed'] : []),
    '',
  ].join('\n')
}

/** Writes every place with its row. */
export const placesText = (places: Iterable<Writer>, rows: Rows): string =>
  [...places]
    .map(
      (place) =>
        `${place.file}:${place.line} ${place.name}: ${place.writes.join(', ')}; row: ${rows.get(place.name) ?? 'none'}\n`,
    )
    .join('')
