import type { StatementRow } from './row'

/**
 * What a host lacks or refuses when libvirt prepares a guest there: src/security, src/locking, src/qemu/qemu_firmware.c,
 * src/util/virnetdev*.c, src/storage of libvirt 7.0 to 11.3, and what the kernel's audit says of QEMU.
 */
export const HOSTS = [
  {
    id: 'access-refused',
    class: 'start',
    role: 'start',
    side: 'either',
    says: [
      "cannot load AppArmor profile '{quoted}'",
      "cannot update AppArmor profile '{quoted}'",
      "unable to set security context '{quoted}' on '{quoted}'{rest}",
      "unable to set user and group to '{quoted}' on '{quoted}'{rest}",
      "unable to set {AppArmor|SELinux} profile '{quoted}' for '{quoted}'",
      'Setting different {SELinux label|DAC user or group} on {name} which is already in use',
      'Unable to {set|get|remove} XATTR trusted.libvirt.{rest}',
      'cannot set XATTR on {rest}',
      'error calling aa_change_profile()',
      'security label driver mismatch: {rest}',
    ],
  },
  {
    // The kernel writes such lines of a guest that runs on as well.
    id: 'access-audit',
    class: 'start',
    role: 'vague',
    side: 'either',
    certainty: 'possible',
    says: [
      'apparmor="DENIED" operation="{~word}" profile="{=libvirt|virtqemud|virt-aa-helper|swtpm}{~word}" name="{quoted}"',
      'apparmor="DENIED" {~option}profile="{=libvirt|virtqemud|virt-aa-helper|swtpm}{~word}',
      'apparmor="DENIED" {~option}comm="{=qemu|libvirtd|virtqemud|swtpm}{~rest}',
      'avc: {~words}denied {~option}comm="{=qemu|libvirtd|virtqemud|swtpm|virtiofsd}{~rest}',
    ],
  },
  {
    // src/locking/lock_driver_sanlock.c, lock_driver_lockd.c
    id: 'lock-manager',
    class: 'lock',
    role: 'start',
    side: 'destination',
    says: [
      "Lockspace resource '{quoted}' is locked",
      'Failed to acquire lock: {rest}',
      'Failed to lock {name}: Lease {rest}',
      'Failed to register lock failure action',
    ],
  },
  {
    // src/util/virnetdev*.c, src/network/bridge_driver.c, and what Proxmox VE and a bridge helper say of the same
    id: 'host-network',
    class: 'start',
    role: 'start',
    side: 'either',
    certainty: 'possible',
    says: [
      'Unable to {create|delete|remove|add} bridge {rest}',
      'Unable to open {name}, is tun module loaded?{rest}',
      'Unable to create multiple fds for tap device {rest}',
      'Cannot {get|set} interface {MTU|MAC|flags|vlanid} {rest}',
      'Network is already in use by interface {rest}',
      "bridge name '{quoted}' already in use",
      "network '{quoted}' requires exclusive access to interfaces, but none are available",
      "network '{quoted}' {uses|claims} {rest}",
      'Failed to apply firewall {rules|command} {rest}',
      'Failed to run firewall command {rest}',
      'Failed to set bridge {name} {name} via ioctl{rest}',
      'cannot add domain {name} device {name} to nonexistent bridge {rest}',
      'failed to communicate with bridge helper: {rest}',
      'access denied by acl file',
      "bridge '{quoted}' does not exist",
      'zone {name} requested for network {name} but firewalld is not active',
      "firewalld can't find the '{quoted}' zone {rest}",
      'Interface not found: {rest}',
      'Failed to convert interface index {rest}',
    ],
  },
  {
    // src/util/vircgroup*.c, src/util/virsystemd.c, src/rpc/virnetdaemon, systemd-machined
    id: 'host-cgroup',
    class: 'start',
    role: 'start',
    side: 'either',
    certainty: 'possible',
    says: [
      'Could not find placement for v1 controller {rest}',
      "v1 controller '{quoted}' is not {mounted|enabled}{rest}",
      "v2 controller '{quoted}' is not available",
      'Failed to create v1 controller {rest}',
      "Failed to create v2 cgroup '{quoted}'{rest}",
      "Failed to enable controller '{quoted}' for '{quoted}'{rest}",
      "Machine 'qemu-{~quoted}' already exists",
      'error from service: {name}: {rest}',
      'timeout waiting on systemd',
      'NUMA node {int} is not available',
      'NUMA node {int} is out of range',
      'Unable to set NUMA policy {rest}',
      'cannot set CPU affinity on process {rest}',
      'Unable to allocate {int} pages. Allocated only {int}',
      'page size {int} is not available{rest}',
      'hugepage allocation failed',
    ],
  },
  {
    // src/util/virhook.c
    id: 'hook-refused',
    class: 'start',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: ['Hook script execution failed: {rest}'],
  },
  {
    id: 'incoming-outcome',
    class: 'source-log',
    role: 'effect',
    side: 'destination',
    certainty: 'possible',
    says: [
      'migration in job: {rest}',
      "job 'migration in' {unexpectedly failed|failed|is not active}{~rest}",
      'migration_in job: {rest}',
    ],
  },
] as const satisfies readonly StatementRow[]
