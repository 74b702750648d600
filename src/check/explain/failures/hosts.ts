import { ADVICE } from '../../cases/advice'
import { anywhere, onBoth, onDestination, type Words, words } from './words'

/** What a host lacks or refuses when a guest is prepared there. */
export const HOST_WORDS = {
  'access-refused': words(
    'start',
    ({ message }) =>
      `libvirt could not give the guest's QEMU access to something on this host, or its security profile: "${message}". No state was sent or loaded.`,
    ({ message }) => [
      anywhere(
        /already in use/.test(message)
          ? 'Another guest uses that file with another label: give each guest its own, or mark the file as shared (<shareable/>) where both may write.'
          : 'Look at the owner, the label and the file system of that path (NFS often takes neither owner nor label), and that the profile of AppArmor or the policy of SELinux is loaded.',
      ),
    ],
  ),
  'access-audit': words(
    'open',
    ({ message }) =>
      `The host's kernel refused something to the guest's QEMU or a program beside it: "${message}". That can keep a guest from starting or from taking its state, or may not matter: this line alone does not say.`,
    [
      anywhere(
        'Look at the path and the permission in that line: if the guest needs it, allow it in the local rules of the profile or policy, or put the file where libvirt expects it.',
      ),
      anywhere("Read the guest's log of the same time: QEMU says there what it could not open."),
    ],
  ),
  'lock-manager': words(
    'start',
    ({ message }) =>
      `libvirt's lock manager did not give this host the lock of a disk: "${message}". Another host or guest holds it. No state was loaded.`,
    [
      onBoth(
        'Look where the guest that holds the lock runs: two QEMUs must not write one disk. A lock of a host that is down is freed by the lock manager once its lease is over.',
      ),
    ],
  ),
  'incoming-outcome': words(
    'open',
    ({ message }) =>
      `This is libvirt at the destination: it says that the migration failed there ("${message}"), not what was refused.`,
    [
      onDestination(
        "Explain the guest's log on this host (/var/log/libvirt/qemu/VM.log): QEMU's last lines are the reason.",
        ADVICE.guestLog.command,
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>
