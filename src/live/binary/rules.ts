import {
  byRules,
  decidingProperties,
  measuredAs,
  OWN,
  pathOf,
  type RequestOf,
  typeOf,
  type WithRules,
} from '../../check/measured/deciding-properties'
import type { Device } from '../../pci/device'
import type { PlacedDevice } from '../memory/read'
import { blamed } from './blamed'
import type { Wanted } from './machine'
import { type Bare, type Measured, measure, Unmade } from './measure'
import { propertiesIn } from './properties'

/** Why a device is not made, or the device. */
type Planned = Omit<Wanted, 'number'> | string

/** Plans a machine that has the devices of the destination, each in its place there. */
class Plan {
  private readonly paths: ReadonlyMap<string, number>

  constructor(
    private readonly all: readonly Device[],
    private readonly settings: RequestOf,
    private readonly taken: ReadonlyMap<string, ReadonlySet<string>>,
    private readonly bare: Bare,
    /** What QEMU has refused to make, by index. */
    private readonly refused: ReadonlyMap<number, string>,
  ) {
    this.paths = new Map(
      all.flatMap((device, i) => [[pathOf(device), i] as const]).flatMap(([p, i]) => (p ? [[p, i]] : [])),
    )
  }

  /** The device that the machine brings along in that place. */
  private own(path: string): PlacedDevice | undefined {
    return this.bare.devices.find((device) => device.path === path)
  }

  /** What becomes of one. */
  at(index: number): Planned {
    const because = this.refused.get(index)
    if (because !== undefined) return because
    const device = this.all[index]!
    if (device.measured) return OWN
    const request = this.settings(device)
    const typed = typeOf(device, request)
    if (typeof typed === 'string') return typed
    const path = pathOf(device)
    if (path === null)
      return {
        ...typed,
        properties: this.properties(device, typed.type),
        placement: request.placement ?? device.placement ?? null,
      }
    if (this.own(path)) return { ...typed, properties: new Map(), placement: null, path }
    return this.inPlace(device, typed.type, path)
  }

  private properties(device: Device, type: string): ReadonlyMap<string, string> {
    const taken = this.taken.get(type)
    return new Map(decidingProperties(device, this.settings(device)).filter(([name]) => taken?.has(name)))
  }

  private inPlace(device: Device, type: string, path: string): Planned {
    const slots = path.split(':').filter((part) => part.includes('.'))
    const above = path.slice(0, path.lastIndexOf(':'))
    const behind = slots.length === 1 ? null : this.paths.get(above)
    if (behind === undefined) return `what it is plugged into, at ${above}, is not among the devices`
    if (behind !== null && typeof this.at(behind) === 'string')
      return `what it is plugged into, at ${above}, is not made`
    const spot = { behind, slot: slots.at(-1)! }
    return { type, properties: this.properties(device, type), placement: null, spot, path }
  }
}

/**
 * Has a QEMU of this host make the devices of a destination, and gives each the masks that it has there. One that QEMU
 * does not make keeps pcimig's own rules, and its notes say so.
 * @throws InputError if the program can't be started
 */
export async function withRulesOf<D extends Device>(
  program: string,
  devices: readonly D[],
  machine: string,
  settings: RequestOf,
): Promise<WithRules<D>> {
  const types = devices.flatMap((device) => {
    const request = settings(device)
    const typed = device.measured ? OWN : typeOf(device, request)
    return typeof typed === 'string' || decidingProperties(device, request).length === 0 ? [] : [typed.type]
  })
  const taken = await propertiesIn(program, types)
  const refused = new Map<number, string>()
  for (;;) {
    let planned: readonly Planned[] = []
    const wanted: Wanted[] = []
    const plan = (bare: Bare): readonly Wanted[] => {
      const whole = new Plan(devices, settings, taken, bare, refused)
      planned = devices.map((_, index) => whole.at(index))
      wanted.push(...planned.flatMap((one, index) => (typeof one === 'string' ? [] : [{ ...one, number: index }])))
      return wanted
    }
    try {
      const found = await measure(program, machine, plan)
      return {
        devices: joined(devices, planned, found, program, machine),
        version: found.version,
        machine: found.machine,
      }
    } catch (error) {
      const index = error instanceof Unmade && wanted.length > 0 ? blamed(error, wanted) : null
      if (index === null || refused.has(index)) throw error
      refused.set(index, (error as Unmade).message)
    }
  }
}

/** The devices, with the masks of those that were made. */
function joined<D extends Device>(
  devices: readonly D[],
  planned: readonly Planned[],
  found: Measured,
  program: string,
  machine: string,
): D[] {
  let next = 0
  return devices.map((device, i) => {
    const plan = planned[i]!
    if (plan === OWN) return device
    if (typeof plan === 'string') return byRules(device, program, plan)
    const { qemu, machine: own } = found
    const where = `read from the memory of ${qemu} with such a device on ${own ?? machine}`
    return measuredAs(device, found.devices[next++]!, program, where)
  })
}
