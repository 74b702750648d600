import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { runCheck } from '../../../src/check/sides/run'
import { reconstruct } from '../../../src/qemu/reconstruct'
import { json } from '../../../src/report/check/json'
import { ndjson } from '../../../src/report/check/ndjson'
import { masksJson } from '../../../src/report/masks/masks'
import * as wire from '../../../test/stream/wire'
import { editedConfig } from '../edits/config'
import type { Random } from '../random'
import { madeStream } from './made-stream'
import { DUMPS } from './notations'
import { realStreams } from './real-streams'
import { CONFIGS, SHOWN, texts } from './seeds'
import { analysisOf, mappedRam, saveImage } from './wrapped-stream'

const LSPCI = [...texts('dumps/lspci', 3000), ...texts('show', 1500)]
const NOTATIONS = [...texts('dumps/text', 1200), ...texts('dumps/qemu', 3000)]
const LOGS = texts('logs', 1500)
const PROFILE = readFileSync('fixtures/profiles/built-in.yaml', 'utf8').split('\n\n')[0]!

const STREAM = wire.stream([
  wire.described(10, '0000:00:02.0/e1000e', wire.pciState(wire.configSpace(256)), [wire.PCI_FIELDS(256)]),
])

const device = (config: Uint8Array) => ({
  address: '0000:00:12.0',
  id: null,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
})

const TARGET = { qemu: '7.2', machine: null, set: new Map(), placement: null, bars: new Map(), rom: null, view: null }

/** What this tool itself prints, as programs may save it. */
function ownOutputs(): readonly string[] {
  const [a, b] = [CONFIGS[0]!.slice(0, 256), CONFIGS[0]!.map((byte, i) => byte ^ (i % 37 === 4 ? 3 : 0)).slice(0, 256)]
  const target = { ...TARGET, profile: 'pci' }
  const none = { sourceQemu: null, sourceView: null, destinationView: null, devices: [], map: new Map(), all: false }
  const report = runCheck([device(a)], [device(b)], { target, ...none, version: '0' })
  const { masks, profile } = reconstruct(device(a), target)
  const own = { id: 'own', address: null, profile, device: device(a), masks }
  return [json(report), ndjson(report), masksJson([own])]
}

let outputs: readonly string[] | null = null

const text = (pick: (random: Random) => string) => (random: Random) => Buffer.from(pick(random))

/** Files of every kind that the tool is given, each as it should be; the key is the end of a name. */
export const FILES: Readonly<Record<string, (random: Random) => Uint8Array>> = {
  bin: (random) => random.pick(CONFIGS).slice(0, random.pick([64, 256, 4096])),
  caps: (random) => editedConfig(random.pick(SHOWN), random, SHOWN),
  lspci: text((random) => random.pick(LSPCI)),
  dump: text((random) => random.pick(NOTATIONS)),
  written: (random) => DUMPS[random.pick(Object.keys(DUMPS))]!(random.pick(SHOWN).slice(0, 256)),
  mig: (random) => (random.once(2) ? STREAM : madeStream(random)),
  real: (random) => random.pick(realStreams()),
  save: (random) => saveImage(random.pick(realStreams()), random),
  mapped: (random) => mappedRam(STREAM, random),
  gz: (random) => gzipSync(random.once(2) ? STREAM : random.pick(realStreams()), { level: 1 }),
  xz: () => wire.bytes('\xfd7zXZ\0', STREAM),
  analysis: text(analysisOf),
  log: text((random) => random.pick(LOGS)),
  allow: text(() => '- {device: "0000:00:12.0", register: "PCI Express", reason: "known", until: 2026-12-31}\n'),
  settings: text(() => 'qemu: 8.1\nset: {hotplug: off}\ndevices: {"0000:00:12.0": {rom: 64K}}\n'),
  profiles: text(() => PROFILE),
  own: text((random) => {
    outputs ??= ownOutputs()
    return random.pick(outputs)
  }),
  base: text(() => {
    outputs ??= ownOutputs()
    return outputs[0]!
  }),
}
