import { fromHex } from '../../src/bytes/hex'
import type { CheckRequest } from '../../src/check/report/request'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import { placementOf, propertiesOf, type Recorded, recorded } from '../../test/ground-truth'
import { type Numbers, pick } from './numbers'

/** A device as the source has it and the destination's own, read out of a real process. */
export interface Pair {
  readonly source: Uint8Array
  readonly destination: Uint8Array
  readonly record: Recorded
  readonly about: string
}

const RECORDS = (['pcie-root-port', 'virtio', 'emulated', 'vfio-pci'] as const)
  .flatMap((family) => recorded(family))
  .filter(({ refused }) => refused === undefined)

/** Bits that this QEMU compares. */
function checked({ cmask, wmask, w1cmask }: Recorded): Uint8Array {
  const [compared, writable, clearable] = [cmask, wmask, w1cmask].map(fromHex)
  return compared!.map((byte, i) => byte & ~writable![i]! & ~clearable![i]!)
}

/** Whether a QEMU with these masks refuses the one for the other. */
export function refuses(source: Uint8Array, destination: Uint8Array, record: Recorded): boolean {
  const bits = checked(record)
  return destination.some((byte, i) => (((source[i] ?? ~byte) ^ byte) & bits[i]!) !== 0)
}

const NAMED = RECORDS.filter(({ device }) => device !== undefined)

/** The same type with other options. */
function peers(random: Numbers): Pair {
  const record = pick(random, NAMED)
  const { device, qemu, size, options } = record
  const source = pick(
    random,
    NAMED.filter((other) => other.device === device && other.qemu === qemu && other.size === size),
  )
  const about = `${device} ${options} [${source.options}] QEMU ${qemu}`
  return { source: fromHex(source.config), destination: fromHex(record.config), record, about }
}

/** A device that differs in one bit. */
function bit(random: Numbers): Pair {
  const record = pick(random, RECORDS)
  const destination = fromHex(record.config)
  const bits = checked(record)
  const compared = [...bits.keys()].filter((i) => bits[i] !== 0)
  const at = pick(random, compared)
  const wrong = pick(
    random,
    [0, 1, 2, 3, 4, 5, 6, 7].map((i) => 1 << i).filter((one) => (bits[at]! & one) !== 0),
  )
  const about = `${record.device ?? record.case} ${record.options} [0x${at.toString(16)}: ${wrong}] QEMU ${record.qemu}`
  return { source: destination.map((byte, i) => (i === at ? byte ^ wrong : byte)), destination, record, about }
}

/** A pair of which most are refused. */
export function pairOf(random: Numbers): Pair {
  for (;;) {
    const pair = random(3) === 0 ? bit(random) : peers(random)
    if (random(4) === 0 || refuses(pair.source, pair.destination, pair.record)) return pair
  }
}

/** The destination that was recorded, most often with its whole target. */
export function requestFor(record: Recorded, random: Numbers): CheckRequest {
  return asked({
    target: {
      qemu: random(12) === 0 ? null : record.qemu,
      machine: record.machines[0]!,
      set: propertiesOf(record),
      placement: placementOf(record),
      bars: new Map(record.bars?.map((size, i) => [i, size])),
      rom: record.rom ?? null,
      profile: random(3) === 0 && record.device !== undefined ? null : (record.device ?? 'vfio-pci'),
      view: record.device === undefined ? 'qemu' : null,
    },
  })
}

const PLAIN = NAMED.filter(
  ({ options, qemu, machines }) => options === '' && qemu === '7.2.22' && machines.includes('pc-q35-7.2'),
)

/** Devices of one machine, which differ from their own selves in nothing or in one bit. */
export function machineOf(
  random: Numbers,
  many: number,
): { readonly pairs: readonly Pair[]; readonly request: CheckRequest } {
  const pairs = Array.from({ length: many }, (): Pair => {
    const record = pick(random, PLAIN)
    const peersOf = NAMED.filter(
      ({ device, qemu, size }) => device === record.device && qemu === record.qemu && size === record.size,
    )
    const source = random(2) === 0 ? record : pick(random, peersOf)
    const about = `${record.device} [${source.options}]`
    return { source: fromHex(source.config), destination: fromHex(record.config), record, about }
  })
  return { pairs, request: asked({ target: { ...NOTHING_GIVEN, qemu: '7.2.22', machine: 'pc-q35-7.2' } }) }
}
