import { anywhere, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

/** What those who manage guests say before any QEMU is asked. */
export const ORCHESTRATION_TEXTS = {
  'manager-refused': failureText(
    'other',
    ({ message }) =>
      `The management software refuses the operation: "${message}". No QEMU was asked, and nothing was sent.`,
    [onSource('Change what the message names (target, snapshot, device, storage), or move the guest while it is off.')],
  ),
  'said-blocked': failureText(
    'other',
    ({ message }) =>
      `A program says that this guest can't be migrated, suspended or saved with its memory: "${message}". Nothing was sent, and a running guest keeps running.`,
    [
      onSource(
        'Remove what the message names from the guest (a device, a setting, a rule), or move the guest while it is off.',
      ),
    ],
  ),
  'no-host': failureText(
    'other',
    ({ message }) =>
      `No host was found, or none is free, for this guest: "${message}". No QEMU loaded anything, and a running guest keeps running.`,
    [
      onBoth(
        "Look in the scheduler's own log for the host that you intended: it says which condition that host did not meet (memory, CPU, zone, labels, service down).",
      ),
    ],
  ),
  'manager-busy': failureText(
    'other',
    ({ message }) =>
      `The management software is already migrating this guest, or has no migration of it that could be cancelled: "${message}". No device refused anything.`,
    [onSource('Check the state of that migration, wait until it has finished, and try again.')],
  ),
  'launcher-ended': failureText(
    'start',
    ({ message }) =>
      `virt-launcher, which runs the guest in a pod, gave up before its guest appeared: "${message}". In a pod that was to receive a guest, this means that none arrived. No state was refused there.`,
    [
      onBoth(
        'Read the logs of virt-handler on both nodes, and of the pod where the guest runs, from the same time: they say why the migration did not start.',
      ),
      anywhere(
        'Read the status of the VirtualMachineInstanceMigration, and migrate again: the guest stays in its old pod.',
      ),
    ],
  ),
  'pod-not-made': failureText(
    'start',
    ({ message }) =>
      `KubeVirt did not create the pod that was to run the guest: "${message}". No QEMU was started, and no state was loaded.`,
    [
      onBoth(
        'Change what the message names in the definition of the guest, or allow it in the configuration of KubeVirt (permittedHostDevices, feature gates, quotas).',
      ),
    ],
  ),
  'never-arrived': failureText(
    'other',
    ({ message }) =>
      `The source says that the migration was complete, but the guest was not seen running on the other host: "${message}".`,
    [
      onBoth(
        'Before you do anything else, check on both hosts whether the guest is running or paused. Resume it only on the host that has it paused.',
      ),
      onDestination("Then explain the guest's log there: QEMU's last lines give the reason."),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
