import { fromHex } from '../../../src/bytes/hex'
import { type Report, runCheck } from '../../../src/check'
import type { Device } from '../../../src/pci/device'
import { placementOf, propertiesOf, type Recorded } from '../../ground-truth'
import { draw } from '../drawings'
import { answer } from '../exercise'
import { mustFollowBits } from '../oracle'
import type { Random } from '../random'
import { RECORDS } from '../seeds'
import { Finding, type Target } from '../target'

/** What QEMU held: config space, and the bits that it compares. */
const HELD = RECORDS.map(({ config, cmask, wmask, w1cmask }) => {
  const [compared, writable, clearable] = [cmask, wmask, w1cmask].map(fromHex)
  return { config: fromHex(config), checked: compared!.map((byte, i) => byte & ~writable![i]! & ~clearable![i]!) }
})
type Held = (typeof HELD)[number]

const device = (config: Uint8Array): Device => ({
  address: null,
  id: null,
  config,
  bars: new Map(),
  rom: null,
  notes: [],
})

function checked(
  record: Recorded,
  destination: Uint8Array,
  source: Uint8Array,
  profile: string | null,
  random: Random,
): Report {
  const view = 'qemu' as const
  const target = {
    qemu: record.qemu,
    machine: random.pick(record.machines),
    set: propertiesOf(record),
    placement: placementOf(record),
    bars: new Map(record.bars?.map((size, i) => [i, size])),
    rom: record.rom ?? null,
    profile,
    view,
  }
  return runCheck([device(source)], [device(destination)], {
    target,
    sourceQemu: null,
    sourceView: null,
    destinationView: null,
    devices: [],
    map: new Map(),
    all: false,
    grid: true,
    version: '0',
  })
}

/** Offset of the first byte that this QEMU would have refused, by the masks read out of its memory; -1 for none. */
const refusedAt = ({ config, checked }: Held, source: Uint8Array): number =>
  config.findIndex((byte, i) => ((source[i]! ^ byte) & checked[i]!) !== 0)

const PREFIX = 2

/** Source bytes behind the number of the device, read out of a real QEMU, that they are compared with. */
export const PAIR: Target = {
  name: 'pair',
  vary: (random) => {
    const index = random.below(RECORDS.length)
    const { config, checked: bits } = HELD[index]!
    const source = config.slice()
    for (let left = 1 + random.small(4); left > 0; left--) {
      const at = random.small(source.length - 1)
      // Mostly bits that decide nothing, so that the one that does stands alone.
      source[at]! ^= random.once(3) ? random.bits() : random.bits() & ~bits[at]!
    }
    return Buffer.concat([Uint8Array.of(index >> 8, index & 0xff), source])
  },
  run: (input, random) => {
    const index = ((input[0] ?? 0) << 8) | (input[1] ?? 0)
    const [record, held] = [RECORDS[index], HELD[index]]
    const source = input.subarray(PREFIX)
    if (!record || !held || source.length !== record.size) return 'no such device'
    const given = random.once(2) ? (record.device ?? 'vfio-pci') : null
    const report = answer(() => checked(record, held.config, source, given, random))
    if (typeof report === 'string') return report
    mustFollowBits(report)
    const at = refusedAt(held, source)
    const [found] = report.devices
    if (report.verdict === 'compatible' && at >= 0) {
      throw new Finding(
        `compatible, but ${record.device ?? record.case} of QEMU ${record.qemu} refuses 0x${at.toString(16)}`,
      )
    }
    const modelled = given !== null && record.device !== undefined
    if (modelled && report.verdict === 'incompatible' && found!.firstFailure?.offset !== at) {
      throw new Finding(
        `refused at ${found!.firstFailure?.offset}, but ${record.device} of QEMU ${record.qemu} says ${at}`,
      )
    }
    return report.verdict + (random.once(8) ? draw(report, random) : '')
  },
}
