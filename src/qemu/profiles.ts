import { InputError } from '../bytes/input-error'
import { u16 } from '../bytes/little-endian'
import { nearest } from '../bytes/nearest'
import { headerType } from '../pci/config-space'
import type { Device } from '../pci/device'
import { isEmulatedId } from './devices/emulated-ids'
import { pcieRootPort } from './devices/pcie-root-port'
import { virtioModel } from './devices/virtio'
import { VIRTIO_TYPES, type VirtioType } from './devices/virtio-types'
import type { Model } from './model'

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
}

const REDHAT = 0x1b36
const REDHAT_QUMRANET = 0x1af4
const ROOT_PORT = 0x000c
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

function virtioProfile(device: Device, name: string | null, why: string): Profile {
  const [type, ...others] = virtioTypesOf(device)
  if (!type) {
    throw new InputError(`${idsOf(device)} is no virtio device that this tool knows`, {}, 'give another --profile')
  }
  return {
    name: name ?? type.name,
    kind: { how: 'model', model: virtioModel(type, others, null) },
    verified: true,
    why,
  }
}

const VFIO = { name: 'vfio-pci', kind: { how: 'vfio' }, verified: true } as const
const CHAIN = { name: 'pci', kind: { how: 'chain' }, verified: false } as const
const ROOT = { name: 'pcie-root-port', kind: { how: 'model', model: pcieRootPort }, verified: true } as const

/** Names of all profiles: the families, then QEMU's device types. */
export function profileNames(): string[] {
  const virtio = VIRTIO_TYPES.flatMap(({ name, transitionalId }) =>
    (transitionalId ? FORMS : ['']).map((form) => name + form),
  )
  return ['pcie-root-port', 'virtio', 'vfio-pci', 'pci', ...virtio]
}

/**
 * The profile a user named.
 * @throws InputError for an unknown name, with the nearest known one, or where the device can't be of that type
 */
export function namedProfile(name: string, device: Device): Profile {
  const why = 'given'
  if (name === 'vfio-pci' || name === 'vfio-pci-nohotplug') return { ...VFIO, why }
  if (name === 'pci') return { ...CHAIN, why }
  if (name === 'pcie-root-port') return { ...ROOT, why }
  if (name === 'virtio') return virtioProfile(device, null, why)
  const base = name.replace(/-(non-)?transitional$/, '')
  const type = VIRTIO_TYPES.find((entry) => entry.name === base)
  if (type) return { name, kind: { how: 'model', model: virtioModel(type, [], name) }, verified: true, why }
  const near = nearest(name, profileNames())
  throw new InputError(
    `profile ${JSON.stringify(name)} is not known`,
    {},
    near ? `nearest is ${near}; pcimig profiles lists them all` : 'pcimig profiles lists them all',
  )
}

/** The profile a device's ids, class and section id point to. */
export function detectProfile(device: Device): Profile {
  const vendor = u16(device.config, 0)
  const id = u16(device.config, 2)
  if (device.id?.endsWith('/vfio')) return { ...VFIO, why: `section ${device.id}` }
  if (vendor === REDHAT && id === ROOT_PORT && headerType(device.config) === 1) return { ...ROOT, why: idsOf(device) }
  if (vendor === REDHAT_QUMRANET && virtioTypesOf(device).length > 0) return virtioProfile(device, null, idsOf(device))
  if (isEmulatedId(vendor, id)) return { ...CHAIN, why: `${idsOf(device)} is a device QEMU emulates` }
  if (headerType(device.config) !== 0) return { ...CHAIN, why: `${idsOf(device)} is a bridge` }
  return { ...VFIO, why: `${idsOf(device)} is no device QEMU emulates` }
}
