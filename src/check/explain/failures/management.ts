import { ADVICE } from '../../cases/advice'
import { anywhere, type Facts, onBoth, onDestination, onSource, type Words, words } from './words'

/** The reason that a manager gives, if it is more than that something failed. */
export function reasonOf(values: readonly string[]): string | null {
  const reason = values.at(-1) ?? ''
  const says = reason.length > 3 && !/unexpectedly failed|^(?:aborting|problems|aborted|-?\d+)$/.test(reason)
  return says ? reason : null
}

function reasonIn({ values }: Facts): string {
  const reason = reasonOf(values)
  return reason === null ? ', not why' : `: "${reason}"`
}

/** Connections, storage, outcomes. */
export const MANAGEMENT_WORDS = {
  'not-reached': words(
    'other',
    ({ message }) =>
      `The source could not reach the destination: "${message}". Nothing was sent, and the guest keeps running.`,
    [
      onBoth(
        'Check name resolution, ports (libvirt 16509, 16514 or ssh; migration 49152 to 49215), firewalls and keys between the hosts.',
      ),
    ],
  ),
  'not-connected': words(
    'other',
    ({ values: [path = ''], message }) =>
      /libvirt|virt\w*-sock/.test(path)
        ? `libvirt's daemon was not reached by its socket: "${message}". Nothing was asked of a guest.`
        : `One program could not reach another: "${message}". At a migration nothing was sent, and the guest keeps running.`,
    ({ values: [path = ''] }) =>
      /libvirt|virt\w*-sock/.test(path)
        ? [
            anywhere(
              'Start the daemon on the host that the socket belongs to (libvirtd, or virtqemud and its sockets), and ask as a user that may use it (group libvirt).',
            ),
          ]
        : [
            onBoth(
              'Check name resolution, ports (libvirt 16509, 16514 or ssh; migration 49152 to 49215), firewalls and keys between the hosts.',
            ),
            anywhere('If it is the path of a socket, start the program that listens there.'),
          ],
  ),
  'port-taken': words(
    'other',
    ({ message }) =>
      `A port or socket could not be opened on the host that says so: "${message}". Nothing was sent or loaded over it.`,
    [
      onDestination(
        'Free the port or path (an earlier QEMU may still have it), or choose another one or a wider range.',
      ),
    ],
  ),
  cluster: words(
    'other',
    ({ message }) =>
      `The cluster is not in a state to do what was asked: "${message}". Nothing was sent, and a guest that runs keeps running.`,
    [anywhere('Bring back the quorum (nodes and their network), and check the name of the node; then try again.')],
  ),
  'manager-outcome': words(
    'elsewhere',
    ({ message }) =>
      `A manager says that something about a guest failed (a migration, a save, a restore, a program that it ran): "${message}".`,
    [
      onBoth(
        "What QEMU itself refused stands in the guest's log of the same time on the host where it was to run (/var/log/libvirt/qemu/VM.log).",
      ),
    ],
  ),
  'broken-transfer': words(
    'elsewhere',
    ({ message }) =>
      `The connection between the two QEMUs broke: "${message}". The other side closed it, as a QEMU that gives up does, or the network failed.`,
    [
      onDestination(
        "Read the guest's log on the destination for the same time: if QEMU refused something, it says so there.",
      ),
      onSource("Where the destination only says that the stream ended, read the source's log."),
    ],
  ),
  'not-finished': words(
    'other',
    ({ message }) =>
      `The migration was ended before it was complete, by a person, a manager or its time limit: "${message}". Nothing was refused, and the guest keeps running.`,
    [
      onSource(
        'Where a guest writes memory faster than it can be sent: allow a longer downtime (libvirt: migrate-setmaxdowntime), auto-converge or postcopy, or more bandwidth.',
      ),
      onSource(
        'Where a manager has a time limit: raise it (live_migration_completion_timeout in nova, completionTimeoutPerGiB in KubeVirt).',
      ),
    ],
  ),
  'source-outcome': words(
    'elsewhere',
    (facts) =>
      `This is the log of the source, or of what manages it: it says that the migration failed${reasonIn(facts)}. What the receiving QEMU refused stands in its log on the destination.`,
    [],
  ),
  lock: words(
    'other',
    ({ values: [kind = ''] }) =>
      `QEMU could not get the "${kind}" lock of a disk image: another process, often the source's QEMU, still has it open.`,
    [onBoth('Use shared storage that both hosts lock correctly, and let only one QEMU run the guest.')],
  ),
  storage: words(
    'start',
    ({ message }) => `QEMU could not open or hand over a disk: "${message}". No config space was compared.`,
    [onBoth('Check that the disk is there on this host, under the same path, with access for QEMU.')],
  ),
  'not-handed-over': words(
    'other',
    'The source could not write out and hand over the disks, and gave up: the stream ends there, and the guest stays with it.',
    [onSource('Look at the storage of the same time: a server that does not answer, a full volume, a lost path.')],
  ),
  'not-written-out': words(
    'other',
    ({ message }) =>
      `QEMU could not write out what a disk image needs before it is closed or handed over: "${message}". A migration ends there, and the guest stays at the source.`,
    [onSource('Look at the storage of the same time: a server that does not answer, a full volume, a lost path.')],
  ),
  'inactive-disk': words(
    'other',
    'QEMU ended at an assertion of its block layer: a disk that had been handed over to the other side was written, or was handed over a second time. That is a fault of QEMU, and config space has no part in it.',
    [
      onBoth(
        'Look on which host the guest runs, and take a newer QEMU there. Without one, migrate the guest while it runs (not paused), and end jobs and exports of its disks first.',
      ),
    ],
  ),
  assertion: words(
    'open',
    ({ message }) =>
      `QEMU ended at an assertion in its own code: "${message}". That is a fault of QEMU, at a start, in operation, or while it sent or loaded a state: this log does not say which.`,
    [
      onBoth(
        'Take the newest release of this QEMU series on both hosts, and look for the assertion in its bug tracker.',
      ),
      onDestination("Read the lines above it in the guest's log: a device that was refused is named there."),
    ],
  ),
  'place-detail': words(
    'other',
    ({ message }) => `It failed on the file or volume that it needs: "${message}". No config space was compared.`,
    [onBoth('Check space, path and access of that file or volume on the host that says so.')],
  ),
  'way-detail': words(
    'other',
    ({ message }) => `One host could not reach the other: "${message}". Nothing was refused by a device.`,
    [
      onBoth(
        'Check name resolution, ports (libvirt 16509, 16514 or ssh; migration 49152 to 49215), firewalls and that the other end listens.',
      ),
    ],
  ),
  'closed-detail': words(
    'elsewhere',
    ({ message }) =>
      `The other end went away while it was under way: "${message}". A libvirt or QEMU ended or closed the connection, and says itself why.`,
    [onBoth("Read the log of libvirt and of the guest's QEMU on the host that went away, for the same time.")],
  ),
  'job-detail': words(
    'other',
    ({ message }) =>
      `libvirt did not begin: another job on this guest did not end ("${message}"). Nothing was refused, and the guest keeps running.`,
    [
      onBoth(
        "Look which call holds the lock (it is named there, and by domjobinfo), and end it or wait for it; one that never ends waits for QEMU's monitor or for storage.",
      ),
    ],
  ),
  'memory-at-start': words(
    'start',
    ({ message }) => `QEMU did not start: it got no memory for the guest ("${message}"). No state was loaded.`,
    [onDestination('Free memory or huge pages on this host, or raise the limit that it has.')],
  ),
  'not-restored': words(
    'open',
    ({ message }) =>
      `A saved guest was not restored: "${message}". Its QEMU ended, or refused the state: this log does not say which.`,
    [
      onDestination(
        "Explain the guest's log on this host (/var/log/libvirt/qemu/VM.log; with Xen /var/log/xen/qemu-dm-VM.log): QEMU's last lines are the reason.",
        ADVICE.guestLog.command,
      ),
    ],
  ),
  'xen-outcome': words(
    'elsewhere',
    ({ message }) =>
      `This is what Xen's xl says at the source: "${message}". What the receiving side refused stands in its logs on the destination.`,
    [],
  ),
  'xen-suspend': words(
    'other',
    ({ message }) =>
      `Xen could not suspend and save the guest at the source: "${message}". The guest did not answer, its state could not be saved, or the other side closed the connection.`,
    [
      onSource(
        "Read xl's lines above it and QEMU's log there, /var/log/xen/qemu-dm-VM.log; with Xen's drivers missing in the guest it does not answer.",
      ),
      onDestination('Where the connection broke, read /var/log/xen/qemu-dm-VM--incoming.log on the destination.'),
    ],
  ),
  'disk-failing': words(
    'other',
    ({ message }) =>
      `QEMU could not read a disk of the guest: "${message}". No config space was compared, and a guest that runs goes on running.`,
    [onBoth('Look at the storage of that disk on the host that says so, for the same time.')],
  ),
  'left-unclear': words(
    'other',
    ({ message }) =>
      `A migration failed, and it is not certain where the guest runs: "${message}". Why it failed is not said here.`,
    [
      onBoth(
        'Look at whether the guest runs or is paused on each of the two hosts before you do anything else; resume it on the one that has it paused, and only there.',
      ),
      onDestination("Then explain the guest's log on the destination: QEMU's last lines are the reason."),
    ],
  ),
  'not-started': words('start', ({ message }) => `A guest did not start: "${message}". No state was loaded.`, [
    onDestination("Read the guest's log on this host for the same time: QEMU says there what it lacks."),
  ]),
} as const satisfies Readonly<Record<string, Words>>
