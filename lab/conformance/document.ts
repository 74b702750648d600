import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { ARRAYS } from './judge'
import { recordTallies } from './records'
import { type Count, type Tally, total } from './tally'
import { verifiedModule } from './verified'

const MEASURED = 'docs/conformance'
const DOCUMENT = 'docs/conformance.md'
const MODULE = 'src/qemu/devices/verified-on.ts'

const COLUMNS = ['exact', ...ARRAYS, 'detected'] as const

/** "all", or how many. */
const part = (number: number, whole: number): string =>
  number === whole ? 'all' : `${number} (${((100 * number) / whole).toFixed(1)} %)`

const row = (name: string, count: Count): string =>
  `| ${[name, count.compared, ...COLUMNS.map((column) => part(count[column], count.compared)), count.missedBits].join(' | ')} |`

/** One QEMU as a table in Markdown, with an example of what was not exact and what was not started. */
export function tableOf(tally: Tally): string[] {
  const names = Object.keys(tally.devices).sort()
  const examples = names.flatMap((name) => {
    const { example } = tally.devices[name]!
    return example === null ? [] : [`- ${name} ${example}`]
  })
  const missing = Object.entries(tally.notStarted).map(([name, why]) => `- ${name}: ${why}`)
  return [
    `| device | compared | ${COLUMNS.join(' | ')} | missed bits |`,
    `| --- |${' --- |'.repeat(COLUMNS.length + 2)}`,
    row('**all**', total(tally)),
    ...names.map((name) => row(name, tally.devices[name]!)),
    ...(examples.length > 0 ? ['', 'Not exact, an example each:', '', ...examples] : []),
    ...(missing.length > 0 ? ['', 'Not compared:', '', ...missing] : []),
  ]
}

const INTRODUCTION = `# Conformance: reconstructed config space and masks against real QEMU

Written by \`npm run conformance -- --document\` from the measurements in \`docs/conformance\` and the records of
\`fixtures/ground-truth\`; \`pcimig profiles\` takes its "verified" line from the same data. To measure another QEMU:

    npm run conformance -- --qemu /usr/bin/qemu-system-x86_64 --out docs/conformance/VERSION.json
    npm run conformance -- --document

\`--records FILE\` keeps what was read, \`--from FILE\` compares it again without QEMU, and \`--random 1000 --seed 1\` draws
devices with several options at once, on any bus, before and after firmware has run, in place of a whole measurement.

A measurement starts every PCI device type of the binary that has a profile: on q35 and virt on the root bus, behind a root
port and behind a PCI bridge, on pc and pseries on the root bus; with default properties on every machine type, and with one
property after the other on the newest (on virt, and on pseries of 11.1, without). It reads config, cmask, wmask and w1cmask out of the paused process and compares them with what is
rebuilt from config alone. "exact": all four arrays agree in every byte that travels. "detected": with the type found by
ids, no claim about a compared bit is wrong. "missed bits": compared by QEMU, called unchecked by the reconstruction.
`

/** Every measurement kept in the repository, oldest QEMU first. */
const measured = (): Tally[] =>
  readdirSync(MEASURED)
    .filter((name) => name.endsWith('.json'))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => JSON.parse(readFileSync(`${MEASURED}/${name}`, 'utf8')) as Tally)

const section = (tally: Tally): string =>
  [`## QEMU ${tally.qemu}: ${tally.scope}`, '', ...tableOf(tally), ''].join('\n')

/** The generated files and what they should hold. */
export function documents(): Map<string, string> {
  const tallies = [...measured(), ...recordTallies()]
  return new Map([
    [DOCUMENT, [INTRODUCTION, ...tallies.map(section)].join('\n')],
    [MODULE, verifiedModule(tallies)],
  ])
}

export function writeDocuments(): void {
  for (const [path, text] of documents()) writeFileSync(path, text)
}
