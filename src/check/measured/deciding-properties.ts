import type { BuiltDevice } from '../../formats/rules/read'
import { qdevId } from '../../formats/stream/devices/qdev-path'
import type { Device, MeasuredMasks } from '../../pci/device'
import { isVfioType } from '../../qemu/detection/profile'
import { profileOf } from '../../qemu/detection/profiles'
import { RULES } from '../../qemu/options/rules'
import type { TargetRequest } from '../../qemu/request'

/** The devices of a destination with the masks that a program gives such devices. */
export interface WithRules<D extends Device> {
  readonly devices: readonly D[]
  /** The program's version: "7.2.22". */
  readonly version: string
  /** The machine type as the program names it. */
  readonly machine: string | null
}

/** What is known about a device: its properties, placement and profile are used. */
export type RequestOf = (device: Device) => TargetRequest

/** Properties that change masks, in addition to those that pcimig's own rules ask for. */
const SIZE_PROPERTIES =
  'rombar romsize vgamem_mb vgamem ram_size ram_size_mb vram_size vram_size_mb vram64_size_mb membar msi msix'

/** Names of the properties that decide masks or compared bytes. */
export const DECIDING_PROPERTIES: ReadonlySet<string> = new Set([
  ...RULES.flatMap(({ property, listens = [] }) => [property, ...listens]),
  ...SIZE_PROPERTIES.split(' '),
])

/** Of a device that brings its own masks: they go before all others. */
export const OWN = 'its own masks were read'

/** QEMU's type of a device, or why it is not known or can't be made. */
export function typeOf(device: Device, request: TargetRequest): { readonly type: string } | string {
  if (device.type !== undefined && !isVfioType(device.type)) return { type: device.type }
  const { name, kind } = profileOf(device, request)
  if (kind.how === 'model') return { type: name }
  return kind.how === 'vfio' ? 'vfio-pci needs the host function' : 'its type is not known (--profile)'
}

const MULTIFUNCTION_AT = 0x0e
const MULTIFUNCTION = 0x80

/** Whether config space says that other functions share the device's slot. */
export const isMultifunction = (config: Uint8Array): boolean => (config[MULTIFUNCTION_AT]! & MULTIFUNCTION) !== 0

/** The properties that a device may have been given, as far as they decide masks. */
export function decidingProperties(
  device: Device,
  { set }: TargetRequest,
): readonly (readonly [name: string, value: string])[] {
  const held = [...(device.properties ?? [])].filter(([name, value]) => DECIDING_PROPERTIES.has(name) && value !== '')
  return [...held, ...(isMultifunction(device.config) ? [['multifunction', 'on'] as const] : []), ...set]
}

/** Where a device sits by its section: "0000:00:04.0:00.0"; null if the input names none. */
export const pathOf = ({ id }: Device): string | null => (id === null ? null : (qdevId(id)?.path ?? null))

const IDS = 4
const sameIds = (one: Uint8Array, other: Uint8Array): boolean =>
  one.subarray(0, IDS).every((byte, i) => byte === other[i])

/** The device with a note that pcimig's own rules are used for it, and why. */
export const byRules = <D extends Device>(device: D, source: string, because: string): D => ({
  ...device,
  notes: [...device.notes, `pcimig's own rules are used, not those of ${source}: ${because}`],
})

/**
 * The device with the masks of one that was built like it.
 * @param source what holds the rules, as the user named it
 * @param where to follow "profile …": "read out of the memory of QEMU 7.2.22 with such a device on pc-q35-7.2"
 */
export function measuredAs<D extends Device>(device: D, made: BuiltDevice, source: string, where: string): D {
  if (!sameIds(made.config, device.config)) return byRules(device, source, `its ${made.type} has different ids`)
  const { type, size, config } = made
  const [cmask, wmask, w1cmask] = [made.cmask, made.wmask, made.w1cmask].map((mask) => mask.slice(0, size))
  const measured: MeasuredMasks = {
    ...{ type, where, cmask: cmask!, wmask: wmask!, w1cmask: w1cmask! },
    built: config.slice(0, size),
  }
  return { ...device, measured }
}
