import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { fromHex } from '../../src/bytes/hex'
import { givenKernel } from '../../src/kernel/given'
import type { Device, HostResource } from '../../src/pci/device'
import type { TargetRequest, View } from '../../src/qemu/request'
import type { Recorded } from '../ground-truth'

/** A function under one kernel; fixtures/ground-truth/README.md names the fields. */
export interface KernelRecord extends Omit<Recorded, 'bars' | 'rom' | 'config'> {
  readonly case: string
  readonly kernel: string
  readonly bars: readonly number[]
  readonly rom: number
  readonly vf?: { readonly vendor: number; readonly device: number; readonly bars: readonly (number | null)[] }
  readonly raw: string
  /** What userspace reads, where it differs from `raw`. */
  readonly shown?: string
  readonly config?: string
}

const FIXTURE = new URL('../../fixtures/ground-truth/host-kernel.ndjson.gz', import.meta.url)

/** All records of the fixture. */
export const records = (): KernelRecord[] =>
  gunzipSync(readFileSync(FIXTURE))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as KernelRecord)

const sizesOf = ({ bars }: KernelRecord) => new Map(bars.map((size, bar) => [bar, size]))

/** What the host's sysfs says about a function: its ids and the types of its BARs, if it is a virtual one. */
function virtual({ vf }: KernelRecord, config: Uint8Array): Partial<Device> {
  if (!vf) return {}
  config.set([vf.vendor & 0xff, vf.vendor >> 8, vf.device & 0xff, vf.device >> 8])
  const resources = new Map<number, HostResource>()
  vf.bars.forEach((typeBits, bar) => {
    if (typeBits !== null) resources.set(bar, { typeBits, assigned: true })
  })
  return { hiddenIds: true, resources }
}

/** The function as its host's lspci and sysfs show it, or as the kernel shows it to QEMU. */
export function functionOf(record: KernelRecord, view: 'physical' | 'vfio'): Device {
  const config = fromHex(view === 'vfio' ? (record.shown ?? record.raw) : record.raw)
  const extra = view === 'physical' ? virtual(record, config) : {}
  return { address: null, id: null, config, bars: sizesOf(record), rom: record.rom, notes: [], ...extra }
}

/** The destination of a record. @param kernel what is told of its host; undefined for nothing */
export const targetOf = (record: KernelRecord, view: View, kernel?: string): TargetRequest => ({
  qemu: record.qemu,
  machine: record.machines[0]!,
  set: new Map(),
  placement: 'root-port',
  bars: new Map(),
  rom: null,
  profile: 'vfio-pci',
  view,
  hostKernel: givenKernel(kernel, new Map()).kernel,
})
