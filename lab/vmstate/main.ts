import { readFileSync, writeFileSync } from 'node:fs'
import { readVmstateDump } from '../../src/formats/vmstate/dump'
import { statesOf, storedStates, storeStates } from './records'
import { tableFile } from './write'

/**
 * `npm run vmstate [-- RELEASE=FILE…]`: makes src/check/machine/vmstate/table.ts of what QEMUs say about themselves, as
 * fixtures/ground-truth/vmstate.ndjson.gz keeps it. A file is what `qemu-system-x86_64 -machine pc -display none
 * -dump-vmstate FILE` writes, which starts no guest; it is put into the records. Several files of one release are several
 * targets of it: `7.2=x86.json 7.2=arm.json 10.0=x86-10.json`.
 */
const FILE = 'src/check/machine/vmstate/table.ts'

const states = process.argv.slice(2).flatMap((argument) => {
  const [, release, file] = /^(\d+\.\d+)=(.+)$/.exec(argument) ?? []
  if (release === undefined || file === undefined) throw new Error(`"${argument}" is not RELEASE=FILE`)
  return statesOf(release, readVmstateDump(readFileSync(file, 'utf8')))
})
if (states.length > 0) storeStates(states)
const stored = storedStates()
writeFileSync(FILE, tableFile(stored))
process.stderr.write(`${stored.length} device types\n`)
