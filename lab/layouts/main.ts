import { writeFileSync } from 'node:fs'
import { measured } from '../records/store'
import { sectionsOf, storedStates } from '../vmstate/records'
import { collect } from './collect'
import { layoutsFile } from './write'

/** `npm run layouts`: makes src/qemu/recorded/table.ts of the surveys in fixtures/ground-truth. */
const FILE = 'src/qemu/recorded/table.ts'

const layouts = collect(measured(), sectionsOf(storedStates()))
writeFileSync(FILE, layoutsFile(layouts))
process.stderr.write(`${layouts.length} layouts\n`)
