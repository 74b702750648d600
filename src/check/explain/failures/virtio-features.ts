/** A feature bit of virtio, and the property of QEMU's device that offers it. */
export interface Feature {
  readonly bit: number
  /** Its name in the specification, without "VIRTIO_F_" or the device's "VIRTIO_NET_F_". */
  readonly name: string
  /** QEMU's property, or null if the device, its backend or another setting decides. */
  readonly property: string | null
  /** First release whose newest machine types offer it without being asked. */
  readonly byDefault?: string
}

const feature = (bit: number, name: string, property: string | null = null, byDefault?: string): Feature => ({
  bit,
  name,
  property,
  ...(byDefault === undefined ? {} : { byDefault }),
})

/** Features of every device: VirtIO 1.3 chapter 6; properties of DEFINE_VIRTIO_COMMON_FEATURES (hw/virtio/virtio.h). */
const COMMON: readonly Feature[] = [
  feature(24, 'NOTIFY_ON_EMPTY', 'notify_on_empty'),
  feature(27, 'ANY_LAYOUT', 'any_layout'),
  feature(28, 'INDIRECT_DESC', 'indirect_desc'),
  feature(29, 'EVENT_IDX', 'event_idx'),
  feature(32, 'VERSION_1'),
  feature(33, 'ACCESS_PLATFORM', 'iommu_platform'),
  feature(34, 'RING_PACKED', 'packed'),
  feature(35, 'IN_ORDER', 'in_order'),
  feature(36, 'ORDER_PLATFORM'),
  feature(37, 'SR_IOV'),
  feature(38, 'NOTIFICATION_DATA'),
  feature(39, 'NOTIF_CONFIG_DATA'),
  feature(40, 'RING_RESET', 'queue_reset', '7.2'),
  feature(41, 'ADMIN_VQ'),
]

/** hw/net/virtio-net.c; VirtIO 1.3 section 5.1.3 */
const NET: readonly Feature[] = [
  feature(0, 'CSUM', 'csum'),
  feature(1, 'GUEST_CSUM', 'guest_csum'),
  feature(2, 'CTRL_GUEST_OFFLOADS', 'ctrl_guest_offloads'),
  feature(3, 'MTU', 'host_mtu'),
  feature(5, 'MAC'),
  feature(6, 'GSO', 'gso'),
  feature(7, 'GUEST_TSO4', 'guest_tso4'),
  feature(8, 'GUEST_TSO6', 'guest_tso6'),
  feature(9, 'GUEST_ECN', 'guest_ecn'),
  feature(10, 'GUEST_UFO', 'guest_ufo'),
  feature(11, 'HOST_TSO4', 'host_tso4'),
  feature(12, 'HOST_TSO6', 'host_tso6'),
  feature(13, 'HOST_ECN', 'host_ecn'),
  feature(14, 'HOST_UFO', 'host_ufo'),
  feature(15, 'MRG_RXBUF', 'mrg_rxbuf'),
  feature(16, 'STATUS', 'status'),
  feature(17, 'CTRL_VQ', 'ctrl_vq'),
  feature(18, 'CTRL_RX', 'ctrl_rx'),
  feature(19, 'CTRL_VLAN', 'ctrl_vlan'),
  feature(20, 'CTRL_RX_EXTRA', 'ctrl_rx_extra'),
  feature(21, 'GUEST_ANNOUNCE', 'guest_announce'),
  feature(22, 'MQ', 'mq'),
  feature(23, 'CTRL_MAC_ADDR', 'ctrl_mac_addr'),
  feature(50, 'DEVICE_STATS'),
  feature(52, 'VQ_NOTF_COAL'),
  feature(53, 'NOTF_COAL'),
  feature(54, 'GUEST_USO4', 'guest_uso4', '8.2'),
  feature(55, 'GUEST_USO6', 'guest_uso6', '8.2'),
  feature(56, 'HOST_USO', 'host_uso', '8.2'),
  feature(57, 'HASH_REPORT', 'hash'),
  feature(59, 'GUEST_HDRLEN'),
  feature(60, 'RSS', 'rss'),
  feature(61, 'RSC_EXT', 'guest_rsc_ext'),
  feature(62, 'STANDBY', 'failover'),
  feature(63, 'SPEED_DUPLEX', 'speed'),
  feature(65, 'GUEST_UDP_TUNNEL_GSO', 'guest_tunnel'),
  feature(66, 'GUEST_UDP_TUNNEL_GSO_CSUM', 'guest_tunnel_csum'),
  feature(67, 'HOST_UDP_TUNNEL_GSO', 'host_tunnel'),
  feature(68, 'HOST_UDP_TUNNEL_GSO_CSUM', 'host_tunnel_csum'),
]

/** hw/block/virtio-blk.c; section 5.2.3 */
const BLK: readonly Feature[] = [
  feature(0, 'BARRIER'),
  feature(1, 'SIZE_MAX'),
  feature(2, 'SEG_MAX'),
  feature(4, 'GEOMETRY'),
  feature(5, 'RO'),
  feature(6, 'BLK_SIZE'),
  feature(7, 'SCSI', 'scsi'),
  feature(9, 'FLUSH'),
  feature(10, 'TOPOLOGY'),
  feature(11, 'CONFIG_WCE', 'config-wce'),
  feature(12, 'MQ', 'num-queues'),
  feature(13, 'DISCARD', 'discard', '4.0'),
  feature(14, 'WRITE_ZEROES', 'write-zeroes', '4.0'),
  feature(16, 'SECURE_ERASE'),
  feature(17, 'ZONED'),
]

/** By the name of the section: hw/virtio/, hw/scsi/, hw/char/, hw/display/ of 10.0. */
const DEVICES: readonly (readonly [RegExp, readonly Feature[]])[] = [
  [/^virtio-net$/, NET],
  [/^(?:virtio-blk|vhost-user-blk)$/, BLK],
  [
    /^(?:virtio-scsi|vhost-scsi|vhost-user-scsi)$/,
    [
      feature(0, 'INOUT'),
      feature(1, 'HOTPLUG', 'hotplug'),
      feature(2, 'CHANGE', 'param_change'),
      feature(3, 'T10_PI', 't10_pi'),
    ],
  ],
  [
    /^virtio-balloon$/,
    [
      feature(0, 'MUST_TELL_HOST'),
      feature(1, 'STATS_VQ'),
      feature(2, 'DEFLATE_ON_OOM', 'deflate-on-oom'),
      feature(3, 'FREE_PAGE_HINT', 'free-page-hint'),
      feature(4, 'PAGE_POISON', 'page-poison', '5.1'),
      feature(5, 'REPORTING', 'free-page-reporting'),
    ],
  ],
  [
    /^virtio-(?:console|serial)$/,
    [feature(0, 'SIZE'), feature(1, 'MULTIPORT', 'max_ports'), feature(2, 'EMERG_WRITE', 'emergency-write')],
  ],
  [
    /^virtio-gpu$/,
    [
      feature(0, 'VIRGL'),
      feature(1, 'EDID', 'edid'),
      feature(2, 'RESOURCE_UUID'),
      feature(3, 'RESOURCE_BLOB', 'blob'),
      feature(4, 'CONTEXT_INIT'),
    ],
  ],
  [/^(?:virtio-vhost_vsock|vhost-vsock|vhost-user-vsock)$/, [feature(1, 'SEQPACKET', 'seqpacket', '6.1')]],
  [
    /^virtio-mem$/,
    [
      feature(0, 'ACPI_PXM'),
      feature(1, 'UNPLUGGED_INACCESSIBLE', 'unplugged-inaccessible'),
      feature(2, 'PERSISTENT_SUSPEND'),
    ],
  ],
  [
    /^virtio-iommu$/,
    [
      feature(0, 'INPUT_RANGE'),
      feature(1, 'DOMAIN_RANGE'),
      feature(2, 'MAP_UNMAP'),
      feature(3, 'BYPASS'),
      feature(4, 'PROBE'),
      feature(5, 'MMIO'),
      feature(6, 'BYPASS_CONFIG', 'boot-bypass'),
    ],
  ],
  [/^virtio-pmem$/, [feature(0, 'SHMEM_REGION')]],
]

/** From here on, only network cards have features of their own. */
const FIRST_OF_NET_ALONE = 50

/** The name of a section's device: "virtio-net" of "0000:00:03.0/virtio-net". */
const deviceOf = (section: string): string => section.slice(section.lastIndexOf('/') + 1)

/**
 * Returns the features that a guest uses and a device does not offer.
 * @param features what the guest acknowledged, as QEMU prints it ("0x130000002")
 * @param allowed what the destination's device offers
 * @param section the device, as the stream names it; null if unknown, when bits that mean several things have no name
 */
export function missingFeatures(features: string, allowed: string, section: string | null): readonly Feature[] {
  const missing = BigInt(features) & ~BigInt(allowed)
  const own =
    section === null
      ? NET.filter(({ bit }) => bit >= FIRST_OF_NET_ALONE)
      : (DEVICES.find(([names]) => names.test(deviceOf(section)))?.[1] ?? [])
  const known = [...own, ...COMMON]
  return Array.from({ length: 128 }, (_, bit) => bit)
    .filter((bit) => ((missing >> BigInt(bit)) & 1n) === 1n)
    .map((bit) => known.find((each) => each.bit === bit) ?? feature(bit, ''))
}
