import { readFileSync } from 'node:fs'
import { readDump } from '../../src/formats/dump'
import { workCost } from './cost'
import { compete, type Row } from './row'

const FILES: readonly (readonly [notation: string, file: string])[] = [
  ['raw bytes', 'root-port/source.bin'],
  ['lspci -xxxx', 'dumps/lspci/xxxx.txt'],
  ['lspci -vvv -xxxx', 'dumps/lspci/vvv-xxxx.txt'],
  ['xxd', 'dumps/text/gpu.xxd'],
  ['xxd -p', 'dumps/text/gpu.xxd-p'],
  ['xxd -i', 'dumps/text/net.xxd-i'],
  ['hexdump -C', 'dumps/text/gpu.hexdump-C'],
  ['hexdump', 'dumps/text/gpu.hexdump'],
  ['od -t x1', 'dumps/text/gpu.od-x-x1'],
  ["QEMU's xp", 'dumps/qemu/xb.txt'],
]

const BLOCK = 2 ** 20
const ROUNDS = 15

/** Reading dumps, by notation, against cutting the same bytes into lines. */
export function dumps(): Row[] {
  return FILES.map(([notation, file]) => {
    const bytes = readFileSync(`fixtures/${file}`)
    const count = Math.ceil(BLOCK / bytes.length)
    let lines = 0
    const repeated = (work: () => void) => () =>
      workCost(() => {
        for (let i = 0; i < count; i++) work()
      })
    const work = repeated(() => readDump(bytes))
    const reference = repeated(() => {
      for (const line of bytes.toString('latin1').split('\n')) lines += line.length
    })
    for (let i = 0; i < 3; i++) work()
    const { cost, ratio } = compete({ work, reference, rounds: ROUNDS })
    if (lines === 0) throw new Error(`${file} is empty`)
    return {
      group: 'Reading dumps',
      name: notation,
      figure: `${((count * bytes.length) / cost / 1e6).toFixed(1)} MB/s`,
      ratio,
      reference: 'cutting the same bytes into lines',
      memory: null,
    }
  })
}
