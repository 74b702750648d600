import { printable } from '../../bytes/printable'
import type { Advice } from '../../check/fleet/advice'
import type { Change, Hint, Setting } from '../../check/fleet/hints'
import type { NextForAll, NextObstacle } from '../../check/fleet/next-release'
import { count } from '../drawing/words'

const MOST_NAMED = 4

/** The first names of a list, and how many more there are. */
export const some = (names: readonly string[], most: number): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`

const OWN_OPTIONS = "devices created with the guest's own options"

const settingText = ({ name, value }: Setting): string => `${name}=${value}`

function changeText(change: Change): string {
  switch (change.kind) {
    case 'release':
      return `QEMU ${change.to} instead of ${change.from}${change.options ? `, ${OWN_OPTIONS}` : ''}`
    case 'property':
      return `${settingText(change.set)} for each ${change.device}`
    case 'options': {
      const differing = change.set.length === 0 ? '' : ` (${some(change.set.map(settingText), MOST_NAMED)})`
      return `${OWN_OPTIONS}${differing}`
    }
  }
}

/** "QEMU 8.1 instead of 7.2 on host1: 1 cell" */
const hintText = ({ change, targets, cells }: Hint): string =>
  `${changeText(change)} on ${some(targets, MOST_NAMED)}: ${count(cells, 'cell')} more`

const WAYS = { there: 'on the way there', back: 'on the way back' } as const

function obstacleText({ direction, outcome, devices, reason, conditions, guests }: NextObstacle): string {
  const where = reason ? [reason.register, reason.action].join(', ') : conditions.join('; ')
  const property = reason?.property
    ? `; ${reason.property.name}: ${reason.property.source} → ${reason.property.destination}`
    : ''
  const known = reason?.case ? `; case ${reason.case}` : ''
  return `${outcome} ${WAYS[direction]} for ${count(guests, 'guest')}: ${some(devices, MOST_NAMED)}: ${where}${property}${known}`
}

function nextText({ newest, judged, beyond }: NextForAll): string {
  if (judged === 0) return 'The next release is not known for any guest.'
  const whom = judged === 1 ? 'the guest' : `all ${judged} guests`
  const answer =
    newest === null
      ? `No release of QEMU is safe for ${whom}, there and back, in any state.`
      : `The newest release of QEMU for ${whom}, safe there and back in any state: ${newest}.`
  return beyond === null ? answer : `${answer} ${beyond.release} is not:`
}

/** A statement, and a list that belongs to it. */
export interface AdvicePart {
  readonly text: string
  readonly points: readonly string[]
}

const MOST_OPEN = 5

/** Reasons why nothing is known, each with the guests that it is for. */
function openPoints({ open }: NextForAll): string[] {
  const byReason = new Map<string, string[]>()
  for (const { source, reason } of open) byReason.set(reason, [...(byReason.get(reason) ?? []), source])
  return [...byReason].slice(0, MOST_OPEN).map(([reason, sources]) => `${reason} (${some(sources, MOST_NAMED)})`)
}

/** Returns what is advised, for people, in plain text without control characters. */
export function adviceParts({ takeAll, next, hints }: Advice): AdvicePart[] {
  const parts: AdvicePart[] = [
    {
      text:
        takeAll.length === 0 ? 'No host accepts every guest.' : `Every guest can go to ${some(takeAll, MOST_NAMED)}.`,
      points: [],
    },
    { text: nextText(next), points: next.beyond?.obstacles.map(obstacleText) ?? [] },
    ...(next.open.length === 0
      ? []
      : [{ text: `The next release is open for ${count(next.open.length, 'guest')}:`, points: openPoints(next) }]),
    ...(hints.length === 0
      ? []
      : [
          {
            text: 'More cells would be accepted with (judged by prediction, config space only):',
            points: hints.map(hintText),
          },
        ]),
  ]
  return parts.map(({ text, points }) => ({ text: printable(text), points: points.map(printable) }))
}
