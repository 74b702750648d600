import type { StatementRow } from './row'

/** How a restore, a migration or a start ended, in the words of libvirt (7.0 to 11.3), virsh, virt-manager and Xen's xl. */
export const OUTCOMES = [
  {
    id: 'not-restored',
    class: 'source-log',
    role: 'effect',
    side: 'destination',
    certainty: 'possible',
    says: [
      'Failed to restore domain from {rest}',
      'Error restoring domain: {rest}',
      'loading Xen device state failed',
      "libxenlight failed to restore domain '{quoted}'",
    ],
  },
  {
    // tools/xl/xl_migrate.c of Xen 4.4 to 4.20.
    id: 'xen-outcome',
    class: 'source-log',
    role: 'effect',
    side: 'source',
    says: [
      'Migration failed, resuming at sender',
      'Migration failed due to problems at target',
      'Migration failed during final handshake',
      'migration sender: Target reports startup failure{rest}',
      'migration receiver stream contained unexpected data instead of {rest}',
    ],
  },
  {
    id: 'xen-suspend',
    class: 'source-log',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: [
      'Migration failed, failed to suspend at sender',
      'migration sender: libxl_domain_suspend failed (rc={int})',
      'saving Xen device state failed',
      "Failed to save domain '{int}' with libxenlight",
    ],
  },
  {
    id: 'disk-failing',
    class: 'storage',
    role: 'cause',
    side: 'either',
    certainty: 'possible',
    says: ["Can't list snapshots of device '{quoted}': {rest}"],
  },
  {
    id: 'left-unclear',
    class: 'not-finished',
    role: 'effect',
    side: 'source',
    says: [
      'Failed to resume guest {word} after failure',
      "Guest {word} probably left in 'paused' state on source",
      "Migration of domain {word} finished but we don't know if the domain was successfully started on destination or not",
      'failed to re-activate block nodes after migration of VM {rest}',
    ],
  },
  {
    id: 'not-started',
    class: 'start',
    role: 'effect',
    side: 'either',
    says: [
      'Failed to start domain {rest}',
      'Failed to create domain {=from|and|xml|XML|definition}{~rest}',
      'Error starting domain: {rest}',
      'The vm start process failed',
      'TASK ERROR: start failed: {rest}',
      // LXD and Incus
      'Failed to run: forklimits {rest}',
      "libxenlight failed to create new domain '{quoted}'",
      // src/util/vircommand.c: whom libvirt starts waits for it
      'libvirtd quit during handshake{rest}',
      'Unable to wait on parent process: {rest}',
    ],
  },
] as const satisfies readonly StatementRow[]
