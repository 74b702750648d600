import { anywhere, onBoth, onDestination, onSource, type Words, words } from './words'

/** What those who manage guests say before any QEMU is asked. */
export const ORCHESTRATION_WORDS = {
  'manager-refused': words(
    'other',
    ({ message }) =>
      `What manages the guest refuses to do this: "${message}". No QEMU was asked, and nothing was sent.`,
    [onSource('Change what the message names (target, snapshot, device, storage), or move the guest while it is off.')],
  ),
  'no-host': words(
    'other',
    ({ message }) =>
      `No host was found, or is free, to take this guest: "${message}". No QEMU loaded anything, and a guest that runs keeps running.`,
    [
      onBoth(
        "Read the scheduler's own log for the host that you meant: it says which condition that host did not meet (memory, CPU, zone, labels, service down).",
      ),
    ],
  ),
  'manager-busy': words(
    'other',
    ({ message }) =>
      `What manages the guest has another migration of it under way, or none that could be ended: "${message}". Nothing was refused by a device.`,
    [onSource('Look at the state of that migration; wait until it has ended, and try again.')],
  ),
  'launcher-ended': words(
    'start',
    ({ message }) =>
      `virt-launcher, which runs a guest in its pod, gave up before its guest was there: "${message}". Of a pod that was to receive a guest it means that none arrived. No state was refused there.`,
    [
      onBoth(
        'Read the logs of virt-handler on both nodes for the same time, and of the pod where the guest runs: why the migration did not begin stands there.',
      ),
      anywhere(
        'Read the status of the VirtualMachineInstanceMigration, and migrate again: the guest stays in its old pod.',
      ),
    ],
  ),
  'never-arrived': words(
    'other',
    ({ message }) =>
      `The source says that the migration was complete, and the guest was not seen running on the other host: "${message}".`,
    [
      onBoth(
        'Look at whether the guest runs or is paused on each of the two hosts before you do anything else; resume it on the one that has it paused, and only there.',
      ),
      onDestination("Then explain the guest's log there: QEMU's last lines are the reason."),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>
