import { anywhere, deviceOr, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

/** How it was asked for, and files that hold a saved state. */
export const SETTINGS_TEXTS = {
  'migration-uri': failureText(
    'other',
    ({ message }) =>
      `The given destination address can't be used: "${message}". Nothing was sent, and the guest keeps running.`,
    [
      onSource(
        'Name the libvirt daemon there as qemu+ssh://HOST/system (or +tls, +tcp), and give a migration address only if it has to be a separate one (tcp://HOST).',
      ),
    ],
  ),
  'migration-settings': failureText(
    'other',
    ({ message }) =>
      `The requested kind of migration is not available, or its settings contradict each other: "${message}". Nothing was sent, and the guest keeps running.`,
    ({ message }) => [
      /^Stateful /.test(message)
        ? onSource(
            'Set what the message names for the instance (migration.stateful=true, and size.state of its root disk at least as large as its memory), and restart it once.',
          )
        : onSource(
            'Migrate without the option that the message names (virsh migrate --tunnelled, --parallel, --comp-methods, --zerocopy …; migrate-set-capabilities), or use a libvirt and QEMU on both hosts that support it.',
          ),
    ],
  ),
  'disks-along': failureText(
    'other',
    ({ message }) => `The guest's disks could not be copied: "${message}". The guest keeps running on the source.`,
    [
      onBoth(
        'Create a disk of the same size on the destination, on storage that is writable there, or put the disks on storage that both hosts share.',
      ),
      anywhere('If the copy was interrupted, read the storage logs on both hosts from the same time.'),
    ],
  ),
  'saved-file': failureText(
    'other',
    ({ message }) =>
      `The file with the saved state can't be read: "${message}". It was not saved by libvirt, is incomplete, or was written by a newer libvirt or with another compression.`,
    [
      onDestination(
        'Look at the file (virsh save-image-dumpxml FILE), and restore it on the host and with the libvirt that saved it. If it is compressed, install the program (lzop, xz, zstd).',
      ),
      anywhere(
        'If it is damaged, its state is lost. Starting without it (--force-boot) is like booting after a power cut.',
      ),
    ],
  ),
  'saved-file-writing': failureText(
    'other',
    ({ message }) =>
      `The state could not be written, or its target can't be opened: "${message}". The guest was not refused.`,
    [onSource('Check free space, permissions and health of the storage that the state is written to.')],
  ),
  'state-not-written': failureText(
    'open',
    ({ message }) =>
      `The state of the guest was not written: "${message}". A device did not save its state, or the image could not store it: this log does not say which.`,
    [
      onSource(
        "Read QEMU's lines directly above, or the guest's log from the same time: they name a device that did not save its state.",
      ),
      onSource('Otherwise check free space and health of the storage that the snapshot is written to.'),
    ],
  ),
  'snapshot-missing': failureText(
    'start',
    ({ message }) => `There is no such snapshot with a saved state: "${message}". No state was loaded.`,
    [
      anywhere('List the snapshots in the image (qemu-img snapshot -l IMAGE): every writable disk must have this one.'),
      onDestination('Or start the guest without the snapshot (without -loadvm).'),
    ],
  ),
  'snapshot-refused': failureText(
    'other',
    ({ message }) => `A snapshot of this guest can't be taken: "${message}". The guest keeps running.`,
    [
      onSource(
        'Keep every writable disk and the firmware variables in qcow2, make other disks read-only, or take an external snapshot.',
      ),
    ],
  ),
  'not-saved': failureText(
    'other',
    (facts) =>
      `The source could not save the state of ${deviceOr(facts, facts.values.at(-1) ?? 'a device')} and gave up: "${facts.message}". The destination only sees that the stream ends.`,
    [
      onSource(
        "Read the source's lines directly above: the device or its backend program says why. Detach the device, or restart that program, and migrate again.",
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
