import type { LaterRelease, NextFound, NextReleases } from '../../check/atlas/next-release'
import { newestWith } from '../../check/atlas/next-release'
import { lastOf } from '../../check/releases/ranges'
import { stringify } from '../drawing/plain-json'
import type { Look } from '../drawing/style'
import { table } from '../drawing/table'
import { bullets, wrap } from '../drawing/wrap'
import { reasonText } from './plain'
import { mergedReasons } from './table'

/** What the text says about one release: the newest that is safe, and the newest that may be. */
interface Answer {
  readonly safe: LaterRelease | null
  /** Newer than `safe`, and safe unless something else decides otherwise; or null. */
  readonly conditional: LaterRelease | null
}

function answerOf(source: NextReleases): Answer {
  const safe = newestWith(source, ['safe'])
  const possible = newestWith(source, ['safe', 'depends'])
  return { safe, conditional: possible === safe ? null : possible }
}

const DIRECTIONS = { there: 'on the way there', back: 'on the way back' } as const

/** Lines that say what keeps guests from a release. */
function hindrances({ to, outcome, hindrances: found }: LaterRelease, width: number): string[] {
  const one = found.flatMap(({ direction, devices, cells }) => {
    const why = mergedReasons(cells).map(reasonText).join('; ')
    return `${DIRECTIONS[direction]}, ${cells.outcome}: ${devices.join(', ')}: ${why}`
  })
  return [...wrap(`  ${to} ${outcome === 'depends' ? 'depends on' : 'is unsafe'}:`, width), ...bullets(one, width)]
}

const words = ({ safe, conditional }: Answer, { later }: NextReleases): string[] => [
  later.length === 0 ? 'no later release is known' : (safe?.to ?? 'none'),
  conditional?.to ?? '',
]

/** Releases in a row with the same answer for the same reasons. */
function alike(sources: readonly NextReleases[]): NextReleases[][] {
  const found: NextReleases[][] = []
  const key = (source: NextReleases): string =>
    JSON.stringify([words(answerOf(source), source), source.later.map(({ to, outcome }) => [to, outcome]).slice(0, 1)])
  for (const source of sources) {
    const last = found.at(-1)
    if (last && key(last[0]!) === key(source)) last.push(source)
    else found.push([source])
  }
  return found
}

function named(run: readonly NextReleases[]): string {
  const [first, last] = [run[0]!.from, lastOf(run.at(-1)!.from)]
  return first === last || `${first}.0` === last ? first : `${first} to ${last}`
}

/**
 * Returns as text where guests of a machine type can be taken.
 * @param newestOnly leaves out what keeps guests from newer releases
 */
export function nextText(found: NextFound, newestOnly: boolean, { width, style }: Look): string {
  const { machine, notes, devices, sources } = found
  const runs = alike(sources)
  const types = `${devices.length} device type${devices.length === 1 ? '' : 's'}`
  const out = [
    ...wrap(`Guests of ${machine}, ${types}: the newest release that is safe both ways, in any state`, width).map(
      style.strong,
    ),
    ...notes.flatMap((note) => wrap(`note: ${note}`, width)),
    '',
    table(
      ['from', 'newest that is safe', 'newer, on conditions'],
      runs.map((run) => [named(run), ...words(answerOf(run[0]!), run[0]!)]),
      0,
    ),
  ]
  if (newestOnly) return `${out.join('\n')}\n`
  for (const run of runs) {
    const { safe } = answerOf(run.at(-1)!)
    const { later } = run.at(-1)!
    const newer = later.slice(0, safe ? later.indexOf(safe) : later.length).slice(0, 1)
    if (newer.length === 0) continue
    out.push('', style.strong(`From ${named(run)}`), ...newer.flatMap((release) => hindrances(release, width)))
  }
  return `${out.join('\n')}\n`
}

/**
 * Returns the same as JSON.
 * @param newestOnly leaves out every release but the newest that is safe
 */
export function nextJson({ machine, notes, devices, sources }: NextFound, newestOnly: boolean): string {
  const document = {
    schemaVersion: 1,
    machine,
    notes,
    devices,
    sources: sources.map((source) => {
      const { safe, conditional } = answerOf(source)
      return {
        from: source.from,
        newest: safe?.to ?? null,
        conditional: conditional?.to ?? null,
        later: source.later
          .filter((release) => !newestOnly || release === safe)
          .map(({ to, outcome, hindrances: found }) => ({
            to,
            outcome,
            hindrances: found.map(({ direction, devices: names, cells: { outcome: worst, reasons, conditions } }) => ({
              direction,
              devices: names,
              outcome: worst,
              reasons,
              conditions,
            })),
          })),
      }
    }),
  }
  return `${stringify(document, 2)}\n`
}
