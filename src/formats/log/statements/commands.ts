import type { StatementRow } from './row'

/**
 * Commands of QEMU's monitor that were refused for a reason that no other table has: qemu_monitor_json.c of libvirt,
 * PVE::QMPClient, and Ganeti's kvm/monitor.py. The command shows what was meant to be done; every other statement in the
 * same words says more.
 */
export const MONITOR_COMMANDS = [
  {
    id: 'setting-refused',
    class: 'capabilities',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      "unable to execute QEMU command 'migrate-{=set-capabilities|set-parameters|incoming|start-postcopy|continue|recover|pause}':{rest}",
      "unable to execute QEMU command 'migrate_{=set_speed|set_downtime|cancel}':{rest}",
      "qmp command 'migrate-{=set-capabilities|set-parameters|incoming}' failed - {rest}",
    ],
  },
  {
    id: 'migrate-refused',
    class: 'not-migratable',
    role: 'effect',
    side: 'source',
    certainty: 'possible',
    says: ["unable to execute QEMU command 'migrate':{rest}"],
  },
  {
    id: 'plug-refused',
    class: 'start',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      "unable to execute QEMU command '{=device_add|device_del|netdev_add|netdev_del|blockdev-add|blockdev-del|object-add|object-del|chardev-add|chardev-remove|set_link|cpu-add|getfd|add-fd}':{rest}",
      "qmp command '{=device_add|device_del|netdev_add|netdev_del|blockdev-add|blockdev-del|object-add|object-del|chardev-add|getfd|add-fd}' failed - {rest}",
      'error executing the {=device_add|device_del|netdev_add|netdev_del|blockdev-add|blockdev-del|object-add|getfd|add-fd} command: {rest}',
    ],
  },
  {
    id: 'disk-command',
    class: 'storage',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      "unable to execute QEMU command '{=transaction|drive-mirror|blockdev-mirror|blockdev-snapshot|blockdev-snapshot-sync|blockdev-backup|drive-backup|block-commit|block-stream|block_resize|nbd-server-start|nbd-server-add|block-export-add|block-job-cancel|block-job-complete|job-complete|job-cancel|block-dirty-bitmap-add|blockdev-reopen|blockdev-change-medium|blockdev-open-tray|blockdev-remove-medium|blockdev-insert-medium|eject|change|block_set_io_throttle|snapshot-save|snapshot-load|snapshot-delete}':{rest}",
      "qmp command '{=transaction|drive-mirror|blockdev-mirror|blockdev-snapshot|blockdev-backup|backup|block-commit|block-stream|block_resize|nbd-server-start|nbd-server-add|block-export-add|block-job-cancel|block-job-complete|savevm-start|savevm-end|snapshot-drive|blockdev-snapshot-internal-sync|eject|change|blockdev-open-tray|blockdev-remove-medium|blockdev-insert-medium}' failed - {rest}",
      // block.c, blockdev.c
      'Need a root block node',
      "Duplicate nodes with node-name='{quoted}'",
      "Cannot find device='{~quoted}' nor node-name='{~quoted}'",
    ],
  },
  {
    // migration/dirtyrate.c
    id: 'dirty-rate',
    class: 'capabilities',
    role: 'effect',
    side: 'source',
    says: [
      'the dirty rate is already being measured',
      'Calculation time is out of range [{~int}ms, {~int}ms]',
      'sample-pages is {used only in page-sampling mode|out of range}{rest}',
      'mode {name} is not enabled, use other method instead',
      'init dirty rate calculation state failed',
      'change dirtyrate state failed',
    ],
  },
  {
    // Any option or command of QEMU's says so of its values: QERR_INVALID_PARAMETER_VALUE, util/qemu-option.c, util/qemu-sockets.c.
    id: 'parameter',
    class: 'property',
    role: 'effect',
    side: 'either',
    certainty: 'possible',
    says: [
      "Parameter '{quoted}' expects {rest}",
      "Parameter '{quoted}' must be greater than {rest}",
      "Parameter '{quoted}' is missing",
      "Parameter '{quoted}' is unexpected",
      'Option {name} expects a value between {rest}',
      'The command {word} has not been found',
      'Invalid size {name}',
      "error parsing {port in address|IPv6 address|address} '{quoted}'",
      'host and/or port not specified',
      "UNIX socket path '{quoted}' is too long",
    ],
  },
] as const satisfies readonly StatementRow[]
