import { onBoth, onDestination, type Words, words } from './words'

const OWN_LOG = onDestination(
  "Read the lines around it in swtpm's own log (/var/log/swtpm/libvirt/qemu/VM-swtpm.log) on the host that says so.",
)

/** Programs beside QEMU. */
export const PROGRAM_WORDS = {
  'swtpm-locked': words(
    'start',
    ({ message }) =>
      `swtpm did not start: it could not lock the state of the guest's TPM ("${message}"). Most often another swtpm still has it: of an earlier start, or of the source on shared storage.`,
    [
      onBoth(
        'Look whether a swtpm of this guest still runs on either host, and end it only if its guest is off; give swtpm access to the directory of the state.',
      ),
      onBoth('To migrate with the state on shared storage, take swtpm 0.8, libvirt 9.0 or newer on both hosts.'),
    ],
  ),
  'swtpm-state': words(
    'start',
    ({ message }) =>
      `swtpm could not load the saved state of the guest's TPM: "${message}". The file is damaged or incomplete, was encrypted with another key, or a newer libtpms wrote it.`,
    [
      onDestination(
        'Give swtpm the key of that state and a libtpms at least as new as the one that wrote it, or restore the file from a copy: without it what the guest has sealed (disk keys) is lost.',
      ),
      OWN_LOG,
    ],
  ),
  'swtpm-start': words(
    'start',
    ({ message }) =>
      `swtpm did not start, and so not the guest that needs it: "${message}". No state of a device was loaded.`,
    [
      OWN_LOG,
      onDestination(
        'If it says nothing, look for a refusal in the log of AppArmor or SELinux, and at the owner of its directory.',
      ),
    ],
  ),
  'other-monitor': words(
    'other',
    ({ message }) =>
      `That is said by Cloud Hypervisor or Firecracker, not by QEMU: "${message}". They restore devices of their own and compare no config space as QEMU does.`,
    [
      onBoth(
        'Use the same release of it on both sides, on hosts with the same CPU and kernel, and read the log of the other side for the same time.',
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>
