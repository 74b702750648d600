import { type HeldMachine, readHeldMachine } from '../../src/live/memory/read'
import type { Recorded } from '../../test/ground-truth'
import { machineOf, type Placement } from '../../test/qemu/harness/machine'
import { readLiveDevices } from '../../test/qemu/harness/memory'
import { type Launch, QemuEnded, withQemu } from '../../test/qemu/harness/qemu-process'
import { groupsOf, startTogether } from '../conformance/measure'
import { isSpecial, specialMachine } from '../conformance/special'
import { compareReaders, compareRecord } from './compare'

/** What came of one machine type and placement. */
export interface Tally {
  readonly machine: string
  readonly placement: string
  /** Device types that QEMU started, and those that it refused. */
  readonly started: string[]
  readonly refused: string[]
  /** Machines that pcimig read, and those about which it was not certain. */
  read: number
  unsure: string[]
  /** Devices that were compared with the other reader, and with a record. */
  devices: number
  recorded: number
  /** What was read wrongly: there must be none. */
  readonly wrong: string[]
  /** The longest reading, in milliseconds. */
  slowest: number
}

const emptyTally = (machine: string, placement: string): Tally => ({
  ...{ machine, placement, started: [], refused: [], read: 0, unsure: [], devices: 0, recorded: 0, wrong: [] },
  slowest: 0,
})

/** Reads a machine as pcimig does, and compares all of it. */
function compared(pid: number, tally: Tally): HeldMachine | null {
  const seen = readLiveDevices({ pid })
  const begun = performance.now()
  try {
    const held = readHeldMachine(pid)
    tally.slowest = Math.max(tally.slowest, performance.now() - begun)
    tally.read++
    tally.devices += held.devices.length
    tally.wrong.push(...compareReaders(held.devices, seen))
    return held
  } catch (error) {
    tally.unsure.push(error instanceof Error ? error.message : String(error))
    return null
  }
}

interface Asked {
  readonly program: string
  readonly qemu: string
  readonly machine: string
  readonly placement: Placement
  readonly records: readonly Recorded[]
}

/** Starts device types at one placement, many in a machine, and compares what is read of each machine. */
export async function surveyPlace(types: readonly string[], asked: Asked): Promise<Tally> {
  const { program, machine, placement } = asked
  const tally = emptyTally(machine, placement)
  const read = new Map<string, HeldMachine>()
  const launch = (made: Launch): Launch => ({ ...made, program })
  for (const group of groupsOf(types.map((device) => ({ device, placement })))) {
    const seen = await startTogether(
      group,
      (part) => launch(machineOf(machine, part)),
      () => {},
      ({ pid }) => {
        const held = compared(pid, tally)
        for (const { qdevId } of held?.devices ?? []) if (qdevId !== null) read.set(qdevId, held!)
        return readLiveDevices({ pid })
      },
    )
    for (const { subject, live } of seen) {
      const [list] = live ? [tally.started] : [tally.refused]
      list.push(subject.device)
      const own = read.get(subject.id)?.devices.find(({ qdevId }) => qdevId === subject.id)
      if (own) addRecord(tally, own, asked, subject.device)
    }
  }
  return tally
}

function addRecord(
  tally: Tally,
  own: HeldMachine['devices'][number],
  { qemu, machine, placement, records }: Asked,
  type: string,
): void {
  const differences = compareRecord(own, records, { qemu, machine, type, placement })
  if (!differences) return
  tally.recorded++
  tally.wrong.push(...differences.map((text) => `${type} at ${placement}: ${text} in the record`))
}

/** The same for types that need a machine of their own. */
export async function surveySpecials(types: readonly string[], asked: Omit<Asked, 'placement'>): Promise<Tally> {
  const tally = emptyTally(asked.machine, 'of their own')
  for (const type of types.filter(isSpecial)) {
    try {
      const own = { ...specialMachine(asked.machine, type), program: asked.program }
      await withQemu(own, ({ pid }) => compared(pid, tally))
      tally.started.push(type)
    } catch (error) {
      if (!(error instanceof QemuEnded)) throw error
      tally.refused.push(type)
    }
  }
  return tally
}
