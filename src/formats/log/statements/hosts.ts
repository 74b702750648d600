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
