import { createHash } from 'node:crypto'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { InputError } from '../../src/bytes/input-error'
import { proveFrom } from '../../src/check/device/proof/prove-source'
import type { Report } from '../../src/check/report/report'
import type { CheckRequest } from '../../src/check/report/request'
import { runCheck } from '../../src/check/sides/run'
import { checkSides } from '../../src/check/sides/sides'
import type { Stream } from '../../src/formats/stream'
import { checkRequest } from '../../src/library/options'
import { readStream } from '../../src/library/read'
import { json } from '../../src/report/check/json'
import { placementOf } from '../../test/ground-truth'
import { Random } from '../fuzz/random'
import { linesOf } from '../records/lines'
import { deviceOf, formFor, type Recorded, recordOf } from './devices'

/**
 * Checks random pairs and writes down what comes out, so that two versions of the code can be held against each other:
 * whoever makes checks faster must change no byte of any report.
 *
 *   npm run verdicts -- --pairs 100000 -o before.txt [FILE.ndjson.gz|FILE.mig.gz...]
 *   npm run verdicts -- --pairs 100000 --against before.txt [the same files]
 *   npm run verdicts -- --only 4711 [the same files]
 *
 * Files are records of devices and streams; those of fixtures/ by default. With the same files and seed the pairs are
 * the same. `--only` prints the report of one pair.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    against: { type: 'string' },
    output: { type: 'string', short: 'o' },
    only: { type: 'string' },
  },
})

const RECORDS = ['pcie-root-port', 'virtio', 'emulated', 'vfio-pci', 'vfio-rules', 'host-kernel']
const FILES = [
  ...RECORDS.map((name) => `fixtures/ground-truth/${name}.ndjson.gz`),
  ...['source', 'destination'].map((side) => `fixtures/streams/slot-off-${side}.mig.gz`),
]

const files = positionals.length > 0 ? positionals : FILES
const isStream = (file: string) => file.endsWith('.mig.gz')
const records = files
  .filter((file) => !isStream(file))
  .flatMap((file) => linesOf(file).flatMap((line) => recordOf(line) ?? []))
const byType = new Map<string, Recorded[]>()
for (const record of records) {
  const type = record.device ?? record.case ?? 'pcie-root-port'
  byType.set(type, [...(byType.get(type) ?? []), record])
}
const streams: readonly Stream[] = files
  .filter(isStream)
  .map((file) => readStream(new Uint8Array(gunzipSync(readFileSync(file)))))

const RELEASES = ['5.2', '6.2', '7.2', '8.1', '9.0', '10.0', '11.1']
const MACHINES = ['pc-q35-5.2', 'pc-q35-7.2', 'pc-q35-9.0', 'pc-i440fx-6.0', 'pc-q35-10.0', 'virt-8.0']
const KERNELS = ['5.10', '5.15', '6.1', '6.12', '6.18']

/** Most name their QEMU and machine type; those that leave much open are tried for hundreds of them, and are few. */
function targetOf({ qemu, machines = [] }: Recorded, random: Random): { qemu?: string; machine?: string } {
  const own = qemu.replace(/ .*/, '')
  const machine = random.pick(machines.length > 0 ? machines : MACHINES)
  if (random.once(250)) return {}
  if (random.once(40)) return { machine }
  if (random.once(40)) return { qemu: own }
  if (random.once(3)) return { qemu: random.pick(RELEASES), machine: random.pick(MACHINES) }
  return { qemu: own, machine }
}

const propertiesOf = ({ options }: Recorded): Record<string, string> =>
  typeof options === 'object'
    ? { ...options }
    : Object.fromEntries(
        options.split(',').flatMap((option) => (option.includes('=') ? [option.split(/=(.*)/s).slice(0, 2)] : [])),
      )

function requestFor(record: Recorded, random: Random): CheckRequest {
  const request = checkRequest({
    ...targetOf(record, random),
    ...(random.once(2) ? { set: propertiesOf(record) } : {}),
    ...(random.once(3) ? { hostKernel: random.pick(KERNELS) } : {}),
    ...(random.once(6) ? { sourceHostKernel: random.pick(KERNELS) } : {}),
    ...(random.once(5) ? { sourceQemu: random.pick(RELEASES) } : {}),
    ...(random.once(3) ? { placement: placementOf({ ...record, options: '' } as never) ?? undefined } : {}),
    ...(random.once(20) && record.device !== undefined ? { profile: record.device } : {}),
    all: random.once(50),
  })
  return { ...request, grid: random.once(20), ...(random.once(2000) ? { prove: proveFrom } : {}) }
}

function reportOf(random: Random): Report {
  if (streams.length > 0 && random.once(500)) {
    const [source, destination] = [random.pick(streams), random.pick(streams)]
    const side = (stream: Stream) => ({ devices: stream.devices, stream })
    const request = checkRequest({ qemu: random.pick(RELEASES) })
    return checkSides(side(source), side(destination), { ...request, grid: false })
  }
  const alike = random.pick([...byType.values()])
  const record = random.pick(alike)
  const request = requestFor(record, random)
  const form = formFor(record, random)
  const source = random.once(3) ? random.pick(alike) : random.once(20) ? random.pick(records) : record
  const sent = deviceOf(source, random.once(8) ? formFor(source, random) : form, random)
  return runCheck([{ ...sent, address: null }], [{ ...deviceOf(record, form, random), address: null }], request)
}

const plain = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value instanceof Map ? [...value] : value

/** What is said about a pair: the JSON that users get, and everything that other formats draw. */
function said(i: number): { readonly verdict: string; readonly text: string } {
  try {
    const report = reportOf(new Random(Number(values.seed), i))
    return { verdict: report.verdict, text: `${json(report)}\n${JSON.stringify(report, plain)}` }
  } catch (error) {
    if (error instanceof InputError) return { verdict: 'refused', text: error.message }
    throw error
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

function run(pairs: number): void {
  const before = values.against === undefined ? null : readFileSync(values.against, 'utf8').trimEnd().split('\n')
  if (values.output !== undefined) writeFileSync(values.output, '')
  const found: string[] = []
  const wrong: number[] = []
  const verdicts = new Map<string, number>()
  for (let i = 0; i < pairs; i++) {
    const { verdict, text } = said(i)
    const hash = digest(text).slice(0, 16)
    found.push(hash)
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    if (values.output !== undefined) appendFileSync(values.output, `${hash}\n`)
    if (before !== null && before[i] !== hash) wrong.push(i)
  }
  const counts = [...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', ')
  process.stdout.write(`${pairs} pairs (${counts}): ${digest(found.join('\n'))}\n`)
  if (wrong.length > 0) {
    process.stdout.write(`${wrong.length} differ: --only ${wrong.slice(0, 20).join(', ')}\n`)
    process.exitCode = 1
  }
}

if (values.only !== undefined) process.stdout.write(`${said(Number(values.only)).text}\n`)
else run(Number(values.pairs))
