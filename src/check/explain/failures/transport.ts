import { ADVICE } from '../../cases/advice'
import { anywhere, deviceOr, onBoth, onDestination, onSource, type Words, words } from './words'

const CERTIFICATES = onBoth(
  'Check certificates, their host names and dates on both hosts, and set TLS alike on both sides.',
)
const BOTH_LOGS = onBoth('Read the logs of both QEMUs for the same time: the first message is the cause.')
const DESTINATION_LOG = onDestination(
  "Read the guest's log on the destination for the same time: if QEMU refused something, it says so there.",
  ADVICE.journal.command,
)

/** What carries a stream: TLS, sockets, channels, the way back. */
export const TRANSPORT_WORDS = {
  tls: words('other', ({ message }) => `The encrypted connection was not made: "${message}". Nothing was sent.`, [
    CERTIFICATES,
  ]),
  'tls-channel': words(
    'other',
    ({ message }) =>
      `The encrypted connection broke, or was ended by the other side: "${message}". What is said after it only follows from that.`,
    [
      onBoth('Read the log of the other QEMU for the same time: it refused the certificate, ended, or was cancelled.'),
      CERTIFICATES,
    ],
  ),
  'tls-detail': words('other', ({ message }) => `A certificate or key was not accepted: "${message}".`, [CERTIFICATES]),
  'way-back': words(
    'elsewhere',
    ({ message }) =>
      `The source noticed that the destination had ended or sent something that it did not expect: "${message}".`,
    [DESTINATION_LOG],
  ),
  'postcopy-recovery': words(
    'other',
    ({ message }) =>
      `A postcopy migration was to be paused, resumed or ended, and is not in a state in which that can be done: "${message}". No device was refused.`,
    [
      onBoth(
        'Look at the state of both sides (query-migrate): recovery takes migrate-recover on the destination, then migrate with resume=true at the source (virsh migrate --postcopy-resume), both in postcopy-paused.',
      ),
    ],
  ),
  'postcopy-protocol': words(
    'other',
    ({ message }) =>
      `Postcopy broke off between the two QEMUs or the kernel: "${message}". No config space was compared at that point.`,
    [BOTH_LOGS, onBoth('Try without postcopy, or with the same release of QEMU on both sides.')],
  ),
  'multifd-data': words(
    'other',
    ({ message }) =>
      `What arrived on a connection that carries memory was not what this QEMU expected: "${message}": the two sides use another compression or page size, or the connection broke.`,
    [
      onBoth('Set multifd, multifd-channels and multifd-compression alike on both sides, and try without compression.'),
      BOTH_LOGS,
    ],
  ),
  colo: words(
    'other',
    ({ message }) => `Continuous replication (COLO) failed: "${message}". No migration was refused.`,
    [BOTH_LOGS],
  ),
  'other-side-ended': words(
    'elsewhere',
    ({ message }) =>
      `The QEMU or the pod that was to receive the guest ended while the migration was under way: "${message}". This log does not say why.`,
    [DESTINATION_LOG],
  ),
  'guest-gone': words(
    'elsewhere',
    ({ message }) =>
      `The guest ended on the host that says so, while it was being migrated or restored: "${message}". It was shut down, its QEMU was killed, or it gave up.`,
    [onSource("Read the guest's log of the host that says so for the same time: QEMU's last line is the reason.")],
  ),
  'guest-gone-detail': words(
    'elsewhere',
    ({ message }) =>
      `The guest no longer exists on the host that says so: "${message}". It was shut down, its QEMU was killed, or it gave up.`,
    [onSource("Read the guest's log of the host that says so for the same time: QEMU's last line is the reason.")],
  ),
  'socket-at-start': words(
    'start',
    ({ values: [option, reason] }) =>
      `QEMU did not start: it could not "${reason}" for an option of its command line ("${option}"). No state was loaded.`,
    [
      onDestination(
        'Free the port or the path that the option names, or start the program that listens there, on this host.',
      ),
    ],
  ),
  'qemu-gone': words(
    'elsewhere',
    ({ message }) =>
      `A QEMU ended while libvirt talked to it, at its start or later, and this log has none of its last words: "${message}".`,
    [
      anywhere(
        "Read the guest's log on the host of that libvirt (/var/log/libvirt/qemu/VM.log): the last line that QEMU wrote is the reason. In a migration that is most often the destination.",
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>

/** State of devices whose program, kernel interface or library has the last word. */
export const BACKEND_WORDS = {
  'usb-redirection': words(
    'other',
    ({ message, section }) =>
      `The redirection of ${section ?? 'a USB device'} does not accept the state of the source: "${message}". The two hosts have different releases of usbredir, or the stream is damaged there.`,
    [
      onBoth('Use the same release of usbredir (libusbredirparser) and QEMU on both hosts.'),
      onSource('Or unplug the redirected USB device before the migration, and plug it in again afterwards.'),
    ],
  ),
  'usb-redirection-in-use': words(
    'other',
    ({ section }) =>
      `The redirection of ${section ?? 'a USB device'} had already begun to talk to its client when the saved state was to be loaded into it, and usbredir only loads into one that is new. Neither the stream nor config space is at fault.`,
    [
      onSource(
        'Unplug what is redirected and take the redirection channels out of the guest before the snapshot, the save or the migration, and add them again afterwards.',
      ),
      onDestination('Or use another release of QEMU and usbredir (libusbredirparser) there: some begin too early.'),
    ],
  ),
  'usb-redirection-caps': words('other', 'The source has an older usbredir: the state is taken all the same.', []),
  'dbus-state': words(
    'other',
    ({ message }) =>
      `A helper that QEMU reaches by D-Bus could not give or take its state: "${message}". No config space was compared.`,
    [
      onBoth(
        'Check that the same helpers (slirp, swtpm, dbus-vmstate of Proxmox VE) run on both sides, with the same identifiers.',
      ),
    ],
  ),
  'tpm-start': words('other', ({ message }) => `The TPM emulator did not take a command at its start: "${message}".`, [
    onDestination(
      "Read swtpm's own log: a state that another swtpm (the source's) still locks, another key, a damaged file, or an older libtpms.",
    ),
  ]),
  'tpm-setup': words(
    'start',
    ({ message }) =>
      `libvirt could not start the guest's TPM, and so not the guest: "${message}". No state was loaded.`,
    [
      onDestination(
        'Read the log that it names (/var/log/swtpm/libvirt/qemu/VM-swtpm.log) on this host: a directory that swtpm may not write, a state that is locked, or a missing program.',
      ),
    ],
  ),
  'backend-postcopy': words(
    'other',
    ({ message }) =>
      `The program behind a vhost-user device can't take part in postcopy: "${message}". No device was refused.`,
    [onBoth('Migrate without postcopy, or update that program (DPDK, SPDK, virtiofsd) on both hosts.')],
  ),
  'backend-transfer': words(
    'other',
    (facts) =>
      `The program behind ${deviceOr(facts, 'a vhost device')} could not hand over its state: "${facts.message}".`,
    [
      onBoth(
        'Use the same release of that program (virtiofsd, DPDK, SPDK, passt) on both hosts; its own log says more.',
      ),
    ],
  ),
  'backend-protocol': words(
    'other',
    ({ message }) =>
      `The program behind a vhost-user device answered what QEMU did not expect: "${message}". No config space was compared.`,
    [
      onBoth(
        'Use the same release of that program (DPDK, SPDK, virtiofsd, passt) on both hosts; its own log says more.',
      ),
    ],
  ),
  'spice-ended': words(
    'other',
    ({ message }) =>
      `The SPICE server within QEMU met something that it can't go on with, and most often ends QEMU there: "${message}". That is the display of the guest (qxl), not config space.`,
    [
      onBoth('Use the same release of spice-server on both hosts, and the newest.'),
      onSource('Or give the guest another display (virtio-vga, VNC) while it is off.'),
    ],
  ),
  'device-numbers': words(
    'other',
    (facts) =>
      `The state of ${deviceOr(facts, 'a device')} contradicts itself or this device: "${facts.message}". Config space was not what failed.`,
    [onBoth('Compare the properties of the device on both command lines, and use the same release of QEMU.')],
  ),
  'power-state': words(
    'other',
    ({ message }) => `The destination's host can't take the state of this pseries machine: "${message}".`,
    [onBoth('Use hosts with the same processor mode and kernel (radix or hash), and the same backing of NVDIMMs.')],
  ),
  'mainframe-state': words(
    'other',
    ({ message }) => `The kernel did not give or take the state of this s390x machine: "${message}".`,
    [onBoth('Compare the kernels of both hosts, and read the log of the one that says so.')],
  ),
  'device-harmless': words('other', 'QEMU says so and goes on: it stops no migration.', []),
} as const satisfies Readonly<Record<string, Words>>
