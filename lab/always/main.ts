import { writeFileSync } from 'node:fs'
import { measured } from '../records/store'
import { collect } from './collect'
import { alwaysFile } from './write'

/** `npm run always`: makes src/qemu/devices/always-table.ts of fixtures/ground-truth. */
const FILE = 'src/qemu/devices/always-table.ts'

const rows = collect(measured())
writeFileSync(FILE, alwaysFile(rows))
process.stderr.write(`${rows.length} device types\n`)
