import { InputError } from '../../../bytes/input-error'
import { functionsOf } from '../../capture/tree'
import type { RunningProgram } from '../../memory/program'
import type { PlacedDevice } from '../../memory/read'
import { blamed } from '../blamed'
import { argumentsFor, idOf, type RootBus, type Wanted } from '../machine'
import { made, Unmade } from '../measure'

/** A device as QEMU made it, and its properties as `info qtree` prints them. */
export interface Seen {
  readonly device: PlacedDevice
  readonly properties: ReadonlyMap<string, string>
  readonly program: RunningProgram
}

/** What became of each wanted device, by its number: what was seen of it, or QEMU's words. */
export type Outcomes = ReadonlyMap<number, Seen | string>

const NOT_FOUND = 'it is not found in the memory of the program'

/** How often in a row the memory of the same machine may be uncertain. */
const ATTEMPTS = 2

async function together(
  program: string,
  machine: string,
  root: RootBus,
  group: readonly Wanted[],
): Promise<Map<number, Seen | string>> {
  const {
    devices,
    answer,
    program: said,
  } = await made(
    program,
    machine,
    argumentsFor(group, () => false, root),
    (qemu) => qemu.ask('info qtree'),
  )
  const named = new Map(devices.map((device) => [device.qdevId, device]))
  const shown = new Map(functionsOf(answer ?? '').map(({ id, properties }) => [id, properties]))
  return new Map(
    group.map(({ number }) => {
      const [device, properties] = [named.get(idOf(number)), shown.get(idOf(number))]
      return [number, device && properties ? { device, properties, program: said } : NOT_FOUND]
    }),
  )
}

/** Both halves of a group, each alone. */
async function halves(...[program, machine, root, group]: Parameters<typeof together>): Promise<Outcomes> {
  const half = group.length >> 1
  const first = await makeGroup(program, machine, root, group.slice(0, half))
  return new Map([...first, ...(await makeGroup(program, machine, root, group.slice(half)))])
}

/**
 * Makes devices in one machine. Devices that QEMU refuses are left out; if its message names none of them, they are
 * divided.
 * @throws InputError if the program can't be started at all
 */
export async function makeGroup(
  program: string,
  machine: string,
  root: RootBus,
  group: readonly Wanted[],
): Promise<Outcomes> {
  const refused = new Map<number, string>()
  let uncertain = 0
  for (;;) {
    const left = group.filter(({ number }) => !refused.has(number))
    if (left.length === 0) return refused
    try {
      return new Map([...refused, ...(await together(program, machine, root, left))])
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      const words = error.message
      const number = error instanceof Unmade ? blamed(error, left) : null
      if (number !== null) refused.set(number, words)
      else if (!(error instanceof Unmade) && uncertain++ < ATTEMPTS) continue
      else if (left.length === 1) refused.set(left[0]!.number, words)
      else return new Map([...refused, ...(await halves(program, machine, root, left))])
    }
  }
}
