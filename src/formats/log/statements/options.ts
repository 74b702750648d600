import type { StatementRow } from './row'

/** Options of QEMU's command line; a message about one begins with it (loc_push_restore, util/error-report.c). */
const OPTIONS = [
  ...['device', 'drive', 'blockdev', 'netdev', 'chardev', 'object', 'machine', 'accel', 'cpu', 'global'],
  ...['vnc', 'spice', 'incoming', 'fsdev', 'm', 'fw_cfg', 'smbios', 'numa', 'smp', 'boot'],
  ...['rtc', 'bios', 'kernel', 'initrd', 'append', 'usbdevice', 'display', 'audiodev', 'tpmdev', 'sandbox'],
  ...['runas', 'run-with', 'overcommit', 'msg', 'mon', 'monitor', 'qmp', 'serial', 'parallel', 'net'],
  ...['nic', 'hda', 'hdb', 'cdrom', 'loadvm', 'virtfs', 'mem-path', 'watchdog', 'vga', 'readconfig'],
  ...['uuid', 'icount', 'acpitable', 'option-rom'],
] as const

/** The option at which QEMU stopped reading its command line, if no table knows the reason. */
export const COMMAND_LINE = [
  {
    // VIR_ERR_XML_ERROR, VIR_ERR_CONFIG_UNSUPPORTED: libvirt says so of any part of a definition.
    id: 'definition-refused',
    class: 'definition',
    role: 'start',
    side: 'either',
    certainty: 'possible',
    says: ['^XML error: {rest}', 'unsupported configuration: {rest}'],
  },
  {
    id: 'option-refused',
    class: 'start',
    role: 'start',
    side: 'either',
    certainty: 'possible',
    says: [
      ...OPTIONS.map((option) => `{~program}: -${option} {option}: {failure}`),
      // A file for -readconfig, with its line: LXD and Incus start QEMU so.
      '{~program}:{option}.conf:{~int}: {failure}',
      '{~program}:{option}.cfg:{~int}: {failure}',
      // lookup_opt, system/vl.c
      '{~program}: {option}: invalid option',
      '{~program}: {option}: requires an argument',
    ],
  },
] as const satisfies readonly StatementRow[]
