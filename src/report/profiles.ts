import type { ProfileFacts } from '../qemu/detection/profile-catalogue'
import { stringify } from './drawing/plain-json'
import type { Look } from './drawing/style'
import { table } from './drawing/table'
import { wrap } from './drawing/wrap'

/** Returns profiles as JSON: name, kind, matches, assumes, verifiedOn. */
export function profilesJson(profiles: readonly ProfileFacts[]): string {
  return `${stringify({ schemaVersion: 1, profiles }, 2)}\n`
}

const verified = ({ verifiedOn }: ProfileFacts): string =>
  verifiedOn.length === 0
    ? 'not compared with any QEMU'
    : `compared with QEMU ${[verifiedOn.slice(0, -1).join(', '), verifiedOn.at(-1)].filter(Boolean).join(' and ')}`

const LABEL_WIDTH = 12

/** One profile, with everything that is known about it. */
function block(profile: ProfileFacts, { width, style }: Look): string {
  const { strong, faint } = style
  const room = width - LABEL_WIDTH
  const rows = [
    ['matches', wrap(profile.matches, room).join('\n')],
    ['assumes', profile.assumes.flatMap((sentence) => wrap(sentence, room)).join('\n')],
    ['verified', wrap(verified(profile), room).join('\n')],
  ] as const
  const lines = rows.flatMap(([label, text]) =>
    text.split('\n').map((line, i) => `  ${faint((i === 0 ? label : '').padEnd(LABEL_WIDTH - 2))}${line}`),
  )
  return [`${strong(profile.name)} (${profile.kind})`, ...lines].join('\n')
}

/** Columns of indent and gap beside the two columns of the list. */
const LIST_TAKEN = 4

/** Returns profiles for people: families and single profiles in full, many device types as a list. */
export function profilesText(profiles: readonly ProfileFacts[], look: Look): string {
  const full = profiles.length === 1 ? profiles : profiles.filter(({ kind }) => kind === 'family')
  const listed = profiles.filter((profile) => !full.includes(profile))
  const blocks = full.map((profile) => block(profile, look))
  if (listed.length === 0) return `${blocks.join('\n\n')}\n`
  const longest = Math.max(...listed.map(({ name }) => name.length))
  const room = Math.max(20, look.width - LIST_TAKEN - longest)
  const rows = listed.map(({ name, matches }) => [name, wrap(matches, room).join('\n')])
  const list = table(['device type', 'matches'].map(look.style.faint), rows)
  return `${[...blocks, list].join('\n\n')}\n\nDetails of one: pcimig profiles NAME\n`
}
