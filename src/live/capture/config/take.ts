import { InputError } from '../../../bytes/input-error'
import type { Capture, CaptureDevice } from '../../../formats/capture/capture'
import type { Monitor } from '../../monitor'
import { type MachineAnswers, refuseOtherState } from '../answers'
import { withoutSection } from '../device-state'
import { functionsOf, type TreeFunction } from '../tree'
import { ecamReader, ecamWindow, hasPorts, isWithin, portReader } from './reader'
import { type ReadFunction, readFunctions } from './walk'

const EXPRESS_END = 4096
const CONVENTIONAL_END = 256

interface Reached {
  readonly functions: readonly TreeFunction[]
  readonly found: ReadonlyMap<string, ReadFunction>
}

const addressesOf = (functions: readonly TreeFunction[]): string[] =>
  functions.flatMap(({ address }) => (address === null ? [] : [address]))

/** @throws InputError if the machine has no window, or its firmware has not opened it */
async function reach(monitor: Monitor, answers: MachineAnswers): Promise<Reached> {
  const { qtree, running, status, architecture } = answers
  const functions = functionsOf(qtree)
  const mtree = await monitor.hmp('info mtree')
  const window = ecamWindow(mtree)
  if (window) {
    const within = addressesOf(functions).filter((address) => isWithin(address, window))
    return { functions, found: await readFunctions(within, EXPRESS_END, ecamReader(monitor, window)) }
  }
  if (status === 'inmigrate') throw new InputError(`${monitor.name} waits for its guest: config space can't be read`)
  const ports = hasPorts(mtree, architecture)
  if (running || !ports) {
    const what = `${monitor.name} shows no config space in memory: its firmware has not run yet, or it has none, like i440fx`
    const paused = ports ? ', or pause it: its ports are read while it is paused' : ''
    throw new InputError(what, {}, `Take --method device-state${paused}.`)
  }
  const read = portReader(monitor, () => refuseOtherState(monitor, answers))
  return { functions, found: await readFunctions(addressesOf(functions), CONVENTIONAL_END, read) }
}

const captured = (found: TreeFunction, { config, absent }: ReadFunction): CaptureDevice => ({
  ...withoutSection(found, config, 'guest'),
  ...(absent.length > 0 ? { absent } : {}),
})

/**
 * Reads config space of all functions over the monitor, as their guest sees it: through ECAM, or through the ports of a
 * machine without it that stands still.
 * @throws InputError if neither is possible
 */
export async function byConfigSpace(
  monitor: Monitor,
  answers: MachineAnswers,
): Promise<Pick<Capture, 'devices' | 'sections' | 'pauseMs' | 'notes'>> {
  const { functions, found } = await reach(monitor, answers)
  const read = functions.flatMap((one) => {
    const bytes = one.address === null ? undefined : found.get(one.address)
    return bytes ? [captured(one, bytes)] : []
  })
  if (read.length === 0) throw new InputError(`${monitor.name} shows no PCI function`)
  const missing = functions.filter(({ address }) => address === null || !found.has(address))
  const notes = missing.map(({ path, type }) => `${path}/${type} has no bus number yet, or does not answer: not read`)
  return { devices: read, sections: null, pauseMs: 0, ...(notes.length > 0 ? { notes } : {}) }
}
