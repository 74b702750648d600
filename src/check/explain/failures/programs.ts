import { type FailureText, failureText, onBoth, onDestination } from './failure-text'

const OWN_LOG = onDestination(
  "Read the lines around it in swtpm's own log (/var/log/swtpm/libvirt/qemu/VM-swtpm.log) on the host that reports this.",
)

/** Programs beside QEMU. */
export const PROGRAM_TEXTS = {
  'swtpm-locked': failureText(
    'start',
    ({ message }) =>
      `swtpm did not start: it could not lock the state of the guest's TPM ("${message}"). Most often another swtpm still holds the lock: one from an earlier start, or the source's on shared storage.`,
    [
      onBoth(
        'Check whether a swtpm of this guest is still running on either host, and stop it only if its guest is off. Give swtpm access to the state directory.',
      ),
      onBoth('To migrate with the state on shared storage, use swtpm 0.8 and libvirt 9.0, or newer, on both hosts.'),
    ],
  ),
  'swtpm-state': failureText(
    'start',
    ({ message }) =>
      `swtpm could not load the saved state of the guest's TPM: "${message}". The file is damaged or incomplete, was encrypted with another key, or was written by a newer libtpms.`,
    [
      onDestination(
        'Give swtpm the key of that state and a libtpms at least as new as the one that wrote it, or restore the file from a backup: without it, everything the guest has sealed (disk keys) is lost.',
      ),
      OWN_LOG,
    ],
  ),
  'swtpm-start': failureText(
    'start',
    ({ message }) =>
      `swtpm did not start, so the guest that needs it did not start either: "${message}". No state of a device was loaded.`,
    [
      OWN_LOG,
      onDestination(
        'If it says nothing, look for a denial in the AppArmor or SELinux log, and check the owner of its directory.',
      ),
    ],
  ),
  'container-state': failureText(
    'other',
    ({ message }) =>
      `The state of a container could not be saved or restored (CRIU): "${message}". A container has no QEMU and no config space. It usually keeps running where it was.`,
    [
      onBoth(
        'Read CRIU\'s first line with "Error": it names the part of the container that it can\'t save (a mount, a socket, a terminal) or which kernel function is missing. Or move the container while it is stopped.',
      ),
    ],
  ),
  'other-monitor': failureText(
    'other',
    ({ message }) =>
      `This message comes from Cloud Hypervisor or Firecracker, not from QEMU: "${message}". They restore their own devices and do not compare config space as QEMU does.`,
    [
      onBoth(
        'Use the same release on both sides, on hosts with the same CPU and kernel, and read the log of the other side from the same time.',
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
