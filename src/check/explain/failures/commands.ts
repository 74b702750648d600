import { anywhere, type FailureText, failureText, onBoth, onSource } from './failure-text'

/** Commands of QEMU's monitor that were refused. */
export const COMMAND_TEXTS = {
  'setting-refused': failureText(
    'other',
    ({ message }) => `QEMU refused a migration setting or a migration command: "${message}". No device was compared.`,
    [onBoth('Migrate without that setting, or use a QEMU and a libvirt of the same age on both hosts that know it.')],
  ),
  'migrate-refused': failureText(
    'other',
    ({ message }) =>
      `The source's QEMU did not start the migration: "${message}". Nothing was sent, and the guest keeps running.`,
    [onSource('Detach the device, or stop or switch off what the message names, and migrate again.')],
  ),
  'plug-refused': failureText(
    'start',
    ({ message }) =>
      `QEMU refused to add or remove a device, or part of one, while it was running: "${message}". No state was sent or loaded.`,
    [anywhere('Correct what the reason names (address, bus, file, property), and repeat the command.')],
  ),
  'disk-command': failureText(
    'other',
    ({ message }) => `QEMU refused a command about the guest's disks: "${message}". No device state was compared.`,
    [
      onBoth(
        'Check that the disk, its copy and the connection between the hosts are available and not in use by another job.',
      ),
    ],
  ),
  'dirty-rate': failureText(
    'other',
    ({ message }) =>
      `QEMU did not measure how fast the guest writes its memory: "${message}". This is not a migration, and the guest keeps running.`,
    [onSource('Wait until the current measurement has finished, or use a time and a mode that QEMU accepts.')],
  ),
  parameter: failureText(
    'start',
    ({ message }) =>
      `QEMU refused a value on its command line or in its monitor: "${message}". This did not send or load any state.`,
    [anywhere('Correct the option or command that has the parameter, or use a QEMU that knows it.')],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
