import { InputError } from '../bytes/input-error'
import { u16 } from '../bytes/little-endian'
import { nearest } from '../bytes/nearest'
import { headerType } from '../pci/config-space'
import type { Device } from '../pci/device'
import type { Doubt } from '../pci/doubt'
import { withSystemIds } from '../pci/virtual-functions'
import { DEVICE_ROWS, fits, idText, rowFor, rowsOf } from './devices/registry'
import type { DeviceRow } from './devices/row'
import { rowModel } from './devices/row-model'
import { virtioModel } from './devices/virtio'
import { VIRTIO_TYPES, type VirtioType } from './devices/virtio-types'
import type { Model } from './model'
import type { TargetRequest } from './request'
import { namesOf, type UserProfile } from './user/profile'
import { virtualFunctionOf } from './virtual-functions'

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

const REDHAT_QUMRANET = 0x1af4
const FIRST_MODERN_ID = 0x1040
const NOTHING_TO_SAY = { others: [], notes: [] } as const
const FORMS = ['', '-transitional', '-non-transitional']

const hex4 = (value: number) => value.toString(16).padStart(4, '0')
const idsOf = ({ config }: Device) => `vendor ${hex4(u16(config, 0))}, device ${hex4(u16(config, 2))}`

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

function virtioProfile(device: Device, name: string | null, why: string): Profile {
  const [type, ...others] = virtioTypesOf(withSystemIds(device) ?? device)
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

const VFIO = { name: 'vfio-pci', kind: { how: 'vfio' }, verified: true, ...NOTHING_TO_SAY } as const
const CHAIN = { name: 'pci', kind: { how: 'chain' }, verified: false, ...NOTHING_TO_SAY } as const

/** Names of all profiles: the families, then QEMU's device types. */
export function profileNames(): string[] {
  const rows = DEVICE_ROWS.flatMap((table) => table.flatMap(({ names, aliases = [] }) => [...names, ...aliases]))
  const virtio = VIRTIO_TYPES.flatMap(({ name, transitionalId }) =>
    (transitionalId ? FORMS : ['']).map((form) => name + form),
  )
  return ['virtio', 'vfio-pci', 'pci', ...rows, ...virtio]
}

function rowProfile(row: DeviceRow, name: string, why: string, others: readonly DeviceRow[] = []): Profile {
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

/** A device type that the user named, of a dump with other ids: an option may have changed them. */
function namedRow(row: DeviceRow, name: string, device: Device): Profile {
  const profile = rowProfile(row, row.names.includes(name) ? name : row.names[0], 'given')
  const id = idText(device)
  const notes =
    row.ids.includes(id) || row.idPattern?.test(id)
      ? []
      : [`the dump has ids ${id}, where ${name} has ${row.ids.join(' or ')}`]
  return { ...profile, notes }
}

/**
 * The profile a user named.
 * @param more other names that could have been meant
 * @throws InputError for an unknown name, with the nearest known one, or where the device can't be of that type
 */
function namedProfile(name: string, device: Device, more: readonly string[]): Profile {
  const why = 'given'
  if (name === 'vfio-pci' || name === 'vfio-pci-nohotplug') return { ...VFIO, why }
  if (name === 'pci') return { ...CHAIN, why }
  if (name === 'virtio') return virtioProfile(device, null, why)
  const row = rowFor(name)
  if (row) return namedRow(row, name, device)
  const base = name.replace(/-(non-)?transitional$/, '')
  const type = VIRTIO_TYPES.find((entry) => entry.name === base)
  if (type) {
    return { name, kind: { how: 'model', model: virtioModel(type, [], name) }, verified: true, why, ...NOTHING_TO_SAY }
  }
  const near = nearest(name, [...more, ...profileNames()])
  throw new InputError(
    `profile ${JSON.stringify(name)} is not known`,
    {},
    near ? `nearest is ${near}; pcimig profiles lists them all` : 'pcimig profiles lists them all',
  )
}

const isEmulated = (device: Device): boolean => detectProfile(device).kind.how === 'model'

/** The profile of a virtual function: what it belongs to tells. Null for a device whose ids do. */
function ofVirtualFunction(device: Device): Profile | null {
  const found = virtualFunctionOf(device, isEmulated)
  if (found === null) return null
  switch (found.how) {
    case 'emulated': {
      const profile = detectProfile(found.device)
      const why = `${found.why}: ${profile.why}`
      return profile.kind.how === 'model' ? { ...profile, why } : { ...CHAIN, why }
    }
    case 'virtio':
      return {
        name: found.type.name,
        kind: { how: 'model', model: virtioModel(found.type, [], null) },
        verified: true,
        why: found.why,
        ...NOTHING_TO_SAY,
      }
    case 'host':
      return { ...VFIO, why: found.why }
    case 'unknown':
      return { ...CHAIN, why: found.why }
    case 'alone':
      return { ...byIds(device), doubts: [{ code: 'lone-virtual-function' }] }
  }
}

/** The profile a device's ids, class, capabilities and section id point to. */
export function detectProfile(device: Device): Profile {
  if (device.id?.endsWith('/vfio')) return { ...VFIO, why: `section ${device.id}` }
  return ofVirtualFunction(device) ?? byIds(device)
}

/** The profile that ids, class and capabilities point to. */
function byIds(device: Device): Profile {
  const virtio = u16(device.config, 0) === REDHAT_QUMRANET && virtioTypesOf(device).length > 0
  if (virtio) return virtioProfile(device, null, idsOf(device))
  const [row, ...others] = rowsOf(device)
  if (row) return rowProfile(row, row.names[0], idsOf(device), others)
  // A function with a header of type 2 (CardBus) is the host's: QEMU creates none.
  if (headerType(device.config) === 1) return { ...CHAIN, why: `${idsOf(device)} is a bridge` }
  return { ...VFIO, why: `${idsOf(device)} is no device QEMU emulates` }
}

/** A type that the user describes. Nobody has compared it with a QEMU. @param others whose ids are the device's too */
function userProfile(
  { row, where }: UserProfile,
  name: string,
  why: string | null,
  others: readonly DeviceRow[],
): Profile {
  const profile = rowProfile(row, name, why === null ? where : `${why}: ${where}`, others)
  return { ...profile, verified: false, own: row.properties ?? [] }
}

/** The built-in type whose place one of the user's takes, as a note. */
function replaced(device: Device): string[] {
  const { kind, name } = detectProfile(device)
  return kind.how === 'model' ? [`the user's profile takes the place of the built-in ${name}`] : []
}

function namedOwn(name: string, device: Device, profiles: readonly UserProfile[]): Profile {
  const own = profiles.find((profile) => namesOf(profile).includes(name))
  if (own) return userProfile(own, own.row.names.includes(name) ? name : own.row.names[0], null, [])
  return namedProfile(name, device, profiles.flatMap(namesOf))
}

/**
 * How QEMU builds a device: the profile that the request names; else that of the user's own which its ids point to, or
 * which is for every device; else the built-in one that they point to.
 * @throws InputError for an unknown name, with the nearest known one, or where the device can't be of that type
 */
export function profileOf(
  device: Device,
  { profile: name, profiles = [] }: Pick<TargetRequest, 'profile' | 'profiles'>,
): ChosenProfile {
  if (name !== null) return { ...namedOwn(name, device, profiles), chosen: 'given' }
  const passedThrough = device.id?.endsWith('/vfio') === true
  const fitting = passedThrough ? [] : profiles.filter(({ row }) => fits(row, device))
  const [own, ...others] =
    fitting.length > 0 ? fitting : profiles.filter(({ row, given }) => given && row.ids.length === 0)
  if (!own) {
    const detected = detectProfile(device)
    const unused = profiles.find(({ given }) => given)
    const note = unused && `none of the profiles in ${unused.where.replace(/:\d+$/, '')} has ids ${idText(device)}`
    return { ...detected, chosen: 'detected', notes: [...detected.notes, ...(note ? [note] : [])] }
  }
  const found = userProfile(
    own,
    own.row.names[0],
    own.given ? 'given' : idsOf(device),
    others.map(({ row }) => row),
  )
  return { ...found, chosen: own.given ? 'given' : 'detected', notes: [...found.notes, ...replaced(device)] }
}
