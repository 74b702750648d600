import { inMachines, machineOf, type Subject } from './machine'
import { type LiveDevice, liveDevice, readLiveDevices } from './memory'
import { type Launch, withQemu } from './qemu-process'

/** One row of a table: a device and where it is plugged. */
export type Row = Omit<Subject, 'id'>

/** "virtio-net-pci,aer=on at root-port": the row as tests name it. */
export const rowName = ({ device, placement, child }: Row): string =>
  `${device} at ${placement}${child ? ` with ${child} behind it` : ''}`

/** Starts every row on that machine type and reads what QEMU holds, in the order of the rows. */
export async function startAll(machine: string, rows: readonly Row[], env: Launch['env'] = {}): Promise<LiveDevice[]> {
  const subjects = rows.map((row, n) => ({ ...row, id: `d${n}` }))
  const live = new Map<string, LiveDevice>()
  for (const part of inMachines(subjects)) {
    await withQemu(machineOf(machine, part, env), (qemu) => {
      const devices = readLiveDevices(qemu)
      for (const { id } of part) live.set(id, liveDevice(devices, id))
    })
  }
  return subjects.map(({ id }) => live.get(id)!)
}
