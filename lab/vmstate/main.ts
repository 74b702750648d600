import { readFileSync, writeFileSync } from 'node:fs'
import { collect, type Described } from './collect'
import { tableFile } from './write'

/**
 * `npm run vmstate -- RELEASE=FILE…`: makes src/check/machine/vmstate/versions.ts of what QEMUs say of themselves. A file is
 * what `qemu-system-x86_64 -machine pc -display none -dump-vmstate FILE` writes, which starts no guest; several files of
 * one release are several targets of it: `7.2=x86.json 7.2=arm.json 10.0=x86-10.json`.
 */
const FILE = 'src/check/machine/vmstate/versions.ts'

const dumps = process.argv.slice(2).map((argument) => {
  const [, release, file] = /^(\d+\.\d+)=(.+)$/.exec(argument) ?? []
  if (release === undefined || file === undefined) throw new Error(`"${argument}" is not RELEASE=FILE`)
  return { release, types: JSON.parse(readFileSync(file, 'utf8')) as Record<string, Described> }
})
if (dumps.length === 0) throw new Error('name the dumps: npm run vmstate -- 7.2=dump.json …')
const { releases, rows, ambiguous } = collect(dumps)
writeFileSync(FILE, tableFile(releases, rows))
process.stderr.write(`${rows.length} names in ${releases.join(', ')}; not one version: ${ambiguous.join(', ')}\n`)
