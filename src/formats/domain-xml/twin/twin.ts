import { InputError } from '../../../bytes/input-error'
import { attribute, childOf, makeElement, textOf, withAttributes, withChildren } from '../element'
import { childrenOf, type XmlElement } from '../xml'
import { keptCommandLine, keptOverrides, type QemuCommandLine } from './command-line'
import { DEVICE_ELEMENTS, HOST_ELEMENTS } from './devices'
import { inMachine } from './machine'
import type { ElementRow, TwinPlaces } from './rows'
import type { AbsentDevice, LeftOut, ReplacedBackend, Twin, TwinFile } from './twin-result'

/** The twin's name and the directory of its own files. */
export interface TwinNames {
  /** Null for the guest's name followed by "-twin". */
  readonly name: string | null
  /** A uuid that no other domain has, of the guest's uuid, or of its name if it has none. */
  readonly uuid: (of: string) => string
  /** Directory for its files, absolute; null for one of the twin's name among libvirt's images. */
  readonly directory: string | null
}

/** Longest name of a twin; it becomes part of the names of files. */
export const LONGEST_TWIN_NAME = 200

/** Where libvirt keeps images, and variables of firmware (qemu.conf). */
const IMAGES = '/var/lib/libvirt/images'
const VARIABLES = '/var/lib/libvirt/qemu/nvram'

/** Where QEMU's shared memory lies (virDomainShmemDef, qemuBuildShmemBackendMemProps). */
const SHARED_MEMORY = '/dev/shm'

const REMEDY = 'Give the definition that libvirt prints of the running guest.'

/** A name that libvirt takes, and that can be part of a path. @throws InputError */
function checkedName(name: string): string {
  if (
    /^[^/\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u.test(name) &&
    name.length <= LONGEST_TWIN_NAME &&
    !/^\.{1,2}$/.test(name)
  )
    return name
  throw new InputError(
    name === '' ? 'the domain has no name' : `'${name.slice(0, 40)}' can't be the name of a domain`,
    {},
    'Give the twin one with --name.',
  )
}

/** 0000:05:00.0, as libvirt numbers it: a bus is the index of a controller. */
function pciAddress(of: XmlElement | null): string | null {
  const part = (name: string, digits: number): string | null => {
    const text = attribute(of, name) ?? (name === 'domain' ? '0' : '')
    return /^(0x[0-9a-f]{1,8}|[0-9]{1,8})$/i.test(text) ? Number(text).toString(16).padStart(digits, '0') : null
  }
  const parts = [part('domain', 4), part('bus', 2), part('slot', 2), part('function', 1)]
  return parts.includes(null) ? null : `${parts[0]}:${parts[1]}:${parts[2]}.${parts[3]}`
}

const addressOf = (device: XmlElement): XmlElement | null => childOf(device, 'address')

const LONGEST_WORD = 80

/** What the definition calls a device: "hostdev pci 0000:3b:00.4", "disk vda", "interface 52:54:00:00:00:01". */
function nameOf(device: XmlElement): string {
  const source = childOf(device, 'source')
  const words = [
    device.name,
    attribute(device, 'model') ?? attribute(childOf(device, 'model'), 'type') ?? attribute(device, 'type'),
    attribute(childOf(device, 'mac'), 'address') ??
      attribute(childOf(device, 'target'), 'dev') ??
      attribute(childOf(device, 'target'), 'name') ??
      pciAddress(source && addressOf(source)) ??
      attribute(device, 'index'),
  ]
  return words
    .filter((word) => word !== null)
    .map((word) => word.slice(0, LONGEST_WORD))
    .join(' ')
}

function missingDevice(device: XmlElement, row: ElementRow | null, why: AbsentDevice['why']): AbsentDevice {
  const place = addressOf(device)
  const type = attribute(place, 'type')
  const pci = place === null || type === null ? (row?.pci?.(device) ?? row === null) : type === 'pci'
  return { device: nameOf(device), address: type === 'pci' ? pciAddress(place) : null, why, pci }
}

/** Aliases that the user gave stay; others libvirt gives anew. */
const ownAlias = (child: XmlElement): boolean =>
  child.name === 'alias' && (attribute(child, 'name') ?? '').startsWith('ua-')

/** A word as part of a file's name. */
const plain = (word: string): string => word.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, LONGEST_WORD)

/** Gathers what becomes of a domain. */
class Maker {
  readonly files: TwinFile[] = []
  readonly missing: AbsentDevice[] = []
  readonly replaced: ReplacedBackend[] = []
  readonly leftOut: LeftOut[] = []
  readonly leftBehind: string[] = []
  private readonly places: TwinPlaces

  constructor(name: string, directory: string) {
    const own = (base: string, kind: TwinFile['kind']): string => {
      const path = `${directory}/${this.files.length}-${plain(base)}`
      this.files.push({ path, kind })
      return path
    }
    const shared = (given: string): string => {
      const safe = `${name}-${plain(given)}`
      this.leftBehind.push(`${SHARED_MEMORY}/${safe}`)
      return safe
    }
    this.places = { own, shared }
  }

  /** One of <devices>, as the twin has it; null if it doesn't. */
  device(device: XmlElement): XmlElement | null {
    if (device.name === 'emulator') return device
    if (HOST_ELEMENTS.split(' ').includes(device.name)) {
      this.leftOut.push({ element: `devices/${device.name}`, why: 'host' })
      return null
    }
    const row = DEVICE_ELEMENTS.get(device.name) ?? null
    const why = row === null ? 'unknown' : (row.absent?.(device) ?? null)
    if (row === null || why !== null) {
      this.missing.push(missingDevice(device, row, why ?? 'unknown'))
      return null
    }
    return this.kept(device, row)
  }

  private kept(device: XmlElement, row: ElementRow): XmlElement {
    const known = row.device.split(' ')
    const host = row.host?.split(' ') ?? []
    const children: XmlElement[] = []
    for (const child of childrenOf(device)) {
      const edit = row.edit?.[child.name]
      const left = known.includes(child.name) ? (edit ? edit(child) : child) : ownAlias(child) ? child : null
      if (left) children.push(left)
      else if (!host.includes(child.name) && child.name !== 'alias') {
        this.leftOut.push({ element: `devices/${device.name}/${child.name}`, why: 'unknown' })
      }
    }
    const backend = row.backend?.(device, this.places) ?? null
    if (backend) this.replaced.push({ device: nameOf(device), by: backend.by })
    const attributes = row.attributes?.(device, this.places) ?? {}
    return withChildren(withAttributes(device, attributes), [...(backend?.children ?? []), ...children])
  }

  /** A part of the domain, as the twin has it; null if it doesn't. */
  part(part: XmlElement): XmlElement | null {
    if (part.name === 'devices') {
      const devices = childrenOf(part).map((device) => this.device(device))
      return withChildren(
        part,
        devices.filter((device) => device !== null),
      )
    }
    if (part.name === 'qemu:commandline') return this.words(keptCommandLine(part))
    if (part.name === 'qemu:override') return this.words(keptOverrides(part, this.missing.length === 0))
    if (part.name === 'qemu:capabilities') return part
    const { element: kept, leftOut = [] } = inMachine(part)
    this.leftOut.push(...leftOut)
    return kept
  }

  private words({ element: kept, missing, leftOut }: QemuCommandLine): XmlElement | null {
    this.missing.push(...missing)
    this.leftOut.push(...leftOut)
    return kept
  }
}

/** Whether a device says where it is on PCI. */
const addressed = (domain: XmlElement): boolean =>
  childrenOf(childOf(domain, 'devices') ?? domain).some((device) => attribute(addressOf(device), 'type') === 'pci')

/**
 * Makes the definition of a paused twin of a guest: the same machine, processor, memory and devices at the same addresses,
 * with none of the guest's backends. No file, device, socket or name of the guest's is in it.
 * @param domain the root of a domain's definition
 * @throws InputError if it is not a domain of QEMU, and for a name that no domain can have
 */
export function twinOf(domain: XmlElement, { name, uuid, directory }: TwinNames): Twin {
  if (domain.name !== 'domain') throw new InputError(`is <${domain.name.slice(0, 40)}>, not <domain>`, {}, REMEDY)
  if (!['kvm', 'qemu', 'hvf'].includes(attribute(domain, 'type') ?? '')) {
    throw new InputError(
      "is not the definition of a domain that QEMU runs: its type is neither 'kvm' nor 'qemu'",
      {},
      REMEDY,
    )
  }
  const guest = textOf(childOf(domain, 'name') ?? domain)
  const own = checkedName(name ?? `${guest}-twin`)
  if (own === guest) throw new InputError('the twin must not have the name of the guest', {}, 'Give it another --name.')
  if (name === null) checkedName(guest)
  const maker = new Maker(own, directory ?? `${IMAGES}/${own}`)
  // Overrides name devices: what is missing has to be known when they are looked at.
  const late = (part: XmlElement) => (part.name === 'qemu:override' ? 1 : 0)
  const parts = [...childrenOf(domain)].sort((a, b) => late(a) - late(b)).map((part) => maker.part(part))
  const identity = [
    makeElement('name', {}, [own]),
    makeElement('uuid', {}, [uuid(`${textOf(childOf(domain, 'uuid') ?? domain)} ${guest} ${own}`)]),
  ]
  const made = withChildren(withAttributes(domain, { id: null }), [
    ...identity,
    ...parts.filter((part) => part !== null),
  ])
  const { files, missing, replaced, leftOut } = maker
  const os = childOf(made, 'os')
  const leftBehind = [...(os && childOf(os, 'nvram') ? [`${VARIABLES}/${own}_VARS.fd`] : []), ...maker.leftBehind]
  return { name: own, domain: made, files, leftBehind, missing, replaced, leftOut, addressed: addressed(domain) }
}
