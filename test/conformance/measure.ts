import { inMachines, machineOf, type Placement, type Subject } from '../qemu/harness/machine'
import { type LiveDevice, readLiveDevices } from '../qemu/harness/memory'
import { type Launch, QemuEnded, withQemu } from '../qemu/harness/qemu-process'
import { isSpecial, specialMachine } from './special'

/** A device as it is started: "virtio-net-pci,aer=on" at a placement. */
export interface Start {
  readonly device: string
  readonly placement: Placement
}

/** What came of starting a device. */
export interface Started {
  readonly start: Start
  /** Null where QEMU did not start it, even alone. */
  readonly live: LiveDevice | null
  /** The last line QEMU wrote in place of starting. */
  readonly refused: string
}

const refusal = (error: unknown): string => {
  if (error instanceof QemuEnded) return error.stderr.filter((line) => !/warning:/.test(line)).at(-1) ?? error.how
  throw error
}

async function launch(machine: Launch, parts: readonly Subject[]): Promise<Started[]> {
  return withQemu(machine, (qemu) => {
    const devices = new Map(readLiveDevices(qemu).map((device) => [device.path, device]))
    return parts.map(({ id, device, placement }) => {
      const live = devices.get(`/machine/peripheral/${id}`) ?? null
      return { start: { device, placement }, live, refused: live ? '' : 'not found in memory' }
    })
  })
}

/** Starts a group in one machine, or where QEMU refuses that its halves. */
async function startGroup(machine: string, group: readonly Subject[], groups: Subject[][]): Promise<Started[]> {
  try {
    const started = await launch(machineOf(machine, group), group)
    groups.push([...group])
    return started
  } catch (error) {
    const refused = refusal(error)
    if (group.length === 1)
      return group.map(({ device, placement }) => ({ start: { device, placement }, live: null, refused }))
    const half = group.length >> 1
    const first = await startGroup(machine, group.slice(0, half), groups)
    return [...first, ...(await startGroup(machine, group.slice(half), groups))]
  }
}

async function startSpecial(machine: string, start: Start): Promise<Started> {
  try {
    const subject = { ...start, id: 'd0' }
    return (await launch(specialMachine(machine, start.device), [subject]))[0]!
  } catch (error) {
    return { start, live: null, refused: refusal(error) }
  }
}

const typeOf = ({ device }: Start): string => device.split(',')[0]!

/** Devices that go into one machine; learned on the first machine type, for those after it. */
export type Group = readonly Subject[]
export type Groups = readonly Group[]

/** A device that QEMU refuses takes the others of its machine with it: small groups lose less. */
const LARGEST_GROUP = 16

const inParts = (group: Group): Group[] =>
  Array.from({ length: Math.ceil(group.length / LARGEST_GROUP) }, (_, i) =>
    group.slice(LARGEST_GROUP * i, LARGEST_GROUP * (i + 1)),
  )

export const groupsOf = (starts: readonly Start[]): Groups =>
  inMachines(
    starts.filter((start) => !isSpecial(typeOf(start))).map((start, n) => ({ ...start, id: `d${n}` })),
  ).flatMap(inParts)

/**
 * Starts groups of devices on a machine type and reads what QEMU holds.
 * @returns what came of each, and groups in which those that start get along
 */
export async function startAll(machine: string, groups: Groups): Promise<{ started: Started[]; groups: Groups }> {
  const learned: Subject[][] = []
  const started: Started[] = []
  for (const group of groups) started.push(...(await startGroup(machine, group, learned)))
  return { started, groups: learned }
}

/** The same for the devices that need a machine of their own. */
export async function startSpecials(machine: string, starts: readonly Start[]): Promise<Started[]> {
  const started: Started[] = []
  for (const start of starts.filter((entry) => isSpecial(typeOf(entry))))
    started.push(await startSpecial(machine, start))
  return started
}

/** What a machine brings along. @throws QemuEnded when this QEMU does not have it */
export const chipsetOf = (machine: string, args: readonly string[]): Promise<LiveDevice[]> =>
  withQemu({ machine, args }, readLiveDevices)
