import { InputError } from '../../bytes/input-error'
import { qdevId } from '../../formats/stream/devices/qdev-path'
import type { Device, MeasuredMasks } from '../../pci/device'
import { isVfioType } from '../../qemu/detection/profile'
import { profileOf } from '../../qemu/detection/profiles'
import { RULES } from '../../qemu/options/rules'
import type { TargetRequest } from '../../qemu/request'
import type { PlacedDevice } from '../memory/read'
import { idOf, type Wanted } from './machine'
import { type Bare, type Measured, measure, Unmade } from './measure'
import { propertiesIn } from './properties'

/** The devices of a destination with the masks that a program gives such devices. */
export interface WithRules<D extends Device> {
  readonly devices: readonly D[]
  /** The program's version: "7.2.22". */
  readonly version: string
  /** The machine type as the program names it. */
  readonly machine: string | null
}

/** Properties that change masks, beside those that pcimig's own rules ask for. */
const MORE =
  'rombar romsize vgamem_mb vgamem ram_size ram_size_mb vram_size vram_size_mb vram64_size_mb membar msi msix'

const TELLING: ReadonlySet<string> = new Set([
  ...RULES.flatMap(({ property, listens = [] }) => [property, ...listens]),
  ...MORE.split(' '),
])

/** Of a device that brings its own masks: they go before those of another process. */
const OWN = 'its own masks were read'

/** Why a device is not made, or the device. */
type Planned = Omit<Wanted, 'number'> | string

const MULTIFUNCTION_AT = 0x0e
const MULTIFUNCTION = 0x80

/** QEMU's type of a device, or why it is not known or can't be made. */
function typeOf(device: Device, request: TargetRequest): { readonly type: string } | string {
  if (device.type !== undefined && !isVfioType(device.type)) return { type: device.type }
  const { name, kind } = profileOf(device, request)
  if (kind.how === 'model') return { type: name }
  return kind.how === 'vfio' ? 'vfio-pci needs the function of the host' : 'its type is not known (--profile)'
}

/** What a device may have been given, as far as it decides masks. */
function telling(device: Device, { set }: TargetRequest): readonly (readonly [name: string, value: string])[] {
  const held = [...(device.properties ?? [])].filter(([name, value]) => TELLING.has(name) && value !== '')
  const many = (device.config[MULTIFUNCTION_AT]! & MULTIFUNCTION) !== 0
  return [...held, ...(many ? [['multifunction', 'on'] as const] : []), ...set]
}

const pathOf = ({ id }: Device): string | null => (id === null ? null : (qdevId(id)?.path ?? null))

/** What is said of a device: properties, placement and profile count. */
export type Settings = (device: Device) => TargetRequest

/** Plans a machine that has the devices of the destination, each where it is there. */
class Plan {
  private readonly paths: ReadonlyMap<string, number>

  constructor(
    private readonly all: readonly Device[],
    private readonly settings: Settings,
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
    return new Map(telling(device, this.settings(device)).filter(([name]) => taken?.has(name)))
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

/** The index of the device that QEMU's last words name, or null. */
function blamed({ message }: Unmade, count: number): number | null {
  for (let index = count - 1; index >= 0; index--) {
    if (new RegExp(`\\bid=${idOf(index)}\\b`).test(message)) return index
  }
  return null
}

const IDS = 4
const same = (one: Uint8Array, other: Uint8Array): boolean => one.subarray(0, IDS).every((byte, i) => byte === other[i])

function measuredFrom(made: PlacedDevice, { qemu }: Measured, machine: string): MeasuredMasks {
  const { type, size, config } = made
  const [cmask, wmask, w1cmask] = [made.cmask, made.wmask, made.w1cmask].map((mask) => mask.slice(0, size))
  const where = `read out of the memory of ${qemu} with such a device on ${machine}`
  return { type, where, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask!, built: config.slice(0, size) }
}

/** The device with a note that pcimig's own rules are used for it, and why. */
const byRules = <D extends Device>(device: D, program: string, because: string): D => ({
  ...device,
  notes: [...device.notes, `pcimig's own rules are used, not those of ${program}: ${because}`],
})

/**
 * Has a QEMU of this host make the devices of a destination, and gives them the masks that it gives them. One that it
 * does not make keeps pcimig's own rules, and says so.
 * @throws InputError where the program can't be started, or no machine type is known
 */
export async function withRulesOf<D extends Device>(
  program: string,
  devices: readonly D[],
  machine: string | null,
  settings: Settings,
): Promise<WithRules<D>> {
  if (machine === null) {
    throw new InputError(
      '--rules-from needs a machine type',
      {},
      'Give --machine TYPE, or a capture of the destination.',
    )
  }
  const types = devices.flatMap((device) => {
    const request = settings(device)
    const typed = device.measured ? OWN : typeOf(device, request)
    return typeof typed === 'string' || telling(device, request).length === 0 ? [] : [typed.type]
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
      const index = error instanceof Unmade && wanted.length > 0 ? blamed(error, devices.length) : null
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
    const made = found.devices[next++]!
    if (!same(made.config, device.config)) return byRules(device, program, `its ${made.type} has other ids`)
    return { ...device, measured: measuredFrom(made, found, found.machine ?? machine) }
  })
}
