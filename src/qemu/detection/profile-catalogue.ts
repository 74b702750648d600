import { digits } from '../../bytes/hex'
import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { DEVICE_ROWS, rowFor } from '../devices/registry'
import type { DeviceRow } from '../devices/row'
import type { UserProfile } from '../devices/user-profile'
import { verifiedOn } from '../devices/verified-on'
import { VIRTIO_TYPES, type VirtioType } from '../devices/virtio-types'
import { refuseWithoutRules } from '../devices/without-rules'
import { profileNames } from './profiles'

/** What a user should know of a profile before trusting it. */
export interface ProfileFacts {
  readonly name: string
  /** A family covers several of QEMU's device types. */
  readonly kind: 'family' | 'device type'
  /** The devices that get this profile if none is given. */
  readonly matches: string
  /** What is assumed if neither dump nor options show it. */
  readonly assumes: readonly string[]
  /** QEMU versions whose own masks were compared with the reconstructed ones, none for an unverified profile. */
  readonly verifiedOn: readonly string[]
}

const VIRTIO_ASSUMES = [
  'capabilities are where the dump shows them; sizes of regions follow from the device type and its properties',
  'properties have the defaults of the QEMU version and machine type, unless --set says otherwise',
]

const VIRTIO: ProfileFacts = {
  name: 'virtio',
  kind: 'family',
  matches: 'vendor 1af4 with the device id of a virtio type; the class distinguishes types with the same id',
  assumes: VIRTIO_ASSUMES,
  verifiedOn: verifiedOn('virtio-net-pci'),
}

const VFIO: ProfileFacts = {
  name: 'vfio-pci',
  kind: 'device type',
  matches: 'endpoints that QEMU does not emulate',
  assumes: [
    'a dump shows the host function (--view physical)',
    'sizes of BARs and ROM come from lspci -v text, a sysfs resource file, --bar and --rom',
  ],
  verifiedOn: verifiedOn('vfio-pci'),
}

const CHAIN: ProfileFacts = {
  name: 'pci',
  kind: 'family',
  matches: 'bridges with unknown ids; any emulated device when given',
  assumes: ["QEMU's rules for header and capabilities apply, and the device's own code makes no further bits writable"],
  verifiedOn: [],
}

function ofVirtioType({ name, id, transitionalId, classes }: VirtioType): ProfileFacts {
  const ids = [digits(0x1040 + id, 4), ...(transitionalId === undefined ? [] : [digits(transitionalId, 4)])]
  const ofClass = classes === undefined ? '' : `, class ${classes.map((code) => digits(code, 6)).join(' or ')}`
  return {
    name,
    kind: 'device type',
    matches: `vendor 1af4, device ${ids.join(' or ')}${ofClass}`,
    assumes: VIRTIO_ASSUMES,
    verifiedOn: verifiedOn(name),
  }
}

const ROW_ASSUMES = ['properties have the defaults of the QEMU version and machine type, unless --set says otherwise']

function ofRow({ names, aliases = [], ids, unlike }: DeviceRow): ProfileFacts {
  const where = unlike?.classes?.map((code) => digits(code, 6)).join(' or ')
  const revision = unlike?.revision === undefined ? '' : `, revision ${digits(unlike.revision, 2)}`
  const rest = unlike?.dump ? ', distinguished by its registers' : ''
  const also = [...names.slice(1), ...aliases]
  return {
    name: names[0],
    kind: 'device type',
    matches: `${ids.join(' or ')}${where ? `, class ${where}` : ''}${revision}${rest}`,
    assumes:
      also.length > 0
        ? [`${also.join(' and ')} ${also.length > 1 ? 'are' : 'is'} the same`, ...ROW_ASSUMES]
        : ROW_ASSUMES,
    verifiedOn: names.map(verifiedOn).find((versions) => versions.length > 0) ?? [],
  }
}

/** Returns the facts of a user-defined type. */
export function ownProfileFacts({ row, where }: UserProfile): ProfileFacts {
  const { matches, assumes, ...facts } = ofRow(row)
  return {
    ...facts,
    matches: row.ids.length === 0 ? 'devices for which it is given' : matches,
    assumes: [`what ${where} says`, ...assumes],
    verifiedOn: [],
  }
}

/** Returns all profiles, the families first. */
export function profileCatalogue(): readonly ProfileFacts[] {
  return [VIRTIO, CHAIN, VFIO, ...DEVICE_ROWS.flat().map(ofRow), ...VIRTIO_TYPES.map(ofVirtioType)]
}

/** Returns the facts of a profile. @throws InputError for an unknown name, with the nearest known one */
export function profileFacts(name: string): ProfileFacts {
  const base = name.replace(/-(non-)?transitional$/, '').replace(/-nohotplug$/, '')
  const wanted = [name, base, rowFor(name)?.names[0]]
  const found = profileCatalogue().find((facts) => wanted.includes(facts.name))
  if (found) return found
  refuseWithoutRules(name)
  const near = nearest(name, profileNames())
  const hint = near === null ? "'pcimig profiles' lists them." : `Did you mean ${near}?`
  throw new InputError(`there is no profile ${JSON.stringify(name)}`, {}, hint)
}
