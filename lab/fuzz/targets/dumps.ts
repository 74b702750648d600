import { readDump, readSysfsDirectory } from '../../../src/formats/dump'
import { readPlainRaw } from '../../../src/formats/dump/notations/plain-raw'
import { answer } from '../answer'
import type { CaseSeed } from '../case-seed'
import { editedBytes } from '../edits/bytes'
import { editedConfig } from '../edits/config'
import { editedText } from '../edits/text'
import { exercise } from '../exercise'
import { DUMPS as NOTATIONS } from '../inputs/notations'
import { CONFIGS, SHOWN, texts } from '../inputs/seeds'
import type { Target } from '../target'

const RAW = CONFIGS.flatMap((bytes) => [bytes, bytes.slice(0, 256), bytes.slice(0, 64)])
/** Config spaces with every capability that is decoded. */
const STRUCTURED = [...SHOWN, ...SHOWN, ...CONFIGS]

function ofFile(input: Uint8Array, seed: CaseSeed): string {
  const found = answer(() => readPlainRaw(input) ?? readDump(input))
  return typeof found === 'string' ? found : `${found.format} ${exercise(found.devices, seed)}`
}

const raw: Target = {
  name: 'raw',
  vary: (random) => {
    const seed = random.pick(RAW)
    // The length is what makes raw bytes a dump: mostly it stays.
    const edited = editedBytes(seed, random, RAW)
    return random.once(4) ? edited : Buffer.concat([edited, seed]).subarray(0, seed.length)
  },
  run: ofFile,
}

const capabilities: Target = {
  name: 'capabilities',
  vary: (random) => editedConfig(random.pick(STRUCTURED), random, STRUCTURED),
  run: ofFile,
}

const notation = (name: string, seeds: readonly string[]): Target => ({
  name,
  vary: (random) => editedText(random.pick(seeds), random, seeds),
  run: ofFile,
})

/** Small devices as every tool writes them down. */
const WRITTEN = Object.entries(NOTATIONS)
  .filter(([name]) => name !== 'raw')
  .flatMap(([, write]) =>
    SHOWN.slice(0, 6).map((bytes, i) => Buffer.from(write(bytes.slice(0, i % 2 ? 256 : 64))).toString()),
  )

const RESOURCE = texts('dumps/sysfs/gpu', 4096).find((text) => text.includes(' 0x'))!
const UEVENT = 'DRIVER=vfio-pci\nPCI_CLASS=30000\nPCI_ID=10DE:1DB6\nPCI_SLOT_NAME=0000:3b:00.0\nPHYSFN=1\n'
const SEPARATOR = '\n--\n'
const NUMBERS = ['0x8086', '0x154c', '0x020000', '0x10de', '0x1db6']
const DIRECTORY = [RESOURCE, '0000:3b:00.0', UEVENT, ...NUMBERS].join(SEPARATOR)
const MEMBERS = ['vendor', 'device', 'class', 'subsystem_vendor', 'subsystem_device']

/** A sysfs directory: its text files, the name of the directory among them, in one. */
const sysfs: Target = {
  name: 'sysfs',
  vary: (random) => {
    const members = random.once(2) ? DIRECTORY : [RESOURCE, '0000:3b:00.0', UEVENT].join(SEPARATOR)
    return editedText(members, random, [RESOURCE, UEVENT])
  },
  run: (input, seed) => {
    const random = seed.random('sysfs')
    const [resource = '', directoryName = '', uevent = '', ...numbers] = Buffer.from(input)
      .toString('latin1')
      .split(SEPARATOR)
    const text = new Map([
      ['resource', resource],
      ['uevent', uevent],
      ...numbers.slice(0, MEMBERS.length).map((number, i) => [MEMBERS[i]!, number] as const),
    ])
    const config = random.once(2) ? random.pick(RAW) : editedBytes(random.pick(RAW), random, RAW)
    const found = answer(() => readSysfsDirectory({ directoryName, config, text }))
    return typeof found === 'string' ? found : exercise(found.devices, seed)
  },
}

export const DUMPS: readonly Target[] = [
  raw,
  capabilities,
  notation('text', [...texts('dumps/text', 1200), ...WRITTEN]),
  notation('lspci', [...texts('dumps/lspci', 3000), ...texts('show', 1500)]),
  notation('monitor', texts('dumps/qemu', 3000)),
  sysfs,
]
