import { parseArgs } from 'node:util'
import { againstRecords } from './against-records'
import { againstSource } from './against-source'

const USAGE = `npm run kernels -- RECORDS.ndjson.gz
  counts the records of functions under kernels whose config space and masks come out exact, and the verdicts of all pairs
  of one function under two kernels; fixtures/ground-truth/README.md describes the records of host-kernel.ndjson.gz
npm run kernels -- --linux DIRECTORY [--functions N] [--seed S]
  compiles vfio_pci_config.c of a kernel's source into a program and holds what it shows of random functions (2000) against
  the rules, byte for byte\n`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { linux: { type: 'string' }, functions: { type: 'string' }, seed: { type: 'string' } },
})
const [records] = positionals

function compare(linux: string, { functions = '2000', seed = '1' }: typeof values): void {
  const found = againstSource(linux, process.env.CC ?? 'cc', Number(functions), Number(seed))
  process.stdout.write(
    `Linux ${found.release}: ${found.equal} functions equal, ${found.undefined} equal where anything defines the bytes, ${found.refused} opened by neither\n`,
  )
  for (const difference of found.different) process.stdout.write(`  ${difference}\n`)
  if (found.different.length > 0) process.exitCode = 1
}

if (values.linux !== undefined) compare(values.linux, values)
else if (records !== undefined) againstRecords(records)
else {
  process.stderr.write(USAGE)
  process.exitCode = 2
}
