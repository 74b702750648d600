import { writeFileSync } from 'node:fs'
import { collect } from './collect'
import { records } from './records'
import { seedsFile } from './write'

/** `npm run seeds`: makes src/qemu/fresh/seeds.ts of fixtures/ground-truth. */
const FILE = 'src/qemu/fresh/seeds.ts'

const { lines, missed, devices } = collect(records())
for (const text of missed) process.stderr.write(`${text}\n`)
writeFileSync(FILE, seedsFile(lines))
process.stderr.write(`${lines.length} seeds for ${devices} devices, ${missed.length} of them not reached\n`)
