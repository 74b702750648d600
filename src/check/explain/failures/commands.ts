import { anywhere, onBoth, onSource, type Words, words } from './words'

/** Commands of QEMU's monitor that were refused. */
export const COMMAND_WORDS = {
  'setting-refused': words(
    'other',
    ({ message }) =>
      `QEMU did not take a setting or a step of the migration that was asked for: "${message}". No device was compared.`,
    [
      onBoth(
        'Ask without that setting, or take a QEMU and a libvirt on both hosts that know it and are of the same age.',
      ),
    ],
  ),
  'migrate-refused': words(
    'other',
    ({ message }) =>
      `The source's QEMU did not begin to migrate: "${message}". Nothing was sent, and the guest keeps running.`,
    [onSource('Detach the device, or end or switch off what it names, and migrate again.')],
  ),
  'plug-refused': words(
    'start',
    ({ message }) =>
      `QEMU did not take or give up a device while it ran, or a part of one: "${message}". No state was sent or loaded.`,
    [anywhere('Change what its reason names (address, bus, file, property), and give the command again.')],
  ),
  'disk-command': words(
    'other',
    ({ message }) => `QEMU refused a command about the guest's disks: "${message}". No device state was compared.`,
    [onBoth('Check that the disk, its copy and the way between the hosts are there and not in use by another job.')],
  ),
  'dirty-rate': words(
    'other',
    ({ message }) =>
      `QEMU did not measure how fast the guest writes its memory: "${message}". That is no migration, and the guest keeps running.`,
    [
      onSource(
        'Wait until the measurement that is under way has ended, or ask with a time and a mode that QEMU takes.',
      ),
    ],
  ),
  parameter: words(
    'start',
    ({ message }) =>
      `QEMU did not take a value that it was given, on its command line or in its monitor: "${message}". No state was sent or loaded by that.`,
    [anywhere('Correct the option or command that has the parameter, or take a QEMU that knows it.')],
  ),
} as const satisfies Readonly<Record<string, Words>>
