import { printableData } from '../../bytes/printable'
import { stringify } from '../drawing/plain-json'
import type { Look } from '../drawing/style'
import { wrap } from '../drawing/wrap'

/** What was looked for, and what was found. */
export interface Fact {
  /** "qemu", "decompressor": the topic. */
  readonly topic: string
  /** "xz" */
  readonly name: string
  /** `limited`: found, but with limits; `unusable`: nothing works without it. */
  readonly state: 'found' | 'limited' | 'absent' | 'unusable'
  /** What was found, as a sentence. */
  readonly text: string
  /** What to do about it, or null. */
  readonly advice: string | null
  /** The same for programs. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>
}

export const usable = (facts: readonly Fact[]): boolean => facts.every(({ state }) => state !== 'unusable')

export const doctorJson = (facts: readonly Fact[]): string =>
  `${stringify({ schemaVersion: 1, usable: usable(facts), facts }, 2)}\n`

const MARK: Readonly<Record<Fact['state'], string>> = { found: '+', limited: '!', absent: '-', unusable: 'x' }
const NAME = 22

function factLines({ name, state, text, advice }: Fact, { width, style }: Look): string[] {
  const room = width - NAME - 4
  const body = [...wrap(text, room), ...(advice === null ? [] : wrap(advice, room).map(style.faint))]
  const label = name.length < NAME ? [] : [`  ${MARK[state]} ${name}`]
  const first = label.length === 0 ? `  ${MARK[state]} ${name.padEnd(NAME)}` : ' '.repeat(NAME + 4)
  return [...label, ...body.map((line, i) => `${i === 0 ? first : ' '.repeat(NAME + 4)}${line}`)]
}

/** Returns the facts for people, by topic. */
export function doctorText(facts: readonly Fact[], look: Look): string {
  const clean = printableData(facts)
  const topics = [...new Set(clean.map(({ topic }) => topic))]
  const lines = topics.flatMap((topic) => [
    look.style.strong(topic),
    ...clean.filter((fact) => fact.topic === topic).flatMap((fact) => factLines(fact, look)),
    '',
  ])
  const end = usable(facts) ? '+ found, ! limited, - not found' : 'x pcimig cannot work without it'
  return `${lines.join('\n')}\n${look.style.faint(end)}\n`
}
