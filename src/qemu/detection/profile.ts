import { digits } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { u16 } from '../../bytes/little-endian'
import { headerType, idPair } from '../../pci/config-space'
import type { Device } from '../../pci/device'
import type { Doubt } from '../../pci/doubts/doubt'
import { withSystemIds } from '../../pci/virtual-functions'
import { idText, rowFor } from '../devices/registry'
import type { DeviceRow } from '../devices/row'
import { rowModel } from '../devices/row-model'
import { hasVirtioCapability, virtioModel } from '../devices/virtio'
import { UNKNOWN_VIRTIO, VIRTIO_TYPES, type VirtioType } from '../devices/virtio-types'
import type { Model } from '../painting/model'

/** How a profile makes masks: by a model of an emulated device, by vfio-pci's rules, or from the chain alone. */
export type ProfileKind =
  | { readonly how: 'model'; readonly model: Model }
  | { readonly how: 'vfio' }
  | { readonly how: 'chain' }

export interface Profile {
  /** The name a user gives and reads. */
  readonly name: string
  readonly kind: ProfileKind
  /** Its masks were compared with real QEMU processes. */
  readonly verified: boolean
  /** Why this profile: "vendor 1af4, device 1041". */
  readonly why: string
  /** Types that the device can be of as well, for all that can be seen, and whose masks differ. */
  readonly others: readonly Model[]
  /** What a user should know about the choice. */
  readonly notes: readonly string[]
  /** Where the choice and the dump contradict each other. */
  readonly doubts?: readonly Doubt[]
  /** The properties that the user says it has, of a type that the user describes. */
  readonly own?: readonly string[]
}

/** A profile, and whether the user named it. */
export type ChosenProfile = Profile & { readonly chosen: 'detected' | 'given' }

export const REDHAT_QUMRANET = 0x1af4
const FIRST_MODERN_ID = 0x1040
export const NOTHING_TO_SAY = { others: [], notes: [] } as const
export const idsOf = ({ config }: Device) => `vendor ${digits(u16(config, 0), 4)}, device ${digits(u16(config, 2), 4)}`

/** The virtio types with the device's id, those of its class code first. */
export function virtioTypesOf(device: Device): VirtioType[] {
  const id = u16(device.config, 2)
  const classCode = (device.config[0x0b]! << 16) | u16(device.config, 0x09)
  const ofId = VIRTIO_TYPES.filter((type) => id === 0x1040 + type.id || id === type.transitionalId)
  const ofClass = ofId.filter(({ classes }) => classes?.includes(classCode))
  return ofClass.length > 0 ? ofClass : ofId
}

/** Virtio types with one id differ in nothing but the length of their legacy configuration. */
function sameVirtio({ name }: VirtioType, others: readonly VirtioType[], device: Device): string[] {
  if (others.length === 0) return []
  const legacy = u16(device.config, 2) < FIRST_MODERN_ID
  const change = legacy
    ? 'they would change the size of BAR 0 at most, which is left open where it matters'
    : 'config space and masks are the same'
  return [`${others.map((other) => other.name).join(' and ')} can't be told from ${name}: ${change}`]
}

/** A virtio device of a type that this tool does not know, by its capabilities. */
const unknownVirtio = (why: string): Profile => ({
  name: UNKNOWN_VIRTIO.name,
  kind: { how: 'model', model: virtioModel(UNKNOWN_VIRTIO, [], null) },
  verified: false,
  why,
  ...NOTHING_TO_SAY,
})

export const isUnknownVirtio = ({ config }: Device): boolean =>
  u16(config, 0) === REDHAT_QUMRANET && headerType(config) === 0 && hasVirtioCapability(config)

export function virtioProfile(device: Device, name: string | null, why: string): Profile {
  const [type, ...others] = virtioTypesOf(withSystemIds(device) ?? device)
  if (!type && isUnknownVirtio(device)) return unknownVirtio(why)
  if (!type) {
    throw new InputError(`${idsOf(device)} is no virtio device that this tool knows`, {}, 'give another --profile')
  }
  return {
    name: name ?? type.name,
    kind: { how: 'model', model: virtioModel(type, others, null) },
    verified: true,
    why,
    others: [],
    notes: sameVirtio(type, others, device),
  }
}

export const VFIO = { name: 'vfio-pci', kind: { how: 'vfio' }, verified: true, ...NOTHING_TO_SAY } as const
export const CHAIN = { name: 'pci', kind: { how: 'chain' }, verified: false, ...NOTHING_TO_SAY } as const

export function rowProfile(row: DeviceRow, name: string, why: string, others: readonly DeviceRow[] = []): Profile {
  const model = rowModel(row, name)
  const alike = row.names.filter((other) => other !== name)
  const notes = [
    ...(alike.length > 0
      ? [`${alike.join(' and ')} can't be told from ${name}: config space and masks are the same`]
      : []),
  ]
  return {
    name,
    kind: { how: 'model', model },
    verified: model.verified,
    why,
    others: others.map((other) => rowModel(other)),
    notes,
  }
}

/** The ids of a virtual function read ffff: they speak against no type. */
const HIDDEN_IDS = 'ffff:ffff'

/** The ids of a virtio type's modern and older forms. */
const virtioIds = ({ id, transitionalId }: VirtioType): string[] =>
  [0x1040 + id, ...(transitionalId === undefined ? [] : [transitionalId])].map((each) => idPair(0x1af4, each))

/** The virtio type of a name, whatever form of it. */
export const virtioTypeOf = (name: string): VirtioType | undefined =>
  VIRTIO_TYPES.find((type) => type.name === name.replace(/-(non-)?transitional$/, ''))

/** The ids that devices of a built-in type have; null for a family, which has no ids of its own. */
function idsOfType(name: string): Pick<DeviceRow, 'ids' | 'idPattern'> | null {
  const type = virtioTypeOf(name)
  return rowFor(name) ?? (type ? { ids: virtioIds(type) } : null)
}

/**
 * That the ids are not those of the type. Those of a virtual function, which read ffff, speak against none.
 * @param own the ids of a type that the user describes; none where it is for all devices
 */
export function idDoubts(
  profile: string,
  device: Device,
  own: Pick<DeviceRow, 'ids' | 'idPattern'> | null = idsOfType(profile),
): Doubt[] {
  const shown = idText(device)
  if (own === null || own.ids.length === 0 || shown === HIDDEN_IDS) return []
  if (own.ids.includes(shown) || own.idPattern?.test(shown)) return []
  return [{ code: 'other-ids', profile, ids: shown, own: own.ids }]
}
