import { beforeAll, describe, expect, test } from 'vitest'
import { dumpOf, requestOf } from './harness/agreement'
import { machineTypes } from './harness/installed'
import { startAll } from './harness/live-table'
import { machineOf, type Placement } from './harness/machine'
import { type LiveDevice, liveDevice } from './harness/memory'
import { load, save } from './harness/migrate'
import { answered, predicted } from './harness/verdict'

/* Restores between two machines whose device was given different options: QEMU's verdict and ours. */

const Q35 = machineTypes('pc-q35').at(-1)!
const PC = machineTypes('pc-i440fx').at(-1)!

/** Options at the source and at the destination, and the byte at which QEMU stops, null if it accepts. */
type Row = readonly [source: string, destination: string, stops: number | null]

const PORTS: readonly Row[] = [
  ['x-speed=8', '', 0x60],
  ['', 'x-speed=8', 0x60],
  ['x-width=4', '', 0x60],
  ['x-speed=2_5,x-width=1', '', 0x60],
  ['port=1', 'port=2', 0x63],
  ['slot=1', 'slot=2', 0x6a],
  ['hotplug=off', '', 0x68],
  ['', 'hotplug=off', 0x68],
  ['power_controller_present=off', '', 0x68],
  ['', 'power_controller_present=off', 0x68],
  ['aer_log_max=0', '', 0x119],
  ['disable-acs=on', '', 0x102],
  ['', 'disable-acs=on', 0x102],
  ['io-reserve=0', '', 0x34],
  ['', 'mem-reserve=32M', 0x34],
  ['mem-reserve=16M', 'mem-reserve=32M', 0xa3],
  ['multifunction=on', '', 0x0e],
]

const NETWORK: readonly Row[] = [
  ['vectors=3', '', 0xde],
  ['mq=on', '', null],
  ['aer=on', '', null],
  ['', 'aer=on', 0x100],
  ['ats=on', '', null],
  ['', 'ats=on', 0x100],
  ['aer=on', 'aer=on,ats=on', 0x102],
  ['aer=on,ats=on', 'aer=on', 0x102],
  ['page-per-vq=on', '', 0xc1],
  ['modern-pio-notify=on', '', 0x34],
  ['x-pcie-flr-init=off', '', 0x47],
  ['x-pcie-deverr-init=off', '', null],
  ['', 'x-pcie-pm-init=off', null],
  ['rombar=0', '', null],
]

const ROOT_BUS_NETWORK: readonly Row[] = [
  ['vectors=3', '', 0x9a],
  ['disable-modern=on', '', 0x20],
  ['disable-legacy=on', '', 0x02],
  ['', 'disable-legacy=on', 0x02],
  ['multifunction=on', '', 0x0e],
]

interface Table {
  readonly machine: string
  readonly placement: Placement
  readonly device: string
  /** Bytes of config space that travel. */
  readonly size: number
  readonly rows: readonly Row[]
}

const onPc = (device: string, rows: readonly Row[]): Table => ({
  machine: PC,
  placement: 'pci.0',
  device,
  size: 256,
  rows,
})

const TABLES: readonly Table[] = [
  { machine: Q35, placement: 'pcie.0', device: 'pcie-root-port', size: 4096, rows: PORTS },
  { machine: Q35, placement: 'root-port', device: 'virtio-net-pci', size: 4096, rows: NETWORK },
  { machine: Q35, placement: 'pcie.0', device: 'virtio-net-pci', size: 256, rows: ROOT_BUS_NETWORK },
  onPc('virtio-blk-pci', [
    ['num-queues=1', 'num-queues=2', 0x9a],
    ['', 'class=0x0180', 0x0a],
  ]),
  onPc('virtio-scsi-pci', [['num_queues=1', 'num_queues=4', 0x9a]]),
  onPc('virtio-serial-pci', [['', 'max_ports=4,vectors=5', 0x9a]]),
  onPc('virtio-rng-pci', [
    ['', 'vectors=0', 0x34],
    ['vectors=0', '', 0x34],
  ]),
]

const withOptions = (device: string, options: string): string => (options === '' ? device : `${device},${options}`)

/** The offset that QEMU's line names. */
function offsetIn(line: string | null): number | null {
  const found = /^get_pci_config_device: Bad config data: i=(0x[0-9a-f]+) /.exec(line ?? '')
  return found ? Number(found[1]) : null
}

describe.each(TABLES)('$device at $placement of $machine', ({ machine, placement, device, size, rows }) => {
  const rowOf = (options: string) => ({ device: withOptions(device, options), placement })
  const launch = (options: string) => machineOf(machine, [{ id: 'd', ...rowOf(options) }])
  let destinations: readonly LiveDevice[]
  beforeAll(async () => {
    const wanted = rows.map(([, options]) => rowOf(options))
    destinations = await startAll(machine, wanted)
  })

  const named = rows.map(([source, destination, stops], n) => ({ source, destination, stops, n }))
  test.each(named)('"$source" to "$destination"', async ({ source, destination, stops, n }) => {
    const saved = await save(launch(source))
    const outcome = answered(await load(launch(destination), saved.stream))
    expect(offsetIn(outcome.line)).toBe(stops)

    const from = liveDevice(saved.devices, 'd').config.slice(0, size)
    const to = dumpOf(destinations[n]!.config.slice(0, size))
    expect(predicted(from, to, requestOf(machine, rowOf(destination)))).toEqual(outcome)
  })
})
