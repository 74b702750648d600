import { featuresOf } from './features'

/** Other names that QEMU has for features (hw/virtio/virtio-qmp.c). */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['IOMMU_PLATFORM', 'ACCESS_PLATFORM'],
  ['WCE', 'FLUSH'],
])

/** Bit 30 of vhost-user's own protocol, which QEMU's devices offer as VIRTIO_F_BAD_FEATURE. */
const BAD_FEATURE = 'VHOST_USER_F_PROTOCOL_FEATURES'
const BAD_FEATURE_BIT = 30n

const NAME = /^VIRTIO_(?:[A-Z0-9]+_)?F_([A-Z0-9_]+)(?::|$)/

/**
 * Reads features as `x-query-virtio-status` names them.
 * @param names "VIRTIO_NET_F_CSUM: Device handling packets with partial checksum supported"
 * @param rest bits that it has no names for
 * @param section the device's
 * @returns null if it has a name that is not known here
 */
export function featuresNamed(names: readonly string[], rest: bigint, section: string): bigint | null {
  const known = featuresOf(section)
  let bits = rest
  for (const text of names) {
    if (text.startsWith(BAD_FEATURE)) {
      bits |= 1n << BAD_FEATURE_BIT
      continue
    }
    const name = NAME.exec(text)?.[1]
    const feature = known.find((each) => each.name === (SYNONYMS.get(name ?? '') ?? name))
    if (!feature) return null
    bits |= 1n << BigInt(feature.bit)
  }
  return bits
}
