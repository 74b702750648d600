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
