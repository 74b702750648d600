import { ADVICE } from '../../cases/advice'
import { anywhere, deviceOr, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

const CERTIFICATES = onBoth(
  'Check the certificates, their host names and dates on both hosts, and configure TLS the same way on both sides.',
)
const BOTH_LOGS = onBoth('Read the logs of both QEMUs from the same time: the first message is the cause.')
const DESTINATION_LOG = onDestination(
  "Read the guest's log on the destination from the same time: if QEMU refused something, the log says what.",
  ADVICE.journal.command,
)

/** What carries a stream: TLS, sockets, channels, the way back. */
export const TRANSPORT_TEXTS = {
  tls: failureText(
    'other',
    ({ message }) => `The encrypted connection was not established: "${message}". Nothing was sent.`,
    [CERTIFICATES],
  ),
  'tls-channel': failureText(
    'other',
    ({ message }) =>
      `The encrypted connection broke, or the other side closed it: "${message}". The messages after it are only consequences.`,
    [
      onBoth(
        'Read the log of the other QEMU from the same time: it refused the certificate, exited, or was cancelled.',
      ),
      CERTIFICATES,
    ],
  ),
  'tls-detail': failureText('other', ({ message }) => `A certificate or key was not accepted: "${message}".`, [
    CERTIFICATES,
  ]),
  'way-back': failureText(
    'elsewhere',
    ({ message }) => `The source noticed that the destination exited or sent something unexpected: "${message}".`,
    [DESTINATION_LOG],
  ),
  'postcopy-recovery': failureText(
    'other',
    ({ message }) =>
      `A postcopy migration was to be paused, resumed or cancelled, but its state does not allow that: "${message}". No device was refused.`,
    [
      onBoth(
        'Check the state of both sides (query-migrate). To recover, run migrate-recover on the destination, then migrate with resume=true on the source (virsh migrate --postcopy-resume). Both sides must be in postcopy-paused.',
      ),
    ],
  ),
  'postcopy-protocol': failureText(
    'other',
    ({ message }) =>
      `Postcopy was interrupted between the two QEMUs or by the kernel: "${message}". No config space was compared at that point.`,
    [BOTH_LOGS, onBoth('Try without postcopy, or with the same release of QEMU on both sides.')],
  ),
  'multifd-data': failureText(
    'other',
    ({ message }) =>
      `A connection that carries memory delivered data that this QEMU did not expect: "${message}". The two sides use different compression or page sizes, or the connection broke.`,
    [
      onBoth(
        'Set multifd, multifd-channels and multifd-compression to the same values on both sides, and try without compression.',
      ),
      BOTH_LOGS,
    ],
  ),
  colo: failureText(
    'other',
    ({ message }) => `Continuous replication (COLO) failed: "${message}". No migration was refused.`,
    [BOTH_LOGS],
  ),
  'other-side-ended': failureText(
    'elsewhere',
    ({ message }) =>
      `The QEMU or the pod that was to receive the guest exited during the migration: "${message}". This log does not say why.`,
    [DESTINATION_LOG],
  ),
  'guest-gone': failureText(
    'elsewhere',
    ({ message }) =>
      `The guest stopped on the host that reports this while it was being migrated or restored: "${message}". It was shut down, or its QEMU was killed or gave up.`,
    [
      onSource(
        "Read the guest's log from the same time on the host that reports this: QEMU's last line is the reason.",
      ),
    ],
  ),
  'guest-gone-detail': failureText(
    'elsewhere',
    ({ message }) =>
      `The guest no longer exists on the host that reports this: "${message}". It was shut down, or its QEMU was killed or gave up.`,
    [
      onSource(
        "Read the guest's log from the same time on the host that reports this: QEMU's last line is the reason.",
      ),
    ],
  ),
  'socket-at-start': failureText(
    'start',
    ({ values: [option, reason] }) =>
      `QEMU did not start: it could not "${reason}" for an option on its command line ("${option}"). No state was loaded.`,
    [
      onDestination(
        'Free the port or the path that the option names, or start the program that listens there, on this host.',
      ),
    ],
  ),
  'qemu-gone': failureText(
    'elsewhere',
    ({ message }) =>
      `A QEMU exited while libvirt was talking to it, at its start or later, and this log does not have its last messages: "${message}".`,
    [
      anywhere(
        "Read the guest's log on the host of that libvirt (/var/log/libvirt/qemu/VM.log): the last line that QEMU wrote is the reason. In a migration, that host is most often the destination.",
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>

/** State of devices whose program, kernel interface or library has the last word. */
export const BACKEND_TEXTS = {
  'usb-redirection': failureText(
    'other',
    ({ message, section }) =>
      `The redirection of ${section ?? 'a USB device'} does not accept the state from the source: "${message}". The two hosts have different releases of usbredir, or the stream is damaged there.`,
    [
      onBoth('Use the same release of usbredir (libusbredirparser) and QEMU on both hosts.'),
      onSource('Or unplug the redirected USB device before the migration, and plug it in again afterwards.'),
    ],
  ),
  'usb-redirection-in-use': failureText(
    'other',
    ({ section }) =>
      `The redirection of ${section ?? 'a USB device'} was already talking to its client when the saved state was to be loaded, and usbredir only loads state into a new redirection. Neither the stream nor config space is at fault.`,
    [
      onSource(
        'Before the snapshot, the save or the migration, unplug the redirected device and remove the redirection channels from the guest. Add them again afterwards.',
      ),
      onDestination('Or use another release of QEMU and usbredir (libusbredirparser) there: some start too early.'),
    ],
  ),
  'usb-redirection-caps': failureText(
    'other',
    'The source has an older usbredir. The state is accepted all the same.',
    [],
  ),
  'dbus-state': failureText(
    'other',
    ({ message }) =>
      `A helper that QEMU talks to over D-Bus could not save or load its state: "${message}". No config space was compared.`,
    [
      onBoth(
        'Check that the same helpers (slirp, swtpm, dbus-vmstate of Proxmox VE) run on both sides, with the same identifiers.',
      ),
    ],
  ),
  'tpm-start': failureText('other', ({ message }) => `The TPM emulator refused a command at its start: "${message}".`, [
    onDestination(
      "Read swtpm's own log. Possible reasons: another swtpm (the source's) still locks the state, the key differs, the file is damaged, or libtpms is older.",
    ),
  ]),
  'tpm-setup': failureText(
    'start',
    ({ message }) =>
      `libvirt could not start the guest's TPM, so the guest did not start either: "${message}". No state was loaded.`,
    [
      onDestination(
        'Read the log that the message names (/var/log/swtpm/libvirt/qemu/VM-swtpm.log) on this host. Possible reasons: swtpm may not write to its directory, the state is locked, or a program is missing.',
      ),
    ],
  ),
  'backend-postcopy': failureText(
    'other',
    ({ message }) =>
      `The program behind a vhost-user device can't take part in postcopy: "${message}". No device was refused.`,
    [onBoth('Migrate without postcopy, or update that program (DPDK, SPDK, virtiofsd) on both hosts.')],
  ),
  'backend-transfer': failureText(
    'other',
    (facts) =>
      `The program behind ${deviceOr(facts, 'a vhost device')} could not hand over its state: "${facts.message}".`,
    [
      onBoth(
        'Use the same release of that program (virtiofsd, DPDK, SPDK, passt) on both hosts. Its own log says more.',
      ),
    ],
  ),
  'backend-gone': failureText(
    'elsewhere',
    ({ message }) =>
      `QEMU can't talk to the program behind a vhost-user device (virtiofsd, OVS-DPDK, SPDK …): "${message}". It exited, closed the connection or refused a setting. By itself this fails no migration.`,
    [
      onBoth(
        "Read that program's log from the same time. If it exited, start it again, with the same version and settings on both hosts.",
      ),
    ],
  ),
  'backend-protocol': failureText(
    'other',
    ({ message }) =>
      `The program behind a vhost-user device sent an answer that QEMU did not expect: "${message}". No config space was compared.`,
    [
      onBoth(
        'Use the same release of that program (DPDK, SPDK, virtiofsd, passt) on both hosts. Its own log says more.',
      ),
    ],
  ),
  'spice-ended': failureText(
    'other',
    ({ message }) =>
      `The SPICE server in QEMU hit a fatal error, which most often terminates QEMU: "${message}". This concerns the guest's display (qxl), not config space.`,
    [
      onBoth('Use the same, newest release of spice-server on both hosts.'),
      onSource('Or give the guest another display (virtio-vga, VNC) while it is off.'),
    ],
  ),
  'device-numbers': failureText(
    'other',
    (facts) =>
      `The state of ${deviceOr(facts, 'a device')} contradicts itself or this device: "${facts.message}". Config space is not the cause.`,
    [onBoth('Compare the properties of the device on both command lines, and use the same release of QEMU.')],
  ),
  'power-state': failureText(
    'other',
    ({ message }) => `The destination's host can't load the state of this pseries machine: "${message}".`,
    [onBoth('Use hosts with the same processor mode and kernel (radix or hash), and the same backing of NVDIMMs.')],
  ),
  'mainframe-state': failureText(
    'other',
    ({ message }) => `The kernel could not save or load the state of this s390x machine: "${message}".`,
    [onBoth('Compare the kernels of both hosts, and read the log of the host that reports this.')],
  ),
  'device-harmless': failureText('other', 'QEMU only reports this and continues: it stops no migration.', []),
} as const satisfies Readonly<Record<string, FailureText>>
