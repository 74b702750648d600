import { InputError } from '../bytes/input-error'
import { nearest } from '../bytes/nearest'

/*
 * Names of the properties of pcie-root-port, virtio-*-pci, vhost-*-pci and vfio-pci: what `-device TYPE,help` of QEMU
 * 7.2 prints, and those added up to 11.1. Most do not change config space; they are known so that a misspelt one is
 * not taken for one of them.
 */

/** On/off properties. */
const SWITCHES = new Set(
  [
    'aer any_layout big-endian-framebuffer blob boot-bypass config-wce csum ctrl_guest_offloads ctrl_mac_addr',
    'ctrl_rx ctrl_rx_extra ctrl_vlan ctrl_vq deflate-on-oom disable-acs disable-modern discard dynamic-memslots',
    'edid emergency-write event_idx failover free-page-hint free-page-reporting gso guest_announce guest_csum',
    'guest_ecn guest_rsc_ext guest_tso4 guest_tso6 guest_ufo guest_uso4 guest_uso6 hash host_ecn host_tso4',
    'host_tso6 host_ufo host_uso hotplug in_order indirect_desc ioeventfd iommu_platform migratable migrate-extra',
    'modern-pio-notify mq mrg_rxbuf msi multifunction native-hotplug notify_on_empty packed page-per-vq',
    'page-poison param_change power_controller_present prealloc qemu-4-0-config-size queue_reset ramfb',
    'report-discard-granularity request-merging rss scsi seg-max-adjust seg_max_adjust share-rw shpc',
    'skip-vsc-check status t10_pi use-disabled-flag use-started virtio-pci-bus-master-bug-migration write-zeroes',
    'x-ats-page-aligned x-balloon-allowed x-disable-legacy-check x-disable-pcie',
    'x-do-not-expose-native-hotplug-cap x-enable-migration x-enable-wce-if-config-wce x-igd-opregion',
    'x-ignore-backend-features x-migrate-msix x-mtu-bypass-backend x-native-hotplug x-no-geforce-quirks',
    'x-no-kvm-intx x-no-kvm-ioeventfd x-no-kvm-msi x-no-kvm-msix x-no-mmap x-no-rom-bar x-no-vfio-ioeventfd',
    'x-pci-express-writeable-slt-bug x-pcie-ari-nextfn-1 x-pcie-deverr-init x-pcie-err-unc-mask x-pcie-ext-tag',
    'x-pcie-extcap-init x-pcie-flr-init x-pcie-lnkctl-init x-pcie-lnksta-dllla x-pcie-pm-init',
    'x-pcie-pm-no-soft-reset x-req x-vga',
  ].flatMap((line) => line.split(' ')),
)

/** Properties with other values. */
const OTHERS = new Set(
  [
    'account-failed account-invalid acpi-index addr aer_log_max ats backend_defaults block-size boot_tpgt',
    'bootindex bus bus-reserve chardev chassis class cmd_per_lun cryptodev cyls disable-legacy',
    'discard_granularity display drive driver duplex enable-migration evdev failover_pair_id fd fsdev guest-cid',
    'guest-stats guest-stats-polling-interval head heads host host_mtu hostmem id io-reserve iommufd iothread',
    'iothread-vq-mapping lcyls len-reserved-regions lheads logical_block_size lsecs mac max-bytes',
    'max-discard-sectors max-write-zeroes-sectors max_hostmem max_outputs max_ports max_sectors mem-reserve',
    'memaddr memdev min_io_size mount_tag netdev node num-queues num-request-queues num_queues opt_io_size period',
    'physical_block_size port pref32-reserve pref64-reserve primary-bus queue-size requested-size rerror rng',
    'rombar romfile romsize rsc_interval rx_queue_size secs seqpacket serial size slot speed sriov-pf sysfsdev',
    'tag tx tx_queue_size unplugged-inaccessible vectors vf-token vgamem_mb vhostfd virtio-backend virtqueue_size',
    'werror write-cache wwpn x-device-dirty-page-tracking x-igd-gms x-intx-mmap-timeout-ms',
    'x-migration-load-config-after-iter x-migration-max-queued-buffers-size x-migration-multifd-transfer',
    'x-msix-relocation x-nv-gpudirect-clique x-pasid x-pci-class-code x-pci-device-id x-pci-sub-device-id',
    'x-pci-sub-vendor-id x-pci-vendor-id x-pre-copy-dirty-page-tracking x-speed x-txburst x-txtimer',
    'x-vpasid-cap-offset x-width xres yres',
  ].flatMap((line) => line.split(' ')),
)

const SWITCH_VALUES = ['on', 'off', 'true', 'false', 'yes', 'no', 'y', 'n']

/**
 * Refuses properties that QEMU's devices do not have, and values that are not theirs.
 * @throws InputError that names the property and the nearest known one
 */
export function checkProperties(set: ReadonlyMap<string, string>): void {
  for (const [name, value] of set) {
    if (OTHERS.has(name)) continue
    if (!SWITCHES.has(name)) {
      const near = nearest(name, [...SWITCHES, ...OTHERS])
      throw new InputError(`property ${JSON.stringify(name)} is not known`, {}, near ? `nearest is ${near}` : null)
    }
    if (!SWITCH_VALUES.includes(value)) {
      throw new InputError(`property ${name} takes on or off, not ${JSON.stringify(value)}`)
    }
  }
}
