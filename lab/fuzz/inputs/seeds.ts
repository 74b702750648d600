import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { fromHex } from '../../../src/bytes/hex'
import { type Recorded, recorded } from '../../../test/ground-truth'

export const FIXTURES = 'fixtures'

/** The files below a folder of fixtures/, in order. */
const filesIn = (folder: string): string[] =>
  readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(FIXTURES, folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()

/** The first characters of each file of a folder, up to a line's end: small inputs are many inputs. */
export const texts = (folder: string, longest: number): string[] =>
  filesIn(folder)
    .map((path) => readFileSync(path, 'utf8'))
    .map((text) => (text.length <= longest ? text : text.slice(0, text.lastIndexOf('\n', longest) + 1)))

/** A file of fixtures/streams, unpacked. */
export const unpacked = (name: string): Uint8Array => gunzipSync(readFileSync(join(FIXTURES, `streams/${name}.gz`)))

/** Devices out of real QEMU processes, some of each family. */
export const RECORDS: readonly Recorded[] = (['pcie-root-port', 'virtio', 'emulated', 'vfio-pci'] as const).flatMap(
  (family) => {
    const all = recorded(family).filter(({ refused }) => refused === undefined)
    const step = Math.ceil(all.length / 60)
    return all.filter((_, i) => i % step === 0)
  },
)

/** Their config spaces. */
export const CONFIGS: readonly Uint8Array[] = RECORDS.map(({ physical, config }) => fromHex(physical ?? config))

const ROW = /^[0-9a-f]{2,3}: ((?:[0-9a-f]{2} ?)+)$/

/** Config spaces out of the `lspci -xxxx` of fixtures/show, which have every capability and header there is. */
export const SHOWN: readonly Uint8Array[] = filesIn('show')
  .filter((path) => path.endsWith('.dump'))
  .flatMap((path) => readFileSync(path, 'utf8').split(/\n\n|\n(?=[0-9a-f:.]+ [A-Z])/))
  .map((device) =>
    device
      .split('\n')
      .flatMap((line) => ROW.exec(line)?.[1]?.split(' ') ?? [])
      .filter((pair) => pair !== ''),
  )
  .filter((pairs) => [64, 256, 4096].includes(pairs.length))
  .map((pairs) => Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)))
