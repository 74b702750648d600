import { ADVICE } from '../../cases/advice'
import { anywhere, type FailureText, failureText, onBoth, onDestination } from './failure-text'

/** What a host lacks or refuses when a guest is prepared there. */
export const HOST_TEXTS = {
  'access-refused': failureText(
    'start',
    ({ message }) =>
      `libvirt could not give the guest's QEMU access to a file on this host, or apply its security profile: "${message}". No state was sent or loaded.`,
    ({ message }) => [
      anywhere(
        /already in use/.test(message)
          ? 'Another guest uses that file with a different label: give each guest its own file, or mark the file as shared (<shareable/>) if both may write to it.'
          : 'Check the owner, the label and the file system of that path (NFS often supports neither owners nor labels), and that the AppArmor profile or the SELinux policy is loaded.',
      ),
    ],
  ),
  'access-audit': failureText(
    'open',
    ({ message }) =>
      `The host's kernel denied something to the guest's QEMU or a helper program: "${message}". This can keep a guest from starting or from loading its state, or it may not matter: this line alone does not say.`,
    [
      anywhere(
        'Check the path and the permission in that line. If the guest needs it, allow it in the local rules of the profile or policy, or put the file where libvirt expects it.',
      ),
      anywhere("Read the guest's log from the same time: QEMU says there what it could not open."),
    ],
  ),
  'host-network': failureText(
    'start',
    ({ message }) => `The guest's network could not be set up on this host: "${message}". No state was loaded.`,
    [
      anywhere(
        'Check that the bridge or interface in the message exists here under that name, that nothing else uses it, and that the firewall which libvirt uses is running.',
      ),
    ],
  ),
  'host-cgroup': failureText(
    'start',
    ({ message }) =>
      `This host did not provide what the guest's process was to have (control groups, NUMA nodes, huge pages): "${message}". No state was loaded.`,
    [
      anywhere(
        'Check that the control groups are mounted and delegated to libvirt, that the nodes and page sizes in the definition exist on this host, and that enough of them are free.',
      ),
    ],
  ),
  'hostdev-proxmox': failureText(
    'start',
    ({ message }) =>
      `Proxmox VE could not give the guest a device of this host: "${message}". QEMU was not started, or not with that device.`,
    [
      anywhere(
        'Check that the IOMMU is enabled in firmware and kernel, that no other guest has the device, and that the address or mapping in the configuration is still that of the device (lspci).',
      ),
    ],
  ),
  'kernel-kvm': failureText(
    'start',
    ({ message }) =>
      `The host's kernel says that KVM can't be used: "${message}". Guests that ask for KVM do not start on this host.`,
    [
      anywhere(
        'Enable virtualization (VT-x, SVM) in the firmware; in a virtual machine, enable nested virtualization on its host.',
      ),
    ],
  ),
  'kernel-iommu': failureText(
    'start',
    ({ message }) =>
      `The host's kernel did not let a device be passed through: "${message}". A guest that has it does not start.`,
    ({ message }) => [
      anywhere(
        /interrupt remapping/.test(message)
          ? 'Enable interrupt remapping (x2APIC, VT-d) in the firmware. The module option allow_unsafe_interrupts lets guests raise any interrupt of the host: only for guests that you trust.'
          : "The firmware uses the device's memory itself: look for an option of the firmware that releases the device (for example for shared memory or management), or an update.",
      ),
    ],
  ),
  'kernel-device': failureText(
    'open',
    ({ message }) =>
      `The host's kernel could not bind, reset or read a device: "${message}". If it is passed through, its guest does not start, or sees a device that does not answer.`,
    [
      anywhere(
        'Check that no host driver or console uses the device, and that it can be reset; if it no longer answers, it needs a restart of the host without power.',
      ),
    ],
  ),
  'lock-manager': failureText(
    'start',
    ({ message }) =>
      `libvirt's lock manager did not give this host the lock on a disk: "${message}". Another host or guest holds it. No state was loaded.`,
    [
      onBoth(
        'Find out where the guest that holds the lock runs: two QEMUs must not write to one disk. If a host is down, the lock manager frees its lock when the lease expires.',
      ),
    ],
  ),
  'incoming-outcome': failureText(
    'open',
    ({ message }) =>
      `This is libvirt on the destination. It says that the migration failed there ("${message}"), but not what was refused.`,
    [
      onDestination(
        "Explain the guest's log on this host (/var/log/libvirt/qemu/VM.log): QEMU's last lines give the reason.",
        ADVICE.guestLog.command,
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
