import { fromHex } from '../../src/bytes/hex'
import type { Report } from '../../src/check/report/report'
import type { CheckRequest } from '../../src/check/report/request'
import { placementOf, propertiesOf, type Recorded } from '../../test/ground-truth'
import { RECORDS } from './inputs/seeds'
import type { Random } from './random'
import { Finding } from './target'

/** What a real QEMU held for a device: config space, and the bits that it compares. */
export interface Held {
  readonly record: Recorded
  readonly config: Uint8Array
  readonly checked: Uint8Array
}

export const HELD: readonly Held[] = RECORDS.map((record) => {
  const [config, compared, writable, clearable] = [record.config, record.cmask, record.wmask, record.w1cmask].map(
    fromHex,
  )
  const checked = compared!.map((byte, i) => byte & ~writable![i]! & ~clearable![i]!)
  return { record, config: config!, checked }
})

const PREFIX = 2

/** The number of a device, and a source that differs from it in a few bytes: mostly in bits that decide nothing. */
export function variedHeld(random: Random): Uint8Array {
  const index = random.below(HELD.length)
  const { config, checked } = HELD[index]!
  const source = config.slice()
  for (let left = 1 + random.small(4); left > 0; left--) {
    const at = random.small(source.length - 1)
    source[at]! ^= random.once(3) ? random.bits() : random.bits() & ~checked[at]!
  }
  return Buffer.concat([Uint8Array.of(index >> 8, index & 0xff), source])
}

/** What `variedHeld` made, or null if a smaller input no longer is one. */
export function heldAndSource(input: Uint8Array): { readonly held: Held; readonly source: Uint8Array } | null {
  const held = HELD[((input[0] ?? 0) << 8) | (input[1] ?? 0)]
  const source = input.subarray(PREFIX)
  return held && source.length === held.record.size ? { held, source } : null
}

/** The destination that was recorded, with its whole target. */
export function requestOf(record: Recorded, machine: string, profile: string | null): CheckRequest {
  return {
    target: {
      qemu: record.qemu,
      machine,
      set: propertiesOf(record),
      placement: placementOf(record),
      bars: new Map(record.bars?.map((size, i) => [i, size])),
      rom: record.rom ?? null,
      profile,
      view: 'qemu',
    },
    sourceQemu: null,
    sourceView: null,
    destinationView: null,
    devices: [],
    map: new Map(),
    all: false,
    grid: true,
    version: '0',
  }
}

/** Offset of the first byte that this QEMU would have refused, by the masks read out of its memory; -1 for none. */
const refusedAt = ({ config, checked }: Held, source: Uint8Array): number =>
  config.findIndex((byte, i) => ((source[i]! ^ byte) & checked[i]!) !== 0)

/**
 * Holds a verdict against that QEMU's own masks.
 * @param modelled whether the request says what the device is, so that a refusal has to name the very byte
 * @throws Finding
 */
export function mustAgree(report: Report, held: Held, source: Uint8Array, modelled: boolean): void {
  const at = refusedAt(held, source)
  const { qemu, device, case: code } = held.record
  const who = `${device ?? code} of QEMU ${qemu}`
  if (report.verdict === 'compatible' && at >= 0) {
    throw new Finding(`compatible, but ${who} refuses 0x${at.toString(16)}`)
  }
  // A value that QEMU takes and then crashes on has nothing to do with its masks.
  if (report.devices[0]?.obstacle) return
  const reported = report.devices[0]?.firstFailure?.offset
  if (modelled && device !== undefined && report.verdict === 'incompatible' && reported !== at) {
    throw new Finding(`refused at ${reported}, but ${who} says ${at}`)
  }
}
