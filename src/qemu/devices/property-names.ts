import { InputError } from '../../bytes/input-error'
import { nearest } from '../../bytes/nearest'
import { isSwitchValue } from '../releases/switch-values'

/*
 * Names of the properties of PCI devices: what `-device TYPE,help` of QEMU 7.2 prints, and those added up to 11.1. Most
 * do not change config space; they are listed so that a misspelt one is recognised. Of virtual IOMMUs, which are not
 * PCI devices, only the properties that affect vfio-pci are listed: fsts, pasid-bits (intel-iommu) and ssidsize
 * (arm-smmuv3).
 */

/** On/off properties. */
const SWITCHES = new Set(
  [
    'aer any_layout big-endian-framebuffer blob boot-bypass config-wce csum ctrl_guest_offloads ctrl_mac_addr',
    'ctrl_rx ctrl_rx_extra ctrl_vlan ctrl_vq deflate-on-oom disable-acs disable-modern discard dynamic-memslots',
    'edid emergency-write event_idx failover free-page-hint free-page-reporting gso guest_announce guest_csum',
    'guest_ecn guest_rsc_ext guest_tso4 guest_tso6 guest_ufo guest_uso4 guest_uso6 hash host_ecn host_tso4',
    'host_tso6 host_ufo host_uso hotplug in_order indirect_desc ioeventfd iommu_platform migratable migrate-extra',
    'modern-pio-notify mq mrg_rxbuf multifunction native-hotplug notify_on_empty packed page-per-vq',
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
    'acpi-pci-hotplug-with-bridge-support acpi-root-pci-hotplug autonegotiation blitter bypass_iommu',
    'cpu-hotplug-legacy detached enable_tco extra_mac_registers force-pcie-endcap global-vmstate guest_hwcursor',
    'init-vet legacy-cmb mcq membar-backed memory-hotplug-support migrate-timadj migrate_tso_props mitigation mmio',
    'msix-exclusive-bar noreboot old_msi_addr qemu-extended-regs smbase-smram smm-compat smm-enabled',
    'superspeed-ports-first use-intel-id use_broken_id use_jbod wakeup x-256b-flit x-keep-pci-slot-hpc',
    'x-not-migrate-acpi-index x-old-msi-offsets x-old-pci-configuration x-smi-broadcast x-smi-cpu-hotplug',
    'x-smi-cpu-hotunplug zoned conditional-intr-mapping controls dbcs hdm_for_passthrough migration-events',
    'fsts permissive stats virgl wheel-axis worker_per_virtqueue x-early-migration x-igd-lpc zoned.auto_transition',
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
    'acpi_disable_cmd acpi_enable_cmd aer_max_queued aerl atomic.awun atomic.awupf atomic.dn atomic.nawun',
    'atomic.nawupf audiodev bandwidth baudbase bmc bus_nr canbus canbus0 canbus1 capareg cdat chardev1 chardev2',
    'chardev3 chardev4 chassis_nr cmb_size_mb cmdlog ctratt.mem debug device-id disable_s3 disable_s4',
    'disable_vnet_hdr dma_mask events extended-tseg-mbytes firstport fp_start_macaddr gpe0_blk gpe0_blk_len',
    'guestdebug hba_serial intrs len-ports lsa master masterbus max_cmds max_ioqpairs max_sge maxcurr maxframes mdts',
    'membar model msi msix msix_qsize name num-cci num-dc-regions num-ports numa_node nutmrs nutrs ocp p2 p3',
    'pasid-bits persistent-memdev pm_io_base pmrdev prog_if ram_size ram_size_mb record_size refresh_rate revision role s4_val',
    'sas_address sci_int sd-spec-version shm slots smart_critical_warning smb_io_base sn spdm_port spdm_trans ssidsize',
    'sriov_max_vfs sriov_max_vi_per_vf sriov_max_vq_per_vf sriov_vi_flexible sriov_vq_flexible subsys subsys_ven',
    'surfaces switch_id target uhs use64 use_msg vendor vendor-id vgamem volatile-dc-memdev volatile-memdev',
    'vram64_size_mb vram_size vram_size_mb vsl world x-device-id x-linear-aper-size x-pixman',
    'x-smi-negotiated-features xmax ymax',
    'streams aw-bits busnr chmaps dev-caps-max-ah dev-caps-max-cq dev-caps-max-mr dev-caps-max-mr-size',
    'dev-caps-max-pd dev-caps-max-qp dev-caps-max-qp-init-rd-atom dev-caps-max-srq dev-caps-qp-rd-atom',
    'ebpf-rss-fds endianness granule hostaddr ibdev ibport jacks mad-chardev mcq-maxq mqes ports reserved-regions',
    'vhostdev x-igd-legacy-mode x-max-bounce-buffer-size x-ramfb-migrate x-scanout-vmstate-version zoned.zasl',
  ].flatMap((line) => line.split(' ')),
)

/** Whether QEMU's devices have a property of that name, and it takes that value. */
export const isPropertyValue = (name: string, value: string): boolean =>
  OTHERS.has(name) || (SWITCHES.has(name) && isSwitchValue(value))

/**
 * Rejects properties that QEMU's devices do not have, and invalid values.
 * @param ownProperties properties of a user-defined device
 * @throws InputError that names the property and the nearest known one
 */
export function checkProperties(set: ReadonlyMap<string, string>, ownProperties: readonly string[] = []): void {
  for (const [name, value] of set) {
    if (OTHERS.has(name) || ownProperties.includes(name)) continue
    if (!SWITCHES.has(name)) {
      const near = nearest(name, [...ownProperties, ...SWITCHES, ...OTHERS])
      throw new InputError(`property ${JSON.stringify(name)} is not known`, {}, near ? `nearest is ${near}` : null)
    }
    if (!isSwitchValue(value)) {
      throw new InputError(`property ${name} takes on or off, not ${JSON.stringify(value)}`)
    }
  }
}
