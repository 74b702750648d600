import { u16 } from '../../bytes/little-endian'
import { headerType } from '../../pci/config-space'
import { type Device, isVfioSection } from '../../pci/device'
import { DEFAULT_SUBSYSTEM } from '../devices/appearance'
import { rowsOf } from '../devices/registry'
import { hasVirtioCapability, virtioModel } from '../devices/virtio'
import { anyContext } from '../painting/context'
import { rawStandardChain } from '../painting/raw-chain'
import { type Oddity, oddities, odditySentence, subsystemOf } from './likeness'
import {
  CHAIN,
  idsOf,
  isUnknownVirtio,
  NOTHING_TO_SAY,
  type Profile,
  REDHAT_QUMRANET,
  rowProfile,
  VFIO_PROFILE,
  virtioProfile,
  virtioTypesOf,
} from './profile'
import { virtualFunctionOf } from './virtual-functions'

const CLASS = 0x0b
const BRIDGES = 0x06

/**
 * Drivers that assign a host's function to a guest: vfio-pci, its variants for specific hardware (mlx5_vfio_pci,
 * virtio_vfio_pci, nvgrace_gpu_vfio_pci), and those that reserve a function for assignment. Linux drivers/vfio/pci.
 */
const ASSIGNMENT_DRIVER = /(?:^|[_-])vfio[_-]pci$|^pci-stub$|^(?:xen-)?pciback$/

/** Returns the profile of the QEMU type most likely to have the device's ids, null if there is none. */
function emulatedOf(device: Device): Profile | null {
  const virtio =
    u16(device.config, 0) === REDHAT_QUMRANET && (virtioTypesOf(device).length > 0 || isUnknownVirtio(device))
  if (virtio) return virtioProfile(device, null, idsOf(device))
  const [row, ...others] = rowsOf(device)
  return row ? rowProfile(row, row.names[0], idsOf(device), others) : null
}

/** Returns what a dump shows that no device of a profile's type does, on the machine where it was created. */
export function odditiesOf(device: Device, { kind, own }: Profile): Oddity[] {
  if (kind.how !== 'model' || own || device.fromStream) return []
  const { model } = kind
  return oddities(device, model.appearance(device.config), model.regions(anyContext(device)).bars, model.fixedBars)
}

/**
 * Returns the profile of a host's function, or one that is of no emulated type: vfio-pci, except for bridges, which
 * can't be assigned.
 */
const ofHost = ({ config }: Device, why: string): Profile =>
  headerType(config) === 1 || config[CLASS] === BRIDGES ? { ...CHAIN, why } : { ...VFIO_PROFILE, why }

/** The vendor id of QEMU's own devices, not used by hardware. */
const QEMU_VENDOR = 0x1b36

/** Whether an endpoint without a profile is nevertheless one of QEMU's. */
const isQemus = (device: Device): boolean =>
  u16(device.config, 0) === QEMU_VENDOR || subsystemOf(device.config) === DEFAULT_SUBSYSTEM

/** A host's function may have PCI's null capability in its list; one that would pass for an emulated type but for its contents may be damaged. */
const NO_CAPABILITY = 0x00

/**
 * Whether a function with virtio's ids has none of virtio's capabilities, which say where its registers are and which
 * hardware has too (Virtio 1.2 section 4.1.4): what else it shows may be damage as well.
 */
const lacksVirtio = ({ config }: Device): boolean => u16(config, 0) === REDHAT_QUMRANET && !hasVirtioCapability(config)

/** One oddity may be damage; with two, the function is not of QEMU's type. */
const MOST_ODDITIES = 1

const isEmulated = (device: Device): boolean => detectProfile(device).kind.how === 'model'

/**
 * Returns the profile of a virtual function, from its physical function or section. Null for a device identified by its
 * ids.
 */
function ofVirtualFunction(device: Device): Profile | null {
  const found = virtualFunctionOf(device, isEmulated)
  if (found === null) return null
  switch (found.how) {
    case 'emulated': {
      // The physical function shows that it is emulated, even if its own bytes don't.
      const profile = emulatedOf(found.device) ?? CHAIN
      return { ...profile, why: `${found.why}: ${idsOf(found.device)}` }
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
      return { ...VFIO_PROFILE, why: found.why }
    case 'unknown':
      return { ...CHAIN, why: found.why }
    case 'alone':
      return { ...byIds(device), doubts: [{ code: 'lone-virtual-function' }] }
  }
}

/** Returns the profile of a function that the host has bound to an assignment driver; null for all others. */
function assigned(device: Device): Profile | null {
  const { driver } = device
  if (!driver || !ASSIGNMENT_DRIVER.test(driver)) return null
  const handed = ofHost(device, `${idsOf(device)}, bound to ${driver}: a host function`)
  // DPDK and nested guests bind the emulated devices of their own machine to it.
  const emulated = emulatedOf(device)
  const looks = emulated !== null && odditiesOf(device, emulated).length === 0
  return looks ? { ...handed, doubts: [{ code: 'handed-over', profile: emulated.name, driver }] } : handed
}

/** Returns the profile that a device's ids, class, capabilities, driver and section id indicate. */
export function detectProfile(device: Device): Profile {
  if (isVfioSection(device.id)) return { ...VFIO_PROFILE, why: `section ${device.id}` }
  return (device.fromStream ? null : assigned(device)) ?? ofVirtualFunction(device) ?? byIds(device)
}

/** Returns the profile that ids, class and capabilities indicate. */
function byIds(device: Device): Profile {
  const ids = idsOf(device)
  const emulated = emulatedOf(device)
  // All other sections of a stream belong to emulated devices.
  if (device.fromStream) return emulated ?? { ...CHAIN, why: `${ids} is not a device that this tool knows` }
  if (emulated) {
    const found = odditiesOf(device, emulated)
    const [first] = found
    if (!first || found.length <= (device.hiddenIds ? 0 : MOST_ODDITIES)) return emulated
    const host = ofHost(device, `${ids} are those of ${emulated.name}, but ${odditySentence(first)}, unlike QEMU's`)
    const empty = rawStandardChain(device.config).capabilities.find(({ id }) => id === NO_CAPABILITY)
    if (empty) return { ...host, doubts: [{ code: 'no-capability', ...empty }] }
    return lacksVirtio(device)
      ? { ...host, doubts: [{ code: 'other-device', profile: emulated.name, shows: odditySentence(first) }] }
      : host
  }
  if (headerType(device.config) === 1) return { ...CHAIN, why: `${ids} is a bridge` }
  if (isQemus(device)) return { ...CHAIN, why: `${ids} is a QEMU device that this tool has no rules for` }
  // A function with a header of type 2 (CardBus) is the host's: QEMU creates none.
  return { ...VFIO_PROFILE, why: `${ids} is not a device that QEMU emulates` }
}
