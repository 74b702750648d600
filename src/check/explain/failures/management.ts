import { ADVICE } from '../../cases/advice'
import { anywhere, type Facts, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

/** The reason that a manager gives, if it is more than that something failed. */
export function managerReason(values: readonly string[]): string | null {
  const reason = values.at(-1) ?? ''
  const says = reason.length > 3 && !/unexpectedly failed|^(?:aborting|problems|aborted|-?\d+)$/.test(reason)
  return says ? reason : null
}

function reasonIn({ values }: Facts): string {
  const reason = managerReason(values)
  return reason === null ? ', but not why' : `: "${reason}"`
}

/** Connections, storage, outcomes. */
export const MANAGEMENT_TEXTS = {
  'not-reached': failureText(
    'other',
    ({ message }) =>
      `The source could not reach the destination: "${message}". Nothing was sent, and the guest keeps running.`,
    [
      onBoth(
        'Check name resolution, ports (libvirt 16509, 16514 or ssh; migration 49152 to 49215), firewalls and keys between the hosts.',
      ),
    ],
  ),
  'not-connected': failureText(
    'other',
    ({ values: [path = ''], message }) =>
      /libvirt|virt\w*-sock/.test(path)
        ? `libvirt's daemon could not be reached through its socket: "${message}". No guest was touched.`
        : `One program could not reach another: "${message}". If this was a migration, nothing was sent, and the guest keeps running.`,
    ({ values: [path = ''] }) =>
      /libvirt|virt\w*-sock/.test(path)
        ? [
            anywhere(
              'Start the daemon on the host that the socket belongs to (libvirtd, or virtqemud and its sockets), and connect as a user who may use it (group libvirt).',
            ),
          ]
        : [
            onBoth(
              'Check name resolution, ports (libvirt 16509, 16514 or ssh; migration 49152 to 49215), firewalls and keys between the hosts.',
            ),
            anywhere('If the message names a socket path, start the program that listens there.'),
          ],
  ),
  'port-taken': failureText(
    'other',
    ({ message }) =>
      `A port or socket could not be opened on the host that reports this: "${message}". Nothing was sent or loaded over it.`,
    [
      onDestination(
        'Free the port or path (an earlier QEMU may still hold it), or choose another one or a wider range.',
      ),
    ],
  ),
  cluster: failureText(
    'other',
    ({ message }) =>
      `The cluster can't carry out the request in its current state: "${message}". Nothing was sent, and a running guest keeps running.`,
    [anywhere('Restore the quorum (nodes and their network), check the name of the node, and try again.')],
  ),
  'manager-outcome': failureText(
    'elsewhere',
    ({ message }) =>
      `A management program reports that an operation on a guest failed (a migration, a save, a restore, a program that it ran): "${message}".`,
    [
      onBoth(
        "What QEMU itself refused is in the guest's log from the same time, on the host where the guest was to run (/var/log/libvirt/qemu/VM.log).",
      ),
    ],
  ),
  'broken-transfer': failureText(
    'elsewhere',
    ({ message }) =>
      `The connection between the two QEMUs broke: "${message}". The other side closed it, as QEMU does when it gives up, or the network failed.`,
    [
      onDestination(
        "Read the guest's log on the destination from the same time: if QEMU refused something, the log says what.",
      ),
      onSource("If the destination only says that the stream ended, read the source's log."),
    ],
  ),
  'not-finished': failureText(
    'other',
    ({ message }) =>
      `The migration was cancelled before it was complete, by a user, a management program or a time limit: "${message}". Nothing was refused, and the guest keeps running.`,
    [
      onSource(
        'If the guest writes memory faster than it can be sent, allow a longer downtime (libvirt: migrate-setmaxdowntime), auto-converge or postcopy, or more bandwidth.',
      ),
      onSource(
        'If the management program has a time limit, raise it (live_migration_completion_timeout in nova, completionTimeoutPerGiB in KubeVirt).',
      ),
    ],
  ),
  'source-outcome': failureText(
    'elsewhere',
    (facts) =>
      `This log is from the source, or from its management program. It says that the migration failed${reasonIn(facts)}. What the receiving QEMU refused is in its log on the destination.`,
    [],
  ),
  lock: failureText(
    'other',
    ({ values: [kind = ''] }) =>
      `QEMU could not get ${/^[a-z]/.test(kind) ? `the "${kind}" lock` : 'a lock'} of a disk image: another process, often the source's QEMU, still has it open.`,
    [onBoth('Use shared storage that both hosts lock correctly, and let only one QEMU run the guest.')],
  ),
  storage: failureText(
    'start',
    ({ message }) => `QEMU could not open or hand over a disk: "${message}". No config space was compared.`,
    [onBoth('Check that the disk exists on this host under the same path, and that QEMU may access it.')],
  ),
  'not-handed-over': failureText(
    'other',
    'The source could not flush and hand over the disks, and gave up. The stream ends there, and the guest stays on the source.',
    [onSource('Check the storage at that time: a server that did not answer, a full volume, a lost path.')],
  ),
  'not-written-out': failureText(
    'other',
    ({ message }) =>
      `QEMU could not write the data that a disk image needs before it is closed or handed over: "${message}". A migration ends there, and the guest stays on the source.`,
    [onSource('Check the storage at that time: a server that did not answer, a full volume, a lost path.')],
  ),
  'inactive-disk': failureText(
    'other',
    'QEMU aborted on an assertion in its block layer: a disk that had been handed over to the other side was written, or was handed over a second time. This is a bug in QEMU and has nothing to do with config space.',
    [
      onBoth(
        'Find out on which host the guest runs, and use a newer QEMU there. If there is none, migrate the guest while it runs (not paused), and stop jobs and exports of its disks first.',
      ),
    ],
  ),
  assertion: failureText(
    'open',
    ({ message }) =>
      `QEMU aborted on an assertion in its own code: "${message}". This is a bug in QEMU. It happened at start, in operation, or while QEMU sent or loaded state: this log does not say which.`,
    [
      onBoth(
        'Use the newest release of this QEMU series on both hosts, and look for the assertion in its bug tracker.',
      ),
      onDestination("Read the lines above it in the guest's log: they name a device that was refused."),
    ],
  ),
  'internal-state': failureText(
    'open',
    ({ message }) =>
      `QEMU reports an internal state that should be impossible: "${message}". This is a bug in QEMU. It says nothing about the device or host on which the migration failed, if it failed.`,
    [
      onBoth('Use the newest release of this QEMU series on both hosts, and look for the message in its bug tracker.'),
      onDestination("Read the lines around it in the guest's log: they name a device that was refused."),
    ],
  ),
  'place-detail': failureText(
    'other',
    ({ message }) =>
      `The operation failed because of a file or volume that it needs: "${message}". No config space was compared.`,
    [onBoth('Check free space, path and permissions of that file or volume on the host that reports this.')],
  ),
  'way-detail': failureText(
    'other',
    ({ message }) => `One host could not reach the other: "${message}". Nothing was refused by a device.`,
    [
      onBoth(
        'Check name resolution, ports (libvirt 16509, 16514 or ssh; migration 49152 to 49215), firewalls, and that the other end listens.',
      ),
    ],
  ),
  'closed-detail': failureText(
    'elsewhere',
    ({ message }) =>
      `The other end went away during the operation: "${message}". A libvirt or QEMU exited or closed the connection, and its own log says why.`,
    [onBoth("Read the logs of libvirt and of the guest's QEMU on the host that went away, from the same time.")],
  ),
  'client-cut-off': failureText(
    'elsewhere',
    ({ message }) =>
      `A program lost its connection to the server that it asked, or between two servers: "${message}". This does not say what happened to the guest.`,
    [
      onBoth(
        "Check on both hosts whether the guest runs, and read the logs of the management program and of the guest's QEMU from the same time.",
      ),
    ],
  ),
  'job-detail': failureText(
    'other',
    ({ message }) =>
      `libvirt did not start: another job on this guest did not finish ("${message}"). Nothing was refused, and the guest keeps running.`,
    [
      onBoth(
        "Find the call that holds the lock (the message and domjobinfo name it), and end it or wait for it. A call that never ends is waiting for QEMU's monitor or for storage.",
      ),
    ],
  ),
  'memory-at-start': failureText(
    'start',
    ({ message }) =>
      `QEMU did not start: it could not allocate memory for the guest ("${message}"). No state was loaded.`,
    [onDestination("Free memory or huge pages on this host, or raise QEMU's memory limit.")],
  ),
  'not-restored': failureText(
    'open',
    ({ message }) =>
      `A saved guest was not restored: "${message}". Its QEMU exited, or refused the state: this log does not say which.`,
    [
      onDestination(
        "Explain the guest's log on this host (/var/log/libvirt/qemu/VM.log; with Xen /var/log/xen/qemu-dm-VM.log): QEMU's last lines give the reason.",
        ADVICE.guestLog.command,
      ),
    ],
  ),
  'xen-outcome': failureText(
    'elsewhere',
    ({ message }) =>
      `This message comes from Xen's xl on the source: "${message}". What the receiving side refused is in its logs on the destination.`,
    [],
  ),
  'xen-suspend': failureText(
    'other',
    ({ message }) =>
      `Xen could not suspend and save the guest on the source: "${message}". The guest did not answer, its state could not be saved, or the other side closed the connection.`,
    [
      onSource(
        "Read xl's lines above it and QEMU's log there, /var/log/xen/qemu-dm-VM.log. A guest without Xen's drivers does not answer.",
      ),
      onDestination('If the connection broke, read /var/log/xen/qemu-dm-VM--incoming.log on the destination.'),
    ],
  ),
  'disk-failing': failureText(
    'other',
    ({ message }) =>
      `QEMU could not read a disk of the guest: "${message}". No config space was compared, and a running guest keeps running.`,
    [onBoth('Check the storage of that disk on the host that reports this, at that time.')],
  ),
  'left-unclear': failureText(
    'other',
    ({ message }) =>
      `A migration failed, and it is not certain where the guest runs: "${message}". This message does not say why it failed.`,
    [
      onBoth(
        'Before you do anything else, check on both hosts whether the guest is running or paused. Resume it only on the host that has it paused.',
      ),
      onDestination("Then explain the guest's log on the destination: QEMU's last lines give the reason."),
    ],
  ),
  'not-started': failureText('start', ({ message }) => `A guest did not start: "${message}". No state was loaded.`, [
    onDestination(
      "Read the guest's log on this host from the same time: QEMU says there what it lacks. If QEMU did not run yet, libvirt's journal says why.",
    ),
  ]),
} as const satisfies Readonly<Record<string, FailureText>>
