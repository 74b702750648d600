import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Findings, readRecords, together, writeRecords } from './log'
import { tallyOf, total } from './tally'

const USAGE = `npm run conformance -- --qemu PATH [--out FILE.json] [--records FILE.ndjson]
npm run conformance -- --qemu PATH --random N [--seed S] [--out FILE.json] [--records FILE.ndjson]
  both take --machines PATTERN for a part of the machine types and --types NAME[,NAME...] for device types, without what
  machines bring along; the first --defaults to leave options out
npm run conformance -- --from FILE.ndjson [--from ...] [--out FILE.json]
npm run conformance -- --document`

const { values } = parseArgs({
  options: {
    qemu: { type: 'string' },
    out: { type: 'string' },
    records: { type: 'string' },
    machines: { type: 'string' },
    types: { type: 'string' },
    random: { type: 'string' },
    seed: { type: 'string' },
    defaults: { type: 'boolean' },
    from: { type: 'string', multiple: true },
    document: { type: 'boolean' },
  },
})
async function measured(qemu: string): Promise<Findings> {
  // The harness takes the program from the environment when it is loaded.
  process.env.PCIMIG_QEMU = qemu
  const { askBinary } = await import('./binary')
  const { survey } = await import('./survey')
  const { drawSurvey } = await import('./random')
  const progress = (text: string) => process.stderr.write(`${text}\n`)
  const binary = askBinary(undefined, new RegExp(values.machines ?? ''), values.types?.split(','))
  return values.random === undefined
    ? survey(binary, { options: !values.defaults, chipsets: values.types === undefined }, progress)
    : drawSurvey(binary, Number(values.random), Number(values.seed ?? 1), progress)
}

async function report(findings: Findings, out: string | undefined): Promise<void> {
  const { tableOf } = await import('./document')
  const tally = tallyOf(findings)
  process.stdout.write(`${tableOf(tally).join('\n')}\n`)
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(tally, null, 1)}\n`)
  if (total(tally).missedBits > 0) process.exitCode = 1
}

if (values.qemu !== undefined) {
  const findings = await measured(values.qemu)
  if (values.records !== undefined) writeRecords(values.records, findings)
  await report(findings, values.out)
} else if (values.from !== undefined) await report(together(values.from.map(readRecords)), values.out)
else if (values.document) (await import('./document')).writeDocuments()
else {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
}
