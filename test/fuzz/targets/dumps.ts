import { readDump, readSysfsDirectory } from '../../../src/formats/dump'
import { readPlainRaw } from '../../../src/formats/dump/plain-raw'
import { editedBytes } from '../edit-bytes'
import { editedText } from '../edit-text'
import { answer, exercise } from '../exercise'
import { CONFIGS, texts } from '../seeds'
import type { Target } from '../target'

const RAW = CONFIGS.flatMap((bytes) => [bytes, bytes.slice(0, 256), bytes.slice(0, 64)])

const raw: Target = {
  name: 'raw',
  vary: (random) => {
    const seed = random.pick(RAW)
    // The length is what makes raw bytes a dump: mostly it stays.
    const edited = editedBytes(seed, random, RAW)
    return random.once(4) ? edited : Buffer.concat([edited, seed]).subarray(0, seed.length)
  },
  run: (input, random) => {
    const found = answer(() => readPlainRaw(input) ?? readDump(input))
    return typeof found === 'string' ? found : exercise(found.devices, random)
  },
}

const notation = (name: string, folder: string, longest: number): Target => {
  const seeds = texts(folder, longest)
  return {
    name,
    vary: (random) => editedText(random.pick(seeds), random, seeds),
    run: (input, random) => {
      const found = answer(() => readDump(input))
      return typeof found === 'string' ? found : `${found.format} ${exercise(found.devices, random)}`
    },
  }
}

const RESOURCE = texts('dumps/sysfs/gpu', 4096).find((text) => text.includes(' 0x'))!

/** A sysfs directory, of which the input is the file "resource", the name of the directory, and "uevent". */
const sysfs: Target = {
  name: 'sysfs',
  vary: (random) => editedText(`${RESOURCE}\n--\n0000:00:12.0\n--\nPCI_SLOT_NAME=0000:00:12.0\n`, random, [RESOURCE]),
  run: (input, random) => {
    const [resource = '', directoryName = '', uevent = ''] = Buffer.from(input).toString('latin1').split('\n--\n')
    const files = {
      directoryName,
      config: random.pick(RAW),
      text: new Map([
        ['resource', resource],
        ['uevent', uevent],
      ]),
    }
    const found = answer(() => readSysfsDirectory(files))
    return typeof found === 'string' ? found : exercise(found.devices, random)
  },
}

export const DUMPS: readonly Target[] = [
  raw,
  notation('text', 'dumps/text', 1200),
  notation('lspci', 'dumps/lspci', 3000),
  notation('monitor', 'dumps/qemu', 3000),
  sysfs,
]
