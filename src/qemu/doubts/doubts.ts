import { printable } from '../../bytes/printable'
import { headerType } from '../../pci/config-space'
import { type Device, isVfioSection } from '../../pci/device'
import { type Doubt, doubtSentence } from '../../pci/doubts/doubt'
import { bareDoubts, formDoubts } from '../../pci/doubts/form-doubts'
import { odditiesOf } from '../detection/detection'
import { odditySentence } from '../detection/likeness'
import { idDoubts, type Profile } from '../detection/profile'
import type { Model } from '../painting/model'
import { rawExtendedChain, rawStandardChain } from '../painting/raw-chain'
import { constantDoubts } from './constant'
import { partDoubts, wholeDoubts } from './whole'

const BRIDGE = 1

function chainDoubts(config: Uint8Array): Doubt[] {
  if (rawStandardChain(config).broken === 'loop') return [{ code: 'chain-loops', chain: 'standard' }]
  return rawExtendedChain(config).broken === 'loop' ? [{ code: 'chain-loops', chain: 'extended' }] : []
}

/**
 * Returns a doubt if section and profile disagree: a section that ends in /vfio is a passed-through function's, any
 * other an emulated device's.
 */
function sectionDoubts({ id }: Device, { name, kind }: Profile): Doubt[] {
  if (id === null || kind.how === 'chain' || isVfioSection(id) === (kind.how === 'vfio')) return []
  return [{ code: 'other-section', profile: name, section: printable(id) }]
}

/** Returns the first thing that a dump shows and its type never does. */
const unlike = (device: Device, profile: Profile): Doubt[] =>
  (idDoubts(profile.name, device).length > 0 ? [] : odditiesOf(device, profile))
    .slice(0, 1)
    .map((oddity) => ({ code: 'other-device', profile: profile.name, shows: odditySentence(oddity) }))

/** Returns the type that the ids belong to; null for a user-defined type, whose constant bytes are not known. */
const typeOf = (device: Device, { kind, name, own }: Profile): Model | null =>
  kind.how === 'model' && own === undefined && idDoubts(name, device).length === 0 ? kind.model : null

/** Returns what a device's bytes lack although its type, or any function, always has it. */
const typeDoubts = (device: Device, profile: Profile): readonly Doubt[] =>
  wholeDoubts(device, typeOf(device, profile)?.name ?? null)

/** vfio-pci binds no bridge (vfio_pci_core_register_device, Linux 3.6 to 6.18), so that no QEMU holds one as its function. */
function hostLayoutDoubts({ config }: Device, { name }: Profile): readonly Doubt[] {
  const shown = headerType(config)
  return shown === BRIDGE ? [{ code: 'other-layout', type: name, shown, usual: 0 }] : []
}

/** Doubts about bytes that never vary within a device type, if there are no others about the dump. */
function strangeDoubts(device: Device, profile: Profile): readonly Doubt[] {
  const other = unlike(device, profile)
  if (other.length > 0) return other
  if (profile.kind.how === 'vfio') return [...hostLayoutDoubts(device, profile), ...bareDoubts(device)].slice(0, 1)
  const type = typeOf(device, profile)
  if (type === null) return bareDoubts(device)
  const constant = constantDoubts(device, type)
  return constant.length > 0 ? constant : partDoubts(device, type.name)
}

/** What a well-formed function of this type lacks. */
function lacks(device: Device, profile: Profile): readonly Doubt[] {
  // vfio-pci's recipe decides what QEMU does with a host function whose list loops.
  const chain = profile.kind.how === 'vfio' ? [] : chainDoubts(device.config)
  return [...chain, ...typeDoubts(device, profile)]
}

/** Returns what no function, or none of its type, has in its bytes: nothing can be rebuilt from them. */
export function bytesDoubts(device: Device, profile: Profile): readonly Doubt[] {
  const form = formDoubts(device)
  return form.length > 0 ? form : lacks(device, profile)
}

/** Returns the same, and what another function may show but none of its type does. */
function shownDoubts(device: Device, profile: Profile): readonly Doubt[] {
  const form = formDoubts(device)
  return form.length > 0 ? form : [...lacks(device, profile), ...strangeDoubts(device, profile)]
}

/**
 * Returns what no QEMU writes into a destination's stream: its bytes represent a device that QEMU builds, and the masks
 * are rebuilt from them. A source's stream is compared unchanged, damaged or not. A refusal still counts: the source
 * differs from what the stream holds.
 */
export function builtDoubts(device: Device, profile: Profile): readonly Doubt[] {
  if (!device.fromStream) return []
  return shownDoubts({ ...device, fromStream: false }, profile).map((doubt) => ({
    code: 'never-built',
    why: doubtSentence(doubt),
  }))
}

/**
 * Returns why a device's bytes, or what its profile says about them, can't be trusted; empty for nearly every dump. The
 * bytes of a stream are the ones that QEMU compares, right or wrong: only the claims about them can be doubted.
 */
export function doubtsOf(device: Device, profile: Profile): readonly Doubt[] {
  const given = [...(device.doubts ?? []), ...(profile.doubts ?? [])]
  if (device.fromStream) return [...sectionDoubts(device, profile), ...given]
  return [...shownDoubts(device, profile), ...given]
}
