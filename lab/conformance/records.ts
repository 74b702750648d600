import { fromHex } from '../../src/bytes/hex'
import { reconstruct } from '../../src/qemu/reconstruct'
import { disagreements, placementOf, propertiesOf, type Recorded, recorded } from '../../test/ground-truth'
import { surveyed } from '../records/store'
import { judge } from './judge'
import { add, type Tally } from './tally'

const EMULATED = ['pcie-root-port', 'virtio', 'emulated'] as const
const VFIO = 'vfio-pci'

const ends = ({ machines }: Recorded): string[] => [...new Set([machines[0]!, machines.at(-1)!])]

function requestOf(record: Recorded, machine: string) {
  const placement = placementOf(record)
  return {
    qemu: record.qemu,
    machine,
    set: propertiesOf(record),
    placement,
    bars: new Map<number, number>(),
    rom: null,
    view: null,
  }
}

function addEmulated(tally: Tally, record: Recorded): void {
  const [config, cmask, wmask, w1cmask] = [record.config, record.cmask, record.wmask, record.w1cmask].map(fromHex)
  const live = { config: config!, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! }
  const type = record.device!
  for (const machine of ends(record)) {
    const title = [record.options, `at ${record.placement}, ${machine}`].filter(Boolean).join(' ')
    add(tally, type, title, judge(live, { type, request: requestOf(record, machine) }))
  }
}

/** A passed-through function is rebuilt from the bytes that QEMU read through the descriptor, with the sizes of its regions. */
function addVfio(tally: Tally, record: Recorded): void {
  const device = {
    address: null,
    id: null,
    config: fromHex(record.physical!),
    bars: new Map(record.bars?.map((size, index) => [index, size])),
    rom: record.rom ?? null,
    notes: [],
  }
  const { masks } = reconstruct(device, { ...requestOf(record, record.machines[0]!), profile: VFIO, view: 'vfio' })
  const wrong = disagreements({ ...masks }, record)
  const right = (name: string) => !wrong.some((text) => text.startsWith(name))
  add(tally, VFIO, record.case ?? '', {
    right: { config: right('config'), cmask: right('cmask'), wmask: right('wmask'), w1cmask: right('w1cmask') },
    detected: true,
    missed: 0,
    first: wrong[0] ?? null,
  })
}

/** Device types that only a survey has: they were measured after the records that tests compare with. */
function onlySurveyed(): Recorded[] {
  const compared = new Set(EMULATED.flatMap(recorded).map(({ device }) => device))
  return surveyed(({ device }) => !compared.has(device))
}

/** vfio-pci's records name the release of the process alone. */
const versionOf = ({ qemu }: Recorded): string => (qemu === '7.2' ? '7.2.22' : qemu)

/** The records of fixtures/ground-truth, one tally for each QEMU, oldest first. */
export function recordTallies(): Tally[] {
  const tallies = new Map<string, Tally>()
  const of = (qemu: string) => {
    const known = tallies.get(qemu) ?? { qemu, scope: 'records of fixtures/ground-truth', devices: {}, notStarted: {} }
    tallies.set(qemu, known)
    return known
  }
  for (const family of EMULATED) for (const record of recorded(family)) addEmulated(of(versionOf(record)), record)
  for (const record of onlySurveyed()) addEmulated(of(versionOf(record)), record)
  for (const record of recorded(VFIO)) if (record.refused === undefined) addVfio(of(versionOf(record)), record)
  return [...tallies.values()].sort((a, b) => a.qemu.localeCompare(b.qemu, 'en', { numeric: true }))
}
