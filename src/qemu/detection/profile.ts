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

/** How a profile builds masks: by a model of an emulated device, by vfio-pci's rules, or from the chain alone. */
export type ProfileKind =
  | { readonly how: 'model'; readonly model: Model }
  | { readonly how: 'vfio' }
  | { readonly how: 'chain' }

export interface Profile {
  /** The name for users. */
  readonly name: string
  readonly kind: ProfileKind
  /** Whether its masks were compared with real QEMU processes. */
  readonly verified: boolean
  /** Why this profile: "vendor 1af4, device 1041". */
  readonly why: string
  /** Other types that look the same and have different masks. */
  readonly others: readonly Model[]
  /** What a user should know about the choice. */
  readonly notes: readonly string[]
  /** Contradictions between the choice and the dump. */
  readonly doubts?: readonly Doubt[]
  /** The properties of a user-defined type. */
  readonly own?: readonly string[]
}

/** A profile, and how it was chosen: by the ids, by the user, or with masks that were read and follow no profile. */
export type FoundProfile = Profile & { readonly basis: 'detected' | 'given' | 'measured' }

export const REDHAT_QUMRANET = 0x1af4
const FIRST_MODERN_ID = 0x1040
export const NOTHING_TO_SAY = { others: [], notes: [] } as const
export const idsOf = ({ config }: Device) => `vendor ${digits(u16(config, 0), 4)}, device ${digits(u16(config, 2), 4)}`

/** Returns the virtio types with the device's id, or only those of its class code if there are any. */
export function virtioTypesOf(device: Device): VirtioType[] {
  const id = u16(device.config, 2)
  const classCode = (device.config[0x0b]! << 16) | u16(device.config, 0x09)
  const ofId = VIRTIO_TYPES.filter((type) => id === 0x1040 + type.id || id === type.transitionalId)
  const ofClass = ofId.filter(({ classes }) => classes?.includes(classCode))
  return ofClass.length > 0 ? ofClass : ofId
}

/** Returns a note on virtio types with the same id, which differ only in the length of their legacy configuration. */
function sameVirtio({ name }: VirtioType, others: readonly VirtioType[], device: Device): string[] {
  if (others.length === 0) return []
  const legacy = u16(device.config, 2) < FIRST_MODERN_ID
  const change = legacy
    ? 'they would at most change the size of BAR 0, which is treated as unknown where it matters'
    : 'config space and masks are the same'
  return [`${others.map((other) => other.name).join(' and ')} can't be distinguished from ${name}: ${change}`]
}

/** Returns the profile of a virtio device of unknown type, based on its capabilities. */
const unknownVirtio = (why: string): Profile => ({
  name: UNKNOWN_VIRTIO.name,
  kind: { how: 'model', model: virtioModel(UNKNOWN_VIRTIO, [], null) },
  verified: false,
  why,
  ...NOTHING_TO_SAY,
})

/** Virtio 1.2 section 4.1.2: every function of this vendor with one of these ids is a virtio device. */
const VIRTIO_IDS = { first: 0x1000, last: 0x107f }

/** Whether a function is a virtio device by its id or, of one with an id beyond those, its capabilities. */
export function isUnknownVirtio({ config }: Device): boolean {
  if (u16(config, 0) !== REDHAT_QUMRANET || headerType(config) !== 0) return false
  const id = u16(config, 2)
  return (id >= VIRTIO_IDS.first && id <= VIRTIO_IDS.last) || hasVirtioCapability(config)
}

export function virtioProfile(device: Device, name: string | null, why: string): Profile {
  const [type, ...others] = virtioTypesOf(withSystemIds(device) ?? device)
  if (!type && isUnknownVirtio(device)) return unknownVirtio(why)
  if (!type) {
    throw new InputError(`${idsOf(device)} is not a virtio device that this tool knows`, {}, 'give another --profile')
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

/** Whether QEMU's name of a type is that of a passed-through function. */
export const isVfioType = (type: string): boolean => type === 'vfio-pci' || type === 'vfio-pci-nohotplug'

export const VFIO_PROFILE = { name: 'vfio-pci', kind: { how: 'vfio' }, verified: true, ...NOTHING_TO_SAY } as const
export const CHAIN = { name: 'pci', kind: { how: 'chain' }, verified: false, ...NOTHING_TO_SAY } as const

export function rowProfile(row: DeviceRow, name: string, why: string, others: readonly DeviceRow[] = []): Profile {
  const model = rowModel(row, name)
  const alike = row.names.filter((other) => other !== name)
  const notes = [
    ...(alike.length > 0
      ? [`${alike.join(' and ')} can't be distinguished from ${name}: config space and masks are the same`]
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

/** The ids of a virtual function read ffff and contradict no type. */
const HIDDEN_IDS = 'ffff:ffff'

/** Returns the ids of a virtio type's modern and older forms. */
const virtioIds = ({ id, transitionalId }: VirtioType): string[] =>
  [0x1040 + id, ...(transitionalId === undefined ? [] : [transitionalId])].map((each) => idPair(0x1af4, each))

/** Returns the virtio type of a name in any of its forms. */
export const virtioTypeOf = (name: string): VirtioType | undefined =>
  VIRTIO_TYPES.find((type) => type.name === name.replace(/-(non-)?transitional$/, ''))

type Ids = Pick<DeviceRow, 'ids' | 'idPattern'>

/** Of each built-in type that was asked for. */
const knownIds = new Map<string, Ids>()

/** Returns the ids of a built-in type; null for a family, which has no ids of its own. */
function idsOfType(name: string): Ids | null {
  const before = knownIds.get(name)
  if (before) return before
  const type = virtioTypeOf(name)
  const found = rowFor(name) ?? (type ? { ids: virtioIds(type) } : null)
  if (found) knownIds.set(name, found)
  return found
}

/**
 * Returns a doubt if the ids are not those of the type. Those of a virtual function read ffff and contradict none.
 * @param own the ids of a user-defined type; none if it applies to all devices
 */
export function idDoubts(profile: string, device: Device, own: Ids | null = idsOfType(profile)): Doubt[] {
  const shown = idText(device)
  if (own === null || own.ids.length === 0 || shown === HIDDEN_IDS) return []
  if (own.ids.includes(shown) || own.idPattern?.test(shown)) return []
  return [{ code: 'other-ids', profile, ids: shown, own: own.ids }]
}
