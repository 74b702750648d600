import type { Row } from './collect'

/** "5.2:2/1 11.1:2/2": from which release on which versions, as measured. */
function spans(releases: readonly string[], { versions }: Row): string {
  return versions.flatMap((version, i) => (version === versions[i - 1] ? [] : [`${releases[i]}:${version}`])).join(' ')
}

/** The table as TypeScript, one line a state. */
export function tableFile(releases: readonly string[], rows: readonly Row[]): string {
  const lines = rows.map((row) => `${row.name}\t${spans(releases, row)}`)
  return `/** Made by \`npm run vmstate\` from -dump-vmstate of these releases, x86_64, aarch64 and ppc64 where they have it. */
export const MEASURED: readonly string[] = ${JSON.stringify(releases).replaceAll('"', "'").replaceAll(',', ', ')}

/**
 * One state a line: its name, a tab, and "RELEASE:VERSION/MINIMUM" where it is not as in the release before; "-" in
 * their place where the release has the device without this subsection, "?" where it was not measured.
 */
export const VERSIONS = \`
${lines.join('\n')}
\`
`
}
