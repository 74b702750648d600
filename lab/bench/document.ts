import type { Row } from './row'

const INTRODUCTION = `# What it costs

Made by \`npm run bench -- --write\`. Each piece of work ran by turns with its reference; the ratio of their CPU times is what
compares between machines. Figures and MiB (peak of the process that did the work) are those of the machine that wrote this.
Programs run without \`NODE_EXTRA_CA_CERTS\` and \`NODE_OPTIONS\`: with the first, Node 20 parses all root certificates
before any script, and every ratio looks better than it is. \`npm run bench\` measures everything again, twice more where a
ratio seems to have grown by more than 15 %, and fails if it has: if the rounds differ, or the reference itself was
slowed, by as much as a ratio has grown, the machine was too busy to tell, and nothing fails.
`

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** The results as Markdown, a table for each group. */
export function documentOf(rows: readonly Row[]): string {
  const groups = [...new Set(rows.map(({ group }) => group))]
  return [
    INTRODUCTION,
    ...groups.map((group) =>
      [
        `## ${group}`,
        '',
        '| work | figure | ratio | against | MiB |',
        '| --- | ---: | ---: | --- | ---: |',
        ...rows
          .filter((row) => row.group === group)
          .map(
            ({ name, figure, ratio, reference, memory }) =>
              `| ${cell(name)} | ${figure} | ${ratio?.toFixed(2) ?? ''} | ${reference} | ${memory ?? ''} |`,
          ),
        '',
      ].join('\n'),
    ),
  ].join('\n')
}
