import type { StreamDevice } from '../../formats/stream'
import { hasVirtioCapability } from '../../qemu/devices/virtio'
import type { Target } from '../../qemu/reconstruct'
import { atLeast, type Version } from '../../qemu/releases/version'
import { type Feature, featuresIn, isVirtioSection } from '../../qemu/virtio/features'
import { type Offer, type OpenFeature, offerOf, type VirtioEvidence } from '../../qemu/virtio/offer'
import type { MissingFeature } from '../report/report'
import { type Findings, NO_FINDINGS } from './findings'

/** The findings for the features of a virtio device, and whether all that its driver uses could be judged. */
interface FeatureFindings extends Findings {
  readonly judged: boolean
}

const JUDGED: FeatureFindings = { ...NO_FINDINGS, judged: true }
const NOT_JUDGED: FeatureFindings = { ...NO_FINDINGS, judged: false }

const LOW = 0xffffffffn

/** Features of more than 64 bits: since then QEMU prints all 128, and no longer what the device lacks (10.2). */
const WIDE = '10.2'

function evidenceOf(own: StreamDevice, given: ReadonlyMap<string, string>): VirtioEvidence {
  const { id, properties, config, virtio, virtioConfigLength, queueSizes } = own
  return {
    section: id,
    hostFeatures: virtio?.offered,
    properties,
    given,
    modern: hasVirtioCapability(config),
    configLength: virtioConfigLength,
    queues: queueSizes?.length,
    subsections: virtio?.subsections ?? new Set(),
    vnetHeader: virtio?.vnetHeader,
    ufo: virtio?.ufo,
    ports: virtio?.ports,
  }
}

/** Every bit that is offered, with those that are likely to be; null if nothing is usual. */
function likelyOffer({ features, open }: Offer): bigint | null {
  let all = features
  for (const [bit, { likely }] of open) {
    if (likely === null) return null
    if (likely) all |= 1n << BigInt(bit)
  }
  return all
}

/** virtio_load (hw/virtio/virtio.c): the line for features that are not offered. */
function featuresMessage(guest: bigint, host: bigint, qemu: Version): string {
  const isWide = atLeast(qemu, WIDE)
  const shown = (value: bigint) => `0x${value.toString(16).padStart(isWide ? 32 : 1, '0')}`
  // Since it prints 128 bits, it does so after it has taken away those that are not offered.
  return `Features ${shown(isWide ? guest & host : guest)} unsupported. Allowed features: ${shown(host)}`
}

const plural = (features: readonly Feature[]): string =>
  features.map(({ name, bit }) => name || `bit ${bit}`).join(', ')

const WHO: Readonly<Record<OpenFeature['because'], string>> = {
  property: '',
  header: "the destination's network backend must pass virtio headers through (a tap with vnet_hdr=on)",
  ufo: "the destination's tun must offer UFO",
  uso: "the destination's tun must offer USO (Linux 6.2)",
  tunnel: "the destination's tun must offer UDP tunnel offloads (Linux 6.17)",
  vhost: "the destination's vhost, if it uses one, must offer it",
  host: "the destination's backend must offer it",
}

/** "the guest uses HOST_USO: the destination's tun must offer USO" */
function reasonFor(open: readonly OpenFeature[]): string {
  const reasons = new Map<string, Feature[]>()
  for (const { feature, because } of open) {
    const off = `off by default on this machine type: QEMU refuses it unless the destination has ${feature.property}=on`
    const why = because === 'property' ? off : WHO[because]
    reasons.set(why, [...(reasons.get(why) ?? []), feature])
  }
  return [...reasons].map(([why, features]) => `the guest uses ${plural(features)}: ${why}`).join('; ')
}

const missingOf = (bits: bigint, section: string): readonly MissingFeature[] =>
  featuresIn(bits, section).map(({ bit, name, property }) => ({ bit, name: name === '' ? null : name, property }))

/**
 * Whether a guest's features are among those that the destination's device offers: virtio_set_features_nocheck
 * (hw/virtio/virtio.c), as virtio_load calls it.
 * @param device the source's
 * @param own the destination's
 * @param given properties of the destination that the user gave
 */
export function featureFindings(
  device: StreamDevice,
  own: StreamDevice,
  target: Target,
  given: ReadonlyMap<string, string>,
): FeatureFindings {
  if (!isVirtioSection(device.id)) return JUDGED
  const sent = device.virtio?.features
  if (sent === undefined || sent === null) return NOT_JUDGED
  const offer = offerOf(evidenceOf(own, given), target)
  const host = likelyOffer(offer)
  // A device that offers none of the features from 32 on looks at the others alone.
  const isNarrow = !atLeast(target.qemu, WIDE) && host !== null && host >> 32n === 0n
  const guest = isNarrow ? sent & LOW : sent
  const lacking = guest & ~offer.features
  const uncertain = [...offer.open].filter(([bit]) => (lacking >> BigInt(bit)) & 1n).map(([, one]) => one)
  const open = uncertain.reduce((bits, { feature }) => bits | (1n << BigInt(feature.bit)), 0n)
  const missing = lacking & ~open
  const { id, order } = device
  if (missing !== 0n) {
    const message = host === null ? null : featuresMessage(guest, host, target.qemu)
    const stop = { order, section: id, kind: 'virtio-features' as const, message, missing: missingOf(missing, id) }
    return { stops: [stop], open: [], judged: true }
  }
  const deciding = uncertain.filter(({ likely }) => likely !== true)
  if (deciding.length > 0) {
    return { stops: [], open: [{ side: 'source', section: id, reason: reasonFor(deciding) }], judged: true }
  }
  return uncertain.length === 0 ? JUDGED : NOT_JUDGED
}
