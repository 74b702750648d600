import { inMachines, machineOf, type Placement, type Subject } from '../../test/qemu/harness/machine'
import { type LiveDevice, readLiveDevices } from '../../test/qemu/harness/memory'
import { type Launch, type Qemu, QemuEnded, withQemu } from '../../test/qemu/harness/qemu-process'
import { isSpecial, specialMachine } from './special'

/** A device as it is started: "virtio-net-pci,aer=on" at a placement. */
export interface Start {
  readonly device: string
  readonly placement: Placement
}

/** What came of starting a device. */
interface Seen {
  /** Null if QEMU did not start it, even alone. */
  readonly live: LiveDevice | null
  /** The last line QEMU wrote in place of starting. */
  readonly refused: string
}

export interface Started extends Seen {
  readonly start: Start
}

const refusal = (error: unknown): string => {
  if (error instanceof QemuEnded) return error.stderr.filter((line) => !/warning:/.test(line)).at(-1) ?? error.how
  throw error
}

/** Reads what the subjects of a machine look like, in their order. */
type Look = (qemu: Qemu) => Promise<readonly LiveDevice[]> | readonly LiveDevice[]

/**
 * Starts a group in one machine or, if QEMU refuses that, its halves.
 * @param launchOf the machine that holds a group
 * @param agreed is called with each group that started
 * @returns for each of the group what was seen or the last line that QEMU wrote in place of starting
 */
export async function startTogether<T extends { readonly id: string }>(
  group: readonly T[],
  launchOf: (group: readonly T[]) => Launch,
  agreed: (group: readonly T[]) => void = () => {},
  look: Look = readLiveDevices,
): Promise<(Seen & { subject: T })[]> {
  try {
    const devices = await withQemu(launchOf(group), look)
    agreed(group)
    const found = new Map(devices.map((device) => [device.path, device]))
    return group.map((subject) => {
      const live = found.get(`/machine/peripheral/${subject.id}`) ?? null
      return { subject, live, refused: live ? '' : 'not found in memory' }
    })
  } catch (error) {
    const refused = refusal(error)
    if (group.length === 1) return group.map((subject) => ({ subject, live: null, refused }))
    const half = group.length >> 1
    const first = await startTogether(group.slice(0, half), launchOf, agreed, look)
    return [...first, ...(await startTogether(group.slice(half), launchOf, agreed, look))]
  }
}

async function startSpecial(machine: string, start: Start): Promise<Started> {
  const seen = await startTogether([{ id: 'd0' }], () => specialMachine(machine, start.device))
  const { live, refused } = seen[0]!
  return { start, live, refused }
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
  for (const group of groups) {
    const seen = await startTogether(
      group,
      (part) => machineOf(machine, part),
      (part) => learned.push([...part]),
    )
    started.push(
      ...seen.map(({ subject: { device, placement }, ...rest }) => ({ start: { device, placement }, ...rest })),
    )
  }
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
