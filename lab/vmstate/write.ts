import { list, type Written } from './listed'
import type { TypeState } from './records'

const inOrder = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

function lineOf({ name, version, minimum, fields, subsections }: Written, releases: string): string {
  return [name, `${version}/${minimum}`, releases, fields, subsections.join(' ')].join('\t').replace(/\t+$/, '')
}

/** The table as TypeScript, one line a state. */
export function tableFile(types: readonly TypeState[]): string {
  const releases = [...new Set(types.map(({ release }) => release))].sort(inOrder)
  const { lines, numberOf } = list(types.map(({ state }) => state))
  const having = lines.map(() => new Set<number>())
  for (const { state, release } of types) having[numberOf(state)]!.add(releases.indexOf(release))
  const rows = lines.map((line, number) => lineOf(line, [...having[number]!].sort().join('')))
  return `/** Made by \`npm run vmstate\` from -dump-vmstate of these releases for x86_64, aarch64 and ppc64. */
export const MEASURED: readonly string[] = ${JSON.stringify(releases).replaceAll('"', "'").replaceAll(',', ', ')}

/**
 * One state a line, each once however many have it, numbered from 0; the fields, separated by tabs:
 *
 * 1. its name; 2. the version that is sent, and the lowest that is loaded;
 * 3. places in MEASURED of the releases in which a device type has it as its section; none if others contain it;
 * 4. its fields as states-form.ts writes them; 5. numbers of its subsections.
 */
export const STATES: string = \`
${rows.join('\n')}
\`
`
}
