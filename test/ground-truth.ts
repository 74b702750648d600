import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { fromHex } from '../src/bytes/hex'
import type { Placement } from '../src/qemu/painting/placement'

/** A device read out of a QEMU process; fixtures/ground-truth/README.md names the fields. */
export interface Recorded {
  readonly qemu: string
  readonly device?: string
  readonly case?: string
  readonly placement: string
  readonly options: string
  readonly machines: readonly string[]
  readonly size: number
  readonly config: string
  readonly cmask: string
  readonly wmask: string
  readonly w1cmask: string
  readonly physical?: string
  readonly bars?: readonly number[]
  readonly rom?: number
  readonly refused?: string
}

/** The files of fixtures/ground-truth. */
export type RecordedFamily = 'pcie-root-port' | 'virtio' | 'emulated' | 'vfio-pci' | 'vfio-rules'

/** Those that were read: many tests ask for the same, in one worker. */
const known = new Map<RecordedFamily, readonly Recorded[]>()

/** All records of one family. */
export function recorded(family: RecordedFamily): readonly Recorded[] {
  const before = known.get(family)
  if (before) return before
  const file = new URL(`../fixtures/ground-truth/${family}.ndjson.gz`, import.meta.url)
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')
  const records = lines.map((line) => JSON.parse(line) as Recorded)
  known.set(family, records)
  return records
}

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  'root-port': 'root-port',
  'downstream-port': 'root-port',
  'upstream-port': 'root-port',
  'cxl-rp': 'root-port',
  'pcie.0': 'pcie.0',
  'pci-bridge': 'pci-bridge',
  pxb: 'pci-bridge',
  'pci.0': 'pci.0',
  'pci-bridge-pc': 'pci.0',
}

/** The placement as `--placement` writes it; null if a record's device has its place by the machine. */
export const placementOf = ({ placement }: Recorded): Placement | null => PLACEMENTS[placement] ?? null

/** "a=b,c=d" as `--set` would give it. */
export function propertiesOf({ options, physical }: Recorded): Map<string, string> {
  const given = options
    .split(',')
    .filter((option) => option.includes('='))
    .map((option): [string, string] => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)])
  // The host functions of the records were attached without iommufd.
  return new Map(physical === undefined ? given : [['iommufd', ''], ...given])
}

/** A host function, and the AtomicOps that its host completes (1: 32 bits, 2: 64, 4: 128). */
export interface RecordedFunction {
  readonly physical: string
  readonly bars: readonly number[]
  readonly rom: number
  readonly atomics: number
}

/** A restore of one QEMU's vfio-pci onto another's; fixtures/ground-truth/README.md names the fields. */
export interface RecordedRestore {
  readonly case: string
  readonly source: string
  readonly destination: string
  readonly machine: string
  readonly sourceOptions: string
  readonly destinationOptions: string
  readonly sourceFunction: RecordedFunction
  readonly destinationFunction: RecordedFunction
  readonly accepted: boolean
  readonly line: string | null
}

/** All recorded restores of passed-through functions. */
export function recordedVfioRestores(): RecordedRestore[] {
  const file = new URL('../fixtures/ground-truth/vfio-restores.ndjson.gz', import.meta.url)
  const lines = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as RecordedRestore)
}

export const ARRAYS = ['config', 'cmask', 'wmask', 'w1cmask'] as const

/** Where two arrays differ, "wmask[0x10] is fe, QEMU has fc", at most eight places. */
export function disagreements(ours: Readonly<Record<string, unknown>>, theirs: Recorded): string[] {
  return ARRAYS.flatMap((name) => {
    const mine = ours[name] as Uint8Array
    const real = fromHex(theirs[name])
    if (mine.length !== real.length) return [`${name} has ${mine.length} bytes, QEMU has ${real.length}`]
    return [...real.keys()]
      .filter((i) => mine[i] !== real[i])
      .map((i) => `${name}[0x${i.toString(16)}] is ${mine[i]!.toString(16)}, QEMU has ${real[i]!.toString(16)}`)
  }).slice(0, 8)
}
