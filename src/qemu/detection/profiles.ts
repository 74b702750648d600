import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { type Device, isVfioSection, type MeasuredMasks } from '../../pci/device'
import { DEVICE_ROWS, fits, idText, rowFor } from '../devices/registry'
import type { DeviceRow } from '../devices/row'
import { namesOf, type UserProfile } from '../devices/user-profile'
import { virtioModel } from '../devices/virtio'
import { VIRTIO_TYPES } from '../devices/virtio-types'
import { refuseWithoutRules } from '../devices/without-rules'
import { detectProfile } from './detection'
import {
  CHAIN,
  type FoundProfile,
  idDoubts,
  idsOf,
  isVfioType,
  NOTHING_TO_SAY,
  type Profile,
  rowProfile,
  VFIO_PROFILE,
  virtioProfile,
  virtioTypeOf,
} from './profile'

const FORMS = ['', '-transitional', '-non-transitional']

/** Returns the names of all profiles: the families, then QEMU's device types. */
export function profileNames(): string[] {
  const rows = DEVICE_ROWS.flatMap((table) => table.flatMap(({ names, aliases = [] }) => [...names, ...aliases]))
  const virtio = VIRTIO_TYPES.flatMap(({ name, transitionalId }) =>
    (transitionalId ? FORMS : ['']).map((form) => name + form),
  )
  return ['virtio', 'vfio-pci', 'pci', ...rows, ...virtio]
}

/**
 * Returns the profile of a device type that the user named, for a dump that may have other ids: an option may have
 * changed them.
 */
function namedRow(row: DeviceRow, name: string, device: Device): Profile {
  const profile = rowProfile(row, row.names.includes(name) ? name : row.names[0], 'given')
  return { ...profile, notes: [], doubts: idDoubts(name, device, row) }
}

/**
 * Returns the profile that the user named. @param ownNames other names to consider for the hint
 * @throws InputError for an unknown name, with the nearest known one, or if the device can't be of that type
 */ function namedProfile(name: string, device: Device, ownNames: readonly string[]): Profile {
  const why = 'given'
  if (isVfioType(name)) return { ...VFIO_PROFILE, why }
  if (name === 'pci') return { ...CHAIN, why }
  if (name === 'virtio') return virtioProfile(device, null, why)
  const row = rowFor(name)
  if (row) return namedRow(row, name, device)
  const type = virtioTypeOf(name)
  if (type) {
    const doubts = idDoubts(name, device)
    return {
      ...NOTHING_TO_SAY,
      name,
      kind: { how: 'model', model: virtioModel(type, [], name) },
      verified: true,
      why,
      doubts,
    }
  }
  refuseWithoutRules(name)
  const near = nearest(name, [...ownNames, ...profileNames()])
  throw new InputError(
    `profile ${JSON.stringify(name)} is not known`,
    {},
    near ? `nearest is ${near}; pcimig profiles lists them all` : 'pcimig profiles lists them all',
  )
}

/**
 * Returns the profile of a user-defined type, which was not compared with a QEMU. @param others types that also have
 * the device's ids
 */
function userProfile(
  { row, where }: UserProfile,
  name: string,
  why: string | null,
  others: readonly DeviceRow[],
): Profile {
  const profile = rowProfile(row, name, why === null ? where : `${why}: ${where}`, others)
  return { ...profile, verified: false, own: row.properties ?? [] }
}

/** Returns a note on the built-in type that a user-defined one replaces. */
function replaced(device: Device): string[] {
  const { kind, name } = detectProfile(device)
  return kind.how === 'model' ? [`the user's profile replaces the built-in ${name}`] : []
}

/** Whether there are rules for a type of that name. */
const isKnown = (type: string, profiles: readonly UserProfile[]): boolean =>
  isVfioType(type) ||
  rowFor(type) !== undefined ||
  virtioTypeOf(type) !== undefined ||
  profiles.some((profile) => namesOf(profile).includes(type))

function namedOwn(name: string, device: Device, profiles: readonly UserProfile[]): Profile {
  const own = profiles.find((profile) => namesOf(profile).includes(name))
  if (own) {
    const shown = own.row.names.includes(name) ? name : own.row.names[0]
    return { ...userProfile(own, shown, null, []), doubts: idDoubts(shown, device, own.row) }
  }
  return namedProfile(name, device, profiles.flatMap(namesOf))
}

/**
 * Returns the profile of a device whose masks were read: it names the device and says what else QEMU's code does, but
 * decides no mask.
 */
function measuredProfile(device: Device, { type, where }: MeasuredMasks, given: string | null): FoundProfile {
  const name = given ?? (type !== null && profileNames().includes(type) ? type : null)
  const found = name === null ? detectProfile(device) : namedProfile(name, device, [])
  return { ...found, ...NOTHING_TO_SAY, doubts: [], verified: true, why: where, basis: 'measured' }
}

/** The part of a request that decides the profile. */
export interface ProfileRequest {
  /** The name that was given, or null. */
  readonly profile: string | null
  readonly profiles?: readonly UserProfile[]
}

/**
 * Returns the profile that the request names; otherwise the user-defined one that matches the device's ids or applies
 * to every device; otherwise the built-in one that matches. Measured masks go before all of them.
 * @throws InputError for an unknown name, with the nearest known one, or if the device can't be of that type
 */
export function profileOf(device: Device, { profile: name, profiles = [] }: ProfileRequest): FoundProfile {
  if (device.measured) return measuredProfile(device, device.measured, name)
  if (name !== null) return { ...namedOwn(name, device, profiles), basis: 'given' }
  const { type } = device
  if (type !== undefined && isKnown(type, profiles)) {
    return { ...namedOwn(type, device, profiles), why: `the capture names its type`, basis: 'detected' }
  }
  const passedThrough = isVfioSection(device.id)
  const fitting = passedThrough ? [] : profiles.filter(({ row }) => fits(row, device))
  const [own, ...others] =
    fitting.length > 0 ? fitting : profiles.filter(({ row, given }) => given && row.ids.length === 0)
  if (!own) {
    const detected = detectProfile(device)
    const unused = profiles.find(({ given }) => given)
    const note = unused && `none of the profiles in ${unused.where.replace(/:\d+$/, '')} has ids ${idText(device)}`
    return { ...detected, basis: 'detected', notes: [...detected.notes, ...(note ? [note] : [])] }
  }
  const found = userProfile(
    own,
    own.row.names[0],
    own.given ? 'given' : idsOf(device),
    others.map(({ row }) => row),
  )
  return { ...found, basis: own.given ? 'given' : 'detected', notes: [...found.notes, ...replaced(device)] }
}
