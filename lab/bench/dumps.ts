import { readFileSync } from 'node:fs'
import { readDump, readSysfsDirectory } from '../../src/formats/dump'
import type { InsideContest } from './inside'
import { megabytesPerSecond } from './row'

const GROUP = 'Reading dumps'

const NOTATIONS: readonly (readonly [notation: string, file: string])[] = [
  ['lspci -xxxx', 'lspci/xxxx.txt'],
  ['lspci -vvv -xxxx', 'lspci/vvv-xxxx.txt'],
  ['xxd', 'text/gpu.xxd'],
  ['xxd -p', 'text/gpu.xxd-p'],
  ['xxd -i', 'text/net.xxd-i'],
  ['hexdump -C', 'text/gpu.hexdump-C'],
  ['hexdump', 'text/gpu.hexdump'],
  ['od -t x1', 'text/gpu.od-x-x1'],
  ["xp /4096xb at QEMU's monitor", 'qemu/xb.txt'],
  ["xp /1024xw at QEMU's monitor", 'qemu/xw.txt'],
]

const [ZERO, NINE, A, F] = [0x30, 0x39, 0x61, 0x66]
const LOWER_CASE = 0x20

/** Joins the hex digits of a text in pairs, whatever stands between them: the least work that reading it takes. */
function pairsOfDigits(text: Uint8Array): number {
  const bytes = new Uint8Array(text.length)
  let count = 0
  let high = -1
  for (let i = 0; i < text.length; i++) {
    const character = text[i]! | LOWER_CASE
    const decimal = character >= ZERO && character <= NINE
    if (!decimal && !(character >= A && character <= F)) {
      high = -1
      continue
    }
    const digit = decimal ? character - ZERO : character - A + 10
    if (high === -1) high = digit
    else {
      bytes[count++] = (high << 4) | digit
      high = -1
    }
  }
  return count
}

function notation([name, file]: (typeof NOTATIONS)[number]): InsideContest {
  const bytes = readFileSync(`fixtures/dumps/${file}`)
  return {
    group: GROUP,
    name,
    reference: 'its hex digits alone',
    figure: megabytesPerSecond(bytes.length),
    prepare: () => ({
      work: () => readDump(bytes),
      reference: () => {
        if (pairsOfDigits(bytes) === 0) throw new Error(`${file} holds no hex digits`)
      },
    }),
  }
}

function raw(): InsideContest {
  const bytes = readFileSync('fixtures/root-port/source.bin')
  return {
    group: GROUP,
    name: 'raw bytes',
    reference: 'copying them',
    figure: megabytesPerSecond(bytes.length),
    prepare: () => ({ work: () => readDump(bytes), reference: () => Uint8Array.from(bytes) }),
  }
}

function sysfs(): InsideContest {
  const directory = 'fixtures/dumps/sysfs/net'
  const config = readFileSync(`${directory}/config`)
  const text = new Map(
    ['resource', 'vendor', 'device', 'class', 'uevent'].map((name) => [
      name,
      readFileSync(`${directory}/${name}`, 'utf8'),
    ]),
  )
  const files = { config, text, directoryName: '0000:00:02.0' }
  const size = [...text.values()].reduce((sum, { length }) => sum + length, config.length)
  const all = Buffer.concat([config, Buffer.from([...text.values()].join(''))])
  return {
    group: GROUP,
    name: 'sysfs, with resource and ids',
    reference: 'its hex digits alone',
    figure: megabytesPerSecond(size),
    prepare: () => ({ work: () => readSysfsDirectory(files), reference: () => pairsOfDigits(all) }),
  }
}

/** Reading dumps, by notation. */
export const DUMPS: readonly InsideContest[] = [raw(), sysfs(), ...NOTATIONS.map(notation)]
