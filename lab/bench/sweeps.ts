import { readFileSync } from 'node:fs'
import { runCheck } from '../../src/check/sides/run'
import { readDump } from '../../src/formats/dump'
import type { Device } from '../../src/pci/device'
import { asked, NOTHING_GIVEN } from '../../test/a-request'
import { recorded } from '../../test/ground-truth'
import type { InsideContest } from './inside'
import { perSecond } from './row'

const ONE = asked({ target: { ...NOTHING_GIVEN, qemu: '7.2', machine: 'pc-q35-7.2' } })
const ALL = asked()

/** Registers that a guest or its firmware writes, by header type: no verdict depends on them. */
const WRITTEN = [
  [0x3c, 0x0c],
  [0x3c, 0x1a, 0x19],
] as const

/** Returns a function that returns the device as another guest has it each time, so that nothing is known of it yet. */
function alwaysNew(device: Device): () => Device {
  const written = WRITTEN[(device.config[0x0e]! & 1) as 0 | 1]
  let count = 0
  return () => {
    const config = device.config.slice()
    count++
    for (const [i, offset] of written.entries()) config[offset] = count >> (8 * i)
    return { ...device, config }
  }
}

const dump = (name: string): Device => readDump(readFileSync(`fixtures/root-port/${name}.bin`)).devices[0]!

function built(type: string): Device {
  const { config } = recorded('virtio').find(
    ({ device, machines }) => device === type && machines.includes('pc-q35-7.2'),
  )!
  return { address: null, id: null, config: Buffer.from(config, 'hex'), bars: new Map(), rom: null, notes: [] }
}

/** @param ends a source and a destination */
const contest = (name: string, ends: () => readonly [Device, Device]): InsideContest => ({
  group: 'Checks for every release and machine type, in one process',
  name,
  reference: 'the same with both given, 7.2 and pc-q35-7.2',
  figure: perSecond('pairs'),
  prepare: () => {
    const [source, destination] = ends()
    const next = alwaysNew(destination)
    const check = (request: typeof ALL) => () => {
      const device = next()
      // What the guest wrote is the same on both sides: it makes no difference to name.
      const config = device.config.map((byte, i) => byte ^ source.config[i]! ^ destination.config[i]!)
      runCheck([{ ...source, config }], [device], request)
    }
    return { work: check(ALL), reference: check(ONE) }
  },
})

/** A copy that differs in a byte of its revision, which every release refuses. */
function otherRevision(device: Device): Device {
  const config = device.config.slice()
  config[0x08]! ^= 1
  return { ...device, config }
}

/** What it costs that neither QEMU nor the machine type is given: pairs of 4 KiB, each of which is new. */
export const SWEEPS: readonly InsideContest[] = [
  contest('a root port, nothing differs', () => [dump('destination'), dump('destination')]),
  contest('a root port, a byte fails for every release and is named', () => [
    otherRevision(dump('destination')),
    dump('destination'),
  ]),
  contest('a root port, a byte fails for some releases', () => [dump('source'), dump('destination')]),
  contest('virtio-net-pci, nothing differs', () => [built('virtio-net-pci'), built('virtio-net-pci')]),
  contest('virtio-net-pci, a byte fails for every release and is named', () => [
    otherRevision(built('virtio-net-pci')),
    built('virtio-net-pci'),
  ]),
]
