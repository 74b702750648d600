import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { total } from './tally'

const USAGE = `npm run conformance -- --qemu PATH [--out FILE.json]
npm run conformance -- --document`

async function run(qemu: string, out: string | undefined): Promise<void> {
  // The harness takes the program from the environment when it is loaded.
  process.env.PCIMIG_QEMU = qemu
  const { askBinary } = await import('./binary')
  const { survey } = await import('./survey')
  const { tableOf } = await import('./document')
  const tally = await survey(askBinary(), (text) => process.stderr.write(`${text}\n`))
  process.stdout.write(`${tableOf(tally).join('\n')}\n`)
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(tally, null, 1)}\n`)
  if (total(tally).missedBits > 0) process.exitCode = 1
}

const { values } = parseArgs({
  options: { qemu: { type: 'string' }, out: { type: 'string' }, document: { type: 'boolean' } },
})
if (values.qemu !== undefined) await run(values.qemu, values.out)
else if (values.document) (await import('./document')).writeDocuments()
else {
  process.stderr.write(`${USAGE}\n`)
  process.exitCode = 2
}
