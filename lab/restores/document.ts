import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { RELATIONS } from './judge'
import { type Count, type Tally, total } from './tally'

/** In the root of the repository, where npm runs a script. Where `--judge DIR --tally` leaves what it counted. */
export const DOCUMENTED = 'docs/restores'
export const DOCUMENT = 'docs/restores.md'

const INTRODUCTION = `# Restores: our verdicts against QEMU's answers

Written by \`npm run restores -- --document\` from the counts in \`docs/restores\`. Each restore was a real one: a random
machine of a random type that both QEMUs have, started, saved, and its stream loaded by the other QEMU, which was started
with the same command line or one that differs in one thing. \`check\` was given the stream and what the destination itself
writes, paused before its first instruction. To run more, and to count them:

    npm run restores -- --source QEMU --destination QEMU --count 1000 --seed 1 --keep DIR
    npm run restores -- --judge DIR/5.2.0-7.2.22 --tally
    npm run restores -- --document

"agrees": the same verdict; if QEMU refused, the first line it printed is the predicted one, byte for byte; where it was
config space, \`explain\` reads the same register and bits out of what QEMU printed. "undetermined": no verdict, with the
reason. "QEMU crashed": it neither took nor refused the stream. All other columns are faults.
`

const COLUMNS: readonly (keyof Count)[] = ['restores', 'accepted', ...RELATIONS]

const row = (name: string, count: Count): string =>
  `| ${[name, ...COLUMNS.map((column) => count[column] ?? 0)].join(' | ')} |`

function table(title: string, rows: readonly (readonly [string, Count])[]): string[] {
  return [
    `| ${[title, ...COLUMNS].join(' | ')} |`,
    `| --- |${' ---: |'.repeat(COLUMNS.length)}`,
    ...rows.map(([name, count]) => row(name, count)),
    row('**all**', total(rows.map(([, count]) => count))),
    '',
  ]
}

const sumOf = ({ kinds }: Tally): Count => total(Object.values(kinds))

/** The document of these tallies. */
export function documentOf(tallies: readonly Tally[]): string {
  const kinds = new Map<string, Count[]>()
  for (const tally of tallies) {
    for (const [kind, count] of Object.entries(tally.kinds)) kinds.set(kind, [...(kinds.get(kind) ?? []), count])
  }
  return [
    INTRODUCTION,
    ...table(
      'QEMU',
      tallies.map((tally) => [`${tally.source} to ${tally.destination}`, sumOf(tally)]),
    ),
    ...table(
      'what differs',
      [...kinds].map(([kind, counts]) => [kind, total(counts)]),
    ),
  ].join('\n')
}

/** What is kept in the repository, the oldest QEMU first. */
export const documented = (): Tally[] =>
  (existsSync(DOCUMENTED) ? readdirSync(DOCUMENTED) : [])
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => JSON.parse(readFileSync(`${DOCUMENTED}/${name}`, 'utf8')) as Tally)

export const writeDocument = (): void => writeFileSync(DOCUMENT, documentOf(documented()))
