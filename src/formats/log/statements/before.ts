import type { StatementRow } from './row'

/**
 * What managers refuse before they ask QEMU: libvirt (qemu_migration.c), Proxmox VE (PVE::QemuMigrate), nova
 * (exception.py), KubeVirt (virt-handler) and others. The guest keeps running, and nothing was sent.
 */
export const BEFORE = [
  {
    id: 'libvirt-hostdev',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'domain has assigned non-USB host devices',
      "cannot migrate a domain with <hostdev mode='{~quoted}'{| type='pci'}",
      "cannot migrate a domain with <interface type='{quoted}'",
      'vDPA devices cannot be migrated',
      'VMI uses a PCI host devices',
      'migration of a VMI with host devices is not supported',
      'Cannot live-migrate, snapshot (with RAM), or hibernate a VM with: {rest}',
      'Cannot live migrate VIF with related PCI, {rest}',
      'vGPU live migration currently only supports a single vGPU{rest}',
      'VM uses local resources',
    ],
  },
  {
    // PVE::QemuMigrate
    id: 'proxmox-devices',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      "can't migrate VM which uses local devices: {rest}",
      "can't live migrate running VM which uses following mapped devices: {rest}",
      "can't migrate to '{quoted}': missing mapped devices {rest}",
    ],
  },
  {
    id: 'libvirt-device',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'migration with {|this }virtiofs device is not supported',
      'migration with legacy shmem device is not supported',
      "shmem device '{quoted}' cannot be migrated",
      'a slirp-helper cannot be migrated',
      'cannot migrate this domain without dbus-vmstate support',
      'migration with transient disk is not supported',
      'cannot migrate domain with {int} snapshots',
      'domain is marked for auto destroy',
      "domain's dimm info lacks slot ID or base address",
      "VMs with 'clipboard' set to 'vnc' are not live migratable",
    ],
  },
  {
    id: 'storage-not-shared',
    class: 'storage',
    role: 'cause',
    side: 'source',
    says: [
      'Migration without shared storage is unsafe',
      'Migration may lead to data corruption if disks use cache',
      'live migration requires that all PVCs must be shared',
      'cannot migrate VMI with non-shared {HostDisk|PVCs}',
      'The volume {name} is RWO and not included in the migration volumes',
      'invalid volumes to update with migration:{rest}',
      // nova/exception.py
      'The supplied disk path ({words}) already exists{rest}',
      'Disk of instance is too large{rest}',
      'Live migration can not be used without shared storage{rest}',
      '{~quoted} is not on shared storage: {rest}',
      "can't migrate local disk '{quoted}'",
      "can't migrate '{quoted}' - storage type",
      "can't migrate local cdrom '{quoted}'",
      "can't migrate '{quoted}' as it's a clone of '{quoted}'",
      'online storage migration not possible if {rest}',
      'Shared storage live-migration requires either shared storage or boot-from-volume',
      'detected not supported aliased volumes: {rest}',
      "can't migrate VM with replicated volumes to remote cluster/node",
      'Cannot live-migrate replicated VM to node {rest}',
      'refusing to migrate replicated VM whose replication job is marked for removal',
      'Block migration can not be used with {rest}',
      'Cannot block migrate instance {rest}',
      'Migration is not supported for LVM backed instances',
      // CloudStack
      'VM uses Local storage, cannot migrate',
    ],
  },
  {
    id: 'libvirt-reasons',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: ['cannot migrate domain: {rest}', 'cannot migrate VMI{rest}'],
  },
  {
    // Conditions of a VirtualMachineInstance, which it has whether a migration was tried or not.
    id: 'disks-condition',
    class: 'storage',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: ['DisksNotLiveMigratable'],
  },
  {
    id: 'condition',
    class: 'not-migratable',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: [
      '{=Interface|HostDevice|SEV|SecureExecution|HyperVPassthrough|CPUMode|HypervPassthrough|TDX|PersistentReservation|VirtIOFS}NotLiveMigratable',
      'VMI uses {=SEV|TDX|virtiofs|SCSI persistent reservation|hyperv passthrough}',
    ],
  },
  {
    id: 'pre-check',
    class: 'not-migratable',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: ['Migration pre-check error: {rest}', 'MigrationPreCheckError: {rest}'],
  },
] as const satisfies readonly StatementRow[]
