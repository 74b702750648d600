import type { StatementRow } from './row'

/**
 * What those who manage guests say before any QEMU is asked: KubeVirt (pkg/virt-controller/watch/migration, cmd/virt-launcher),
 * nova (exception.py), CloudStack, oVirt's vdsm (common/exception.py), LXD and Incus (instance/drivers/driver_qemu.go),
 * qemu-server (QemuMigrate.pm).
 */
export const ORCHESTRATION = [
  {
    id: 'manager-refused',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'Cannot migrate VMI in finalized state',
      'the migrating vmi should only have one vGPU',
      'unsupporting gpu type for migration: {rest}',
      'Unable to migrate instance ({words}) to current host{rest}',
      'Instance has an associated NUMA topology, cell contains compute nodes older{rest}',
      'Cannot live migrate with virtual persistent memory{rest}',
      'Unable to force live migrate instance {word} across cells',
      // oVirt's engine: the host's data of the guest are missing
      'Could not fetch data needed for VM migrate operation',
      'Incoming migration limit exceeded',
      'Migration API failure: {Container|Instance} is running',
      'Live migration is not supported for containers',
      'Instance must be stopped to {=be moved across projects|move between pools statelessly|change their names}',
      "Live storage pool changes {aren't supported|require the VM} {rest}",
      "Refresh migration can't be used with a stateful migration",
      "{Cannot|Unable to} create a stateful snapshot. The instance {is not|isn't} running",
      "Target must be different than instance's current location",
      'Unsupported Hypervisor Type for {|User }VM migration{rest}',
      'remote migration with snapshots not supported yet',
      'non-migratable snapshot exists',
      'insecure migration to remote cluster not implemented',
      'unsupported protocol in migration URI: {rest}',
    ],
  },
  {
    id: 'no-host',
    class: 'not-migratable',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: [
      'No valid host was found{rest}',
      'Insufficient compute resources: {rest}',
      'Compute service of {name} is unavailable at this time',
      'Migration select destinations error: {rest}',
      'Exceeded maximum number of retries{rest}',
      'Unable to find suitable destination to migrate VM{rest}',
      'InsufficientServerCapacityException: {rest}',
      'failed to create vmi migration target pod: {rest}',
    ],
  },
  {
    id: 'manager-busy',
    class: 'not-migratable',
    role: 'cause',
    side: 'source',
    says: [
      'in-flight migration detected. Active migration job ({word}) is currently already in progress{rest}',
      'The instance is already being migrated',
      'Active live migration for instance {word} not found',
    ],
  },
  {
    // cmd/virt-launcher/virt-launcher.go
    id: 'launcher-ended',
    class: 'start',
    role: 'effect',
    side: 'destination',
    certainty: 'possible',
    says: [
      'panic: timed out waiting for domain to be defined',
      'panic: received early exit signal',
      'panic: failed to connect to {=virtqemud|libvirtd|libvirt}: {~rest}',
      'panic: failed to connect to cmd server: {rest}',
    ],
  },
  {
    id: 'never-arrived',
    class: 'not-finished',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      'domain was never observed on the target after the migration completed',
      'The VirtualMachineInstance migrated to unknown host',
      'VM was paused, but ended in postmigrate state',
    ],
  },
] as const satisfies readonly StatementRow[]
