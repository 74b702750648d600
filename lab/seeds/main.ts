import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Recorded, recorded } from '../../test/ground-truth'
import { collect } from './collect'
import { seedsFile } from './write'

/** `npm run seeds [-- RECORDS.ndjson[.gz]…]`: makes src/qemu/fresh/seeds.ts of the ground truth and further records. */
const FILE = 'src/qemu/fresh/seeds.ts'

/** Cut to what travels, as the ground truth is. */
function travelling({ stream_size: size, ...record }: Recorded & { readonly stream_size?: number }): Recorded {
  if (size === undefined) return record
  const cut = (digits: string) => digits.slice(0, 2 * size)
  const { config, cmask, wmask, w1cmask } = record
  return { ...record, size, config: cut(config), cmask: cut(cmask), wmask: cut(wmask), w1cmask: cut(w1cmask) }
}

function read(path: string): Recorded[] {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded & { readonly stream_size?: number })
    .filter(({ config }) => config !== undefined)
    .map((record) => travelling(record))
}

const files = process.argv.slice(2)
const told = files.flatMap(read)
// Of chipsets the ground truth does not say with which options of the machine they were made: it comes second.
const known = (['pcie-root-port', 'virtio', 'emulated'] as const)
  .flatMap(recorded)
  .filter(
    ({ placement, device }) =>
      placement !== 'chipset' ||
      !told.some(({ options, ...other }) => options === '' && other.placement === placement && other.device === device),
  )
const records = [...told, ...known]
const { lines, missed, devices } = collect(records)
for (const text of missed) process.stderr.write(`${text}\n`)
writeFileSync(FILE, seedsFile(lines))
process.stderr.write(`${lines.length} seeds for ${devices} devices, ${missed.length} of them not reached\n`)
