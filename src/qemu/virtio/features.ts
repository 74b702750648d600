/** What else has to be so for a device to offer a feature that its property allows. */
export type Need = 'header' | 'ufo' | 'uso' | 'tunnel'

/** What decides whether a device offers a feature. */
export type Offered =
  /** Nothing: it always does, or does from a release on. */
  | { readonly by: 'always'; readonly since?: string; readonly until?: string }
  /** Nothing: QEMU's own devices never do. */
  | { readonly by: 'never' }
  /**
   * A property. `since`, `until`: the releases that have it, and outside of them `outside`. `on`: its default; a version
   * is that of the oldest machine types that have it on.
   */
  | {
      readonly by: 'property'
      readonly on: boolean | string
      readonly since?: string
      readonly until?: string
      readonly outside?: boolean
      readonly needs?: Need
    }
  /** The machine: those of PCs and Arm's virt do, from a release on. */
  | { readonly by: 'machine'; readonly since?: string }
  /** Whether it is a modern device, has several queues or ports, a positive value of a property, a write cache; the host. */
  | { readonly by: 'modern' | 'legacy' | 'queues' | 'ports' | 'number' | 'cache' | 'host' }

/** A feature bit of virtio, and what in QEMU offers it. */
export interface Feature {
  readonly bit: number
  /** Its name in the specification, without "VIRTIO_F_" or the device's "VIRTIO_NET_F_". */
  readonly name: string
  /** QEMU's property, or null if the device, its backend or another setting decides. */
  readonly property: string | null
  readonly offered: Offered
}

const feature = (bit: number, name: string, offered: Offered, property: string | null = null): Feature => ({
  bit,
  name,
  property,
  offered,
})

const NEVER: Offered = { by: 'never' }
const ALWAYS: Offered = { by: 'always' }
const HOST: Offered = { by: 'host' }
/** virtio_mem_get_features (hw/virtio/virtio-mem.c): with NUMA, and if the machine can suspend. */
const MACHINE: Offered = { by: 'machine' }

/** A feature that a property of that name switches. */
const own = (
  bit: number,
  name: string,
  property: string,
  on: boolean | string,
  conditions: {
    readonly since?: string
    readonly until?: string
    readonly outside?: boolean
    readonly needs?: Need
  } = {},
): Feature => feature(bit, name, { by: 'property', on, ...conditions }, property)

/**
 * Features of every device (VirtIO 1.3 chapter 6): DEFINE_VIRTIO_COMMON_FEATURES (hw/virtio/virtio.h), virtio_pci_pre_plugged
 * (hw/virtio/virtio-pci.c), which also offers bit 30, VIRTIO_F_BAD_FEATURE. any_layout is that of the device's row.
 */
const COMMON: readonly Feature[] = [
  own(24, 'NOTIFY_ON_EMPTY', 'notify_on_empty', true),
  own(27, 'ANY_LAYOUT', 'any_layout', true),
  own(28, 'INDIRECT_DESC', 'indirect_desc', true),
  own(29, 'EVENT_IDX', 'event_idx', true),
  feature(30, 'BAD_FEATURE', ALWAYS),
  feature(32, 'VERSION_1', { by: 'modern' }),
  own(33, 'ACCESS_PLATFORM', 'iommu_platform', false),
  own(34, 'RING_PACKED', 'packed', false, { since: '4.2' }),
  own(35, 'IN_ORDER', 'in_order', false, { since: '9.1' }),
  feature(36, 'ORDER_PLATFORM', NEVER),
  feature(37, 'SR_IOV', HOST),
  feature(38, 'NOTIFICATION_DATA', NEVER),
  feature(39, 'NOTIF_CONFIG_DATA', NEVER),
  own(40, 'RING_RESET', 'queue_reset', '7.2', { since: '7.2' }),
  feature(41, 'ADMIN_VQ', NEVER),
]

/** ANY_LAYOUT by the oldest machine types that have it on: pc_compat_1_5, pc_compat_2_1, hw_compat_2_3, hw_compat_2_6. */
const layoutSince = (version: string): Feature => own(27, 'ANY_LAYOUT', 'any_layout', version)

/** virtio_net_get_features, virtio_net_device_realize (hw/net/virtio-net.c); VirtIO 1.3 section 5.1.3. */
const NET: readonly Feature[] = [
  own(0, 'CSUM', 'csum', true, { needs: 'header' }),
  own(1, 'GUEST_CSUM', 'guest_csum', true, { needs: 'header' }),
  own(2, 'CTRL_GUEST_OFFLOADS', 'ctrl_guest_offloads', '1.5'),
  feature(3, 'MTU', { by: 'number' }, 'host_mtu'),
  feature(5, 'MAC', ALWAYS),
  own(6, 'GSO', 'gso', true),
  own(7, 'GUEST_TSO4', 'guest_tso4', true, { needs: 'header' }),
  own(8, 'GUEST_TSO6', 'guest_tso6', true, { needs: 'header' }),
  own(9, 'GUEST_ECN', 'guest_ecn', true, { needs: 'header' }),
  own(10, 'GUEST_UFO', 'guest_ufo', true, { needs: 'ufo' }),
  own(11, 'HOST_TSO4', 'host_tso4', true, { needs: 'header' }),
  own(12, 'HOST_TSO6', 'host_tso6', true, { needs: 'header' }),
  own(13, 'HOST_ECN', 'host_ecn', true, { needs: 'header' }),
  own(14, 'HOST_UFO', 'host_ufo', true, { needs: 'ufo' }),
  own(15, 'MRG_RXBUF', 'mrg_rxbuf', true),
  own(16, 'STATUS', 'status', true),
  own(17, 'CTRL_VQ', 'ctrl_vq', true),
  own(18, 'CTRL_RX', 'ctrl_rx', true),
  own(19, 'CTRL_VLAN', 'ctrl_vlan', true),
  own(20, 'CTRL_RX_EXTRA', 'ctrl_rx_extra', true),
  own(21, 'GUEST_ANNOUNCE', 'guest_announce', '2.1'),
  own(22, 'MQ', 'mq', false),
  own(23, 'CTRL_MAC_ADDR', 'ctrl_mac_addr', true),
  layoutSince('1.6'),
  feature(50, 'DEVICE_STATS', NEVER),
  feature(52, 'VQ_NOTF_COAL', NEVER),
  feature(53, 'NOTF_COAL', NEVER),
  own(54, 'GUEST_USO4', 'guest_uso4', '8.2', { since: '8.2', needs: 'uso' }),
  own(55, 'GUEST_USO6', 'guest_uso6', '8.2', { since: '8.2', needs: 'uso' }),
  own(56, 'HOST_USO', 'host_uso', '8.2', { since: '8.2', needs: 'uso' }),
  own(57, 'HASH_REPORT', 'hash', false, { since: '5.1', needs: 'header' }),
  feature(59, 'GUEST_HDRLEN', NEVER),
  own(60, 'RSS', 'rss', false, { since: '5.1' }),
  own(61, 'RSC_EXT', 'guest_rsc_ext', false, { since: '4.0' }),
  own(62, 'STANDBY', 'failover', false, { since: '4.2' }),
  feature(63, 'SPEED_DUPLEX', { by: 'number' }, 'speed'),
  own(65, 'GUEST_UDP_TUNNEL_GSO', 'guest_tunnel', '10.2', { since: '10.2', needs: 'tunnel' }),
  own(66, 'GUEST_UDP_TUNNEL_GSO_CSUM', 'guest_tunnel_csum', '10.2', { since: '10.2', needs: 'tunnel' }),
  own(67, 'HOST_UDP_TUNNEL_GSO', 'host_tunnel', '10.2', { since: '10.2', needs: 'tunnel' }),
  own(68, 'HOST_UDP_TUNNEL_GSO_CSUM', 'host_tunnel_csum', '10.2', { since: '10.2', needs: 'tunnel' }),
]

/** virtio_blk_get_features (hw/block/virtio-blk.c); section 5.2.3. */
const BLK: readonly Feature[] = [
  feature(0, 'BARRIER', NEVER),
  feature(1, 'SIZE_MAX', NEVER),
  feature(2, 'SEG_MAX', ALWAYS),
  feature(4, 'GEOMETRY', ALWAYS),
  feature(5, 'RO', HOST),
  feature(6, 'BLK_SIZE', ALWAYS),
  feature(7, 'SCSI', { by: 'legacy' }, 'scsi'),
  feature(9, 'FLUSH', { by: 'cache' }),
  feature(10, 'TOPOLOGY', ALWAYS),
  own(11, 'CONFIG_WCE', 'config-wce', true),
  feature(12, 'MQ', { by: 'queues' }, 'num-queues'),
  own(13, 'DISCARD', 'discard', '4.0', { since: '4.0' }),
  own(14, 'WRITE_ZEROES', 'write-zeroes', '4.0', { since: '4.0' }),
  feature(16, 'SECURE_ERASE', NEVER),
  feature(17, 'ZONED', HOST),
  layoutSince('2.7'),
]

/** The same bits of a block device whose backend is another program. */
const BY_VHOST = (features: readonly Feature[]): readonly Feature[] =>
  features.map((each) => ({ ...each, offered: HOST }))

const SCSI: readonly Feature[] = [
  feature(0, 'INOUT', NEVER),
  own(1, 'HOTPLUG', 'hotplug', true),
  own(2, 'CHANGE', 'param_change', true),
  feature(3, 'T10_PI', NEVER, 't10_pi'),
  layoutSince('2.2'),
]

/** What the features of a type of device are. */
interface DeviceFeatures {
  /** Names of its sections. */
  readonly names: RegExp
  readonly features: readonly Feature[]
  /** Whether another program or the host's kernel is the device, and may take back any feature. */
  readonly vhost?: true
}

/** By the name of the section: the get_features functions of hw/virtio/, hw/scsi/, hw/char/, hw/display/. */
const DEVICES: readonly DeviceFeatures[] = [
  { names: /^virtio-net$/, features: NET },
  { names: /^virtio-blk$/, features: BLK },
  { names: /^vhost-user-blk$/, features: BY_VHOST(BLK), vhost: true },
  { names: /^virtio-scsi$/, features: SCSI },
  { names: /^(?:vhost-scsi|vhost-user-scsi)$/, features: BY_VHOST(SCSI), vhost: true },
  {
    names: /^virtio-balloon$/,
    features: [
      feature(0, 'MUST_TELL_HOST', NEVER),
      feature(1, 'STATS_VQ', ALWAYS),
      own(2, 'DEFLATE_ON_OOM', 'deflate-on-oom', false),
      own(3, 'FREE_PAGE_HINT', 'free-page-hint', false, { since: '4.0' }),
      own(4, 'PAGE_POISON', 'page-poison', '5.1', { since: '5.1' }),
      own(5, 'REPORTING', 'free-page-reporting', false, { since: '5.1' }),
      layoutSince('2.4'),
    ],
  },
  {
    names: /^virtio-(?:console|serial)$/,
    features: [
      feature(0, 'SIZE', NEVER),
      feature(1, 'MULTIPORT', { by: 'ports' }, 'max_ports'),
      own(2, 'EMERG_WRITE', 'emergency-write', '2.8', { since: '2.8', until: '11.0', outside: true }),
      layoutSince('2.4'),
    ],
  },
  { names: /^virtio-rng$/, features: [layoutSince('2.4')] },
  { names: /^virtio-(?:input|pmem|sound|snd)$/, features: [] },
  { names: /^virtio-9p$/, features: [feature(0, 'MOUNT_TAG', ALWAYS), layoutSince('2.4')] },
  {
    names: /^virtio-gpu$/,
    features: [
      feature(0, 'VIRGL', HOST),
      own(1, 'EDID', 'edid', '4.1', { since: '3.0' }),
      feature(2, 'RESOURCE_UUID', HOST),
      own(3, 'RESOURCE_BLOB', 'blob', false, { since: '6.1' }),
      feature(4, 'CONTEXT_INIT', HOST),
    ],
  },
  {
    names: /^(?:virtio-vhost_vsock|vhost-vsock|vhost-user-vsock)$/,
    features: [feature(1, 'SEQPACKET', HOST, 'seqpacket')],
    vhost: true,
  },
  {
    names: /^virtio-mem$/,
    features: [
      feature(0, 'ACPI_PXM', MACHINE),
      feature(1, 'UNPLUGGED_INACCESSIBLE', HOST, 'unplugged-inaccessible'),
      feature(2, 'PERSISTENT_SUSPEND', { by: 'machine', since: '9.2' }),
    ],
  },
  {
    names: /^virtio-iommu$/,
    features: [
      feature(0, 'INPUT_RANGE', ALWAYS),
      feature(1, 'DOMAIN_RANGE', ALWAYS),
      feature(2, 'MAP_UNMAP', ALWAYS),
      feature(3, 'BYPASS', { by: 'always', until: '7.0' }),
      feature(4, 'PROBE', ALWAYS),
      feature(5, 'MMIO', ALWAYS),
      feature(6, 'BYPASS_CONFIG', { by: 'always', since: '7.0' }, 'boot-bypass'),
    ],
  },
]

/** From here on, only network cards have features of their own. */
const FIRST_OF_NET_ALONE = 50
/** VIRTIO_FEATURES_MAX (include/hw/virtio/virtio-features.h). */
const FEATURE_BITS = 128

/** The name of a section's device: "virtio-net" of "0000:00:03.0/virtio-net". */
const deviceOf = (section: string): string => section.slice(section.lastIndexOf('/') + 1)

/** A device of that section, and a stand-in if it is not in the tables: a backend may decide, so nothing is certain. */
const deviceFeatures = (section: string): Pick<DeviceFeatures, 'features' | 'vhost'> =>
  DEVICES.find(({ names }) => names.test(deviceOf(section))) ?? { features: [], vhost: true }

/** Whether a section is that of a virtio device. */
export const isVirtioSection = (section: string): boolean => /\/(?:virtio|vhost)-[\w-]+$/.test(section)

/** Whether another program or the host's kernel is the device, or may be. */
export const isByVhost = (section: string): boolean => deviceFeatures(section).vhost === true

/** Every feature of a section's device: those of its type, and those of all. */
export function featuresOf(section: string): readonly Feature[] {
  const { features, vhost } = deviceFeatures(section)
  const bits = new Set(features.map(({ bit }) => bit))
  const common = COMMON.filter(({ bit }) => !bits.has(bit))
  return [...features, ...(vhost ? BY_VHOST(common) : common)]
}

/** The features in a set of bits, by number. */
export function featuresIn(bits: bigint, section: string | null): readonly Feature[] {
  const known =
    section === null ? [...NET.filter(({ bit }) => bit >= FIRST_OF_NET_ALONE), ...COMMON] : featuresOf(section)
  return Array.from({ length: FEATURE_BITS }, (_, bit) => bit)
    .filter((bit) => ((bits >> BigInt(bit)) & 1n) === 1n)
    .map((bit) => known.find((each) => each.bit === bit) ?? feature(bit, '', NEVER))
}
