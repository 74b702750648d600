import { gzipSync } from 'node:zlib'
import { run } from '../../../src/cli/program'
import * as wire from '../../stream/wire'
import { editedBytes } from '../edit-bytes'
import { editedText } from '../edit-text'
import { PAYLOADS } from '../hostile-text'
import { mustBePrintable } from '../printable'
import type { Random } from '../random'
import { CONFIGS, texts } from '../seeds'
import { Finding, type Target } from '../target'
import { setFiles, world } from '../virtual-files'

/** Command lines that do something, on the files below. */
const LINES = [
  'check a.bin b.bin --qemu 7.2 --machine pc-q35-5.2',
  'check a.bin b.bin --format json --all',
  'check a.txt b.txt --format markdown --device 0000:00:02.0',
  'check a.mig b.mig --format text',
  'check a.mig b.mig --format sarif --qemu 8.1',
  'check a.mig.gz b.mig --format junit=out.xml --format github',
  'check a.bin b.bin --format html -o out.html --hex',
  'check a.bin b.bin --set hotplug=off --bar 0=16M --rom 64K --placement pci.0',
  'check a.txt b.txt --map 0000:00:02.0=0000:00:03.0 --quiet',
  'check a.bin --dst-from-model --qemu 9.0 --machine pc-q35-7.2 --format ndjson',
  'check a.bin b.bin --allow allow.yaml --accept-suppressed',
  'check a.bin b.bin --baseline base.json --allow allow.yaml',
  'check - b.bin --src-qemu 5.2 --src-view guest',
  'show a.bin --qemu 7.2',
  'show a.mig --device 0000:00:02.0 --format json',
  'masks a.txt --profile virtio-net-pci',
  'masks a.bin --view physical --format json -o out.json',
  'extract a.mig -o dir --format json',
  'extract --list a.mig.gz',
  'explain log --dump a.bin --created-on 4.0',
  'explain - --format markdown --qemu 7.2 --machine pc-q35-6.0',
  'explain slot-presence-detect --format json',
  'explain device_state=0x5',
  'cases virtio vectors',
  'profiles virtio-net-pci --format json',
  'schema masks',
  '--help',
  'help check',
]

const WORDS = [
  ...new Set(LINES.flatMap((line) => line.split(' '))),
  ...Object.values(PAYLOADS),
  '',
  '-',
  '--',
  '-o',
  '--color',
  '--snapshot',
  '--dst-view',
  'no-such-file',
  'dir',
  '__proto__',
  '99999999999999999999',
]

const STREAM = wire.stream([
  wire.described(10, '0000:00:02.0/e1000e', wire.pciState(wire.configSpace(256)), [wire.PCI_FIELDS(256)]),
])
const LSPCI = texts('dumps/lspci', 1500)
const LOGS = texts('logs', 1500)
const ALLOWED = '- {device: "0000:00:12.0", register: "PCI Express", reason: "known", until: 2026-12-31}\n'
const RAW = CONFIGS.map((bytes) => bytes.slice(0, 256))

/** A file that is what its name says, or nearly. */
function contentOf(name: string, random: Random): Uint8Array {
  const damaged = random.once(3)
  const text = (all: readonly string[]) =>
    damaged ? editedText(random.pick(all), random, all) : Buffer.from(random.pick(all))
  const bytes = (seed: Uint8Array) => (damaged ? editedBytes(seed, random, [seed]) : seed)
  if (name.endsWith('.bin')) return bytes(random.pick(RAW))
  if (name.endsWith('.txt')) return text(LSPCI)
  if (name.endsWith('.mig')) return bytes(STREAM)
  if (name.endsWith('.gz')) return bytes(GZIPPED)
  if (name.endsWith('.yaml')) return text([ALLOWED])
  if (name.endsWith('.json')) return text(['{"schemaVersion":1,"devices":[]}'])
  return text(LOGS)
}
const GZIPPED = gzipSync(STREAM)

const INPUTS = ['a.bin', 'b.bin', 'a.txt', 'b.txt', 'a.mig', 'b.mig', 'a.mig.gz', 'allow.yaml', 'base.json', 'log']
const CODES = [0, 1, 2, 3]

/** Standard input, which `process.stdin` is while this runs. */
const process_ = globalThis as unknown as { fuzzStdin: AsyncIterable<Uint8Array> }

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(bytes)
}

/** Runs a command line on files in memory. */
async function ran(words: readonly string[], random: Random) {
  setFiles({ '/tmp': null, dir: null, ...Object.fromEntries(INPUTS.map((name) => [name, contentOf(name, random)])) })
  process_.fuzzStdin = once(contentOf(random.pick(['.bin', '.mig', 'log']), random))
  process.exitCode = undefined
  await run(words)
  const code = Number(process.exitCode ?? 0)
  process.exitCode = undefined
  return { code, ...world() }
}

/** Words of a command line, separated by NUL. */
export const COMMANDS: Target = {
  name: 'command',
  vary: (random) => {
    const words = random.pick(LINES).split(' ')
    for (let left = random.small(4); left > 0; left--) {
      const at = random.below(words.length + 1)
      words.splice(at, random.below(2), ...(random.once(4) ? [] : [random.pick(WORDS)]))
    }
    return Buffer.from(words.join('\0'))
  },
  run: async (input, random) => {
    const words = Buffer.from(input).toString().split('\0')
    const { code, out, err, names, open } = await ran(words, random)
    if (!CODES.includes(code)) throw new Finding(`exit code ${code}: ${err}`)
    const coloured = words.includes('--color')
    if (!coloured) mustBePrintable(out, 'standard output')
    mustBePrintable(err, 'standard error')
    if (code === 2 && (out !== '' || !/^pcimig: [^\n]+\n$/.test(err)))
      throw new Finding(`wrong use is told like this: ${err}${out}`)
    if (open > 0) throw new Finding('a file is left open')
    const temporary = names.find((name) => name.endsWith('.tmp') || name.includes('pcimig-'))
    if (temporary !== undefined) throw new Finding('a temporary file is left')
    return `${code} ${out} ${err}`
  },
}
