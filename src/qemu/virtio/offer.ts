import type { Target } from '../reconstruct'
import { isTrue } from '../releases/switch-values'
import { atLeast } from '../releases/version'
import { type Feature, featuresOf, isByVhost, type Need, type Offered } from './features'

/** What is known about a virtio device as the destination has created it. */
export interface VirtioEvidence {
  /** Its section: "0000:00:03.0/virtio-net". */
  readonly section: string
  /** What it offers, as its QEMU says it. */
  readonly hostFeatures?: bigint | undefined
  /** All its properties, as QEMU lists them. */
  readonly properties?: ReadonlyMap<string, string> | undefined
  /** Properties that the user gave. */
  readonly given: ReadonlyMap<string, string>
  /** Whether it has the capabilities of a modern device. */
  readonly modern: boolean
  /** Bytes of its own configuration. */
  readonly configLength?: number | undefined
  readonly queues?: number | undefined
  /** Subsections that virtio itself adds to its state; none if they are not known. */
  readonly subsections: ReadonlySet<string>
  /** Of a network card: whether its backend passes on virtio's headers, and UFO. */
  readonly vnetHeader?: boolean | undefined
  readonly ufo?: boolean | undefined
  /** Of a serial device: the most ports it can have. */
  readonly ports?: number | undefined
}

/** A feature that a device may offer, and why that is not certain. */
export interface OpenFeature {
  readonly feature: Feature
  /** What decides: a property that was not given, a part of the host, or a backend. */
  readonly because: 'property' | Need | 'vhost' | 'host'
  /** What holds unless somebody has changed it; null if nothing is usual. */
  readonly likely: boolean | null
}

/** What a virtio device offers its guest. */
export interface Offer {
  /** Every bit that is offered for certain. */
  readonly features: bigint
  /** The uncertain ones, by bit. */
  readonly open: ReadonlyMap<number, OpenFeature>
}

type Because = OpenFeature['because']
/** Certain, or likely and why it is not certain. */
type Answer = boolean | { readonly because: Because; readonly likely: boolean | null }

const NUMBER = /^(?:0x[0-9a-f]{1,16}|\d{1,20})/i

/** The value of a property; null if nobody gave it, undefined if the device is known not to have it. */
function propertyOf(name: string, { given, properties }: VirtioEvidence): string | null | undefined {
  return given.get(name) ?? (properties ? properties.get(name) : null)
}

type Property = Extract<Offered, { by: 'property' }>

function byProperty(rule: Property, name: string, evidence: VirtioEvidence, { qemu, machine }: Target): Answer {
  const value = propertyOf(name, evidence)
  if (typeof value === 'string') return isTrue(value)
  const { since, until, outside = false, on } = rule
  if (value === undefined) return outside
  if ((since !== undefined && !atLeast(qemu, since)) || (until !== undefined && atLeast(qemu, until))) return outside
  if (typeof on === 'boolean') return { because: 'property', likely: on }
  return { because: 'property', likely: machine === null ? null : atLeast(machine.version, on) }
}

/** A property whose value, unless it is 0 or negative, switches a feature on. */
function byNumber(name: string, evidence: VirtioEvidence): Answer {
  const value = propertyOf(name, evidence)
  if (value === null) return { because: 'property', likely: false }
  return value !== undefined && NUMBER.test(value) && Number(NUMBER.exec(value)![0]) > 0
}

/** virtio_blk_get_features: with a write cache, or with config-wce, which x-enable-wce-if-config-wce makes enough. */
function byCache(evidence: VirtioEvidence): Answer {
  const [wce, enough] = ['config-wce', 'x-enable-wce-if-config-wce'].map((name) => propertyOf(name, evidence))
  const isSure = typeof wce === 'string' && isTrue(wce) && typeof enough === 'string' && isTrue(enough)
  return isSure || { because: 'host', likely: true }
}

/** Both must hold. */
function and(one: Answer, other: Answer): Answer {
  if (one === false || other === false) return false
  if (one === true) return other
  if (other === true) return one
  // The least likely one decides.
  return one.likely === false || other.likely === true ? one : other
}

const byHost = (because: Because, likely: boolean | null): Answer => ({ because, likely })

/** peer_has_vnet_hdr, peer_has_ufo, peer_has_uso, peer_has_tunnel (hw/net/virtio-net.c): what the network backend does. */
function satisfies(need: Need, { vnetHeader, ufo }: VirtioEvidence): Answer {
  const header = vnetHeader ?? byHost('header', null)
  if (need === 'header' || header === false) return header
  if (need === 'ufo') return ufo ?? byHost('ufo', null)
  return byHost(need, null)
}

/**
 * Features that a vhost backend may take back (kernel_feature_bits, user_feature_bits: hw/net/vhost_net.c); only one that
 * passes on virtio's headers can be one.
 */
const FIRST_TO_LAST_OF_VHOST_USER = [0, 1, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 22, 23, 24]
const VHOST_NET: ReadonlySet<number> = new Set([
  ...FIRST_TO_LAST_OF_VHOST_USER,
  ...[2, 21, 27, 28, 29, 32, 34, 35, 38, 40, 54, 55, 56, 57, 60, 61, 65, 66, 67, 68],
])

function offered(feature: Feature, evidence: VirtioEvidence, target: Target): Answer {
  const { offered: rule, property } = feature
  switch (rule.by) {
    case 'always': {
      const isThere = rule.since === undefined || atLeast(target.qemu, rule.since)
      return isThere && (rule.until === undefined || !atLeast(target.qemu, rule.until))
    }
    case 'never':
      return false
    case 'property': {
      const answer = byProperty(rule, property!, evidence, target)
      return rule.needs === undefined ? answer : and(answer, satisfies(rule.needs, evidence))
    }
    case 'modern':
      return evidence.modern
    case 'legacy':
      // virtio_blk_get_features offers SCSI wherever there is no VERSION_1.
      return (
        !evidence.modern ||
        (propertyOf('scsi', evidence) === null ? byHost('property', false) : isSet('scsi', evidence))
      )
    case 'queues':
      return evidence.queues === undefined ? byHost('property', null) : evidence.queues > 1
    case 'ports':
      return evidence.ports === undefined ? byHost('property', true) : evidence.ports > 1
    case 'number':
      return byNumber(property!, evidence)
    case 'cache':
      return byCache(evidence)
    case 'machine':
      return (rule.since === undefined || atLeast(target.qemu, rule.since)) && byHost('host', true)
    case 'host':
      return byHost(isByVhost(evidence.section) ? 'vhost' : 'host', isByVhost(evidence.section) ? null : false)
  }
}

function isSet(name: string, evidence: VirtioEvidence): boolean {
  const value = propertyOf(name, evidence)
  return typeof value === 'string' && isTrue(value)
}

/**
 * What the length of the device's own configuration says: it ends with the last field whose feature is offered
 * (virtio_get_config_size with the tables of hw/net/virtio-net.c and hw/block/virtio-blk.c). By length: features that are, and
 * that are not.
 */
const BY_LENGTH: readonly (readonly [
  section: RegExp,
  length: number,
  on: readonly number[],
  off: readonly number[],
])[] = [
  [/\/virtio-net$/, 8, [], [3, 22, 57, 60, 63]],
  [/\/virtio-net$/, 10, [22], [3, 57, 60, 63]],
  [/\/virtio-net$/, 12, [3], [57, 60, 63]],
  [/\/virtio-net$/, 17, [63], [57, 60]],
  [/\/virtio-blk$/, 36, [], [13, 14]],
  [/\/virtio-balloon$/, 8, [], [3, 4]],
  [/\/virtio-balloon$/, 12, [3], [4]],
]

/** What the device's state alone, without properties, shows of a feature; undefined if nothing. */
function shown(bit: number, { section, configLength, subsections }: VirtioEvidence): boolean | undefined {
  const row = BY_LENGTH.find(([names, length]) => names.test(section) && length === configLength)
  if (row?.[2].includes(bit)) return true
  if (row?.[3].includes(bit)) return false
  if (subsections.size === 0) return undefined
  // virtio_packed_virtqueue_needed, virtio_64bit_features_needed (hw/virtio/virtio.c)
  if (bit === RING_PACKED) return subsections.has('virtio/packed_virtqueues')
  return bit >= 32 && bit < 64 && !subsections.has('virtio/64bit_features') ? false : undefined
}

const RING_PACKED = 34
const ANY_LAYOUT = 27

function answerFor(feature: Feature, evidence: VirtioEvidence, target: Target): Answer {
  const { bit } = feature
  const { section, vnetHeader, modern } = evidence
  const state = shown(bit, evidence)
  if (state !== undefined) return state
  if (bit === ANY_LAYOUT && !modern && section.endsWith('/virtio-blk')) return false
  const answer = offered(feature, evidence, target)
  const mayBeVhost = section.endsWith('/virtio-net') && vnetHeader !== false && VHOST_NET.has(bit)
  return answer === true && mayBeVhost ? byHost('vhost', true) : answer
}

/** Returns what a virtio device offers under a QEMU, as far as it is known. */
export function offerOf(evidence: VirtioEvidence, target: Target): Offer {
  if (evidence.hostFeatures !== undefined) return { features: evidence.hostFeatures, open: new Map() }
  let features = 0n
  const open = new Map<number, OpenFeature>()
  for (const feature of featuresOf(evidence.section)) {
    const answer = answerFor(feature, evidence, target)
    if (answer === true) features |= 1n << BigInt(feature.bit)
    else if (answer !== false) open.set(feature.bit, { feature, ...answer })
  }
  return { features, open }
}
