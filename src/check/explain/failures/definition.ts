import { ADVICE } from '../../cases/advice'
import { anywhere, onBoth, onDestination, onSource, type Words, words } from './words'

/** Definitions and command lines. */
export const DEFINITION_WORDS = {
  'definition-differs': words(
    'other',
    ({ message }) =>
      `libvirt compared the definitions of both sides before anything was sent, and the guest would see another device: "${message}".`,
    [
      onBoth(
        "Compare both definitions and give the destination's the source's value: with --xml, or what the manager keeps.",
        ADVICE.definition.command,
      ),
    ],
  ),
  'definition-exists': words(
    'other',
    ({ message }) => `The destination already has a guest of that name or UUID: "${message}".`,
    [onDestination('Undefine or rename the other guest, or end the one that an earlier attempt left behind.')],
  ),
  'property-unknown': words(
    'start',
    ({ values: [name] }) =>
      `QEMU did not start: it does not know the property ${name}. It is older than the release that has the property, newer than the last one that had it, or the name is wrong. No state was loaded.`,
    ({ values: [name = ''] }) => [
      onDestination(`Use a QEMU that knows ${name}, as the one where the guest was started does.`),
      onBoth(
        `Or leave ${name} out of the definition (in libvirt: the override, qemu:commandline) and restart the guest.`,
      ),
    ],
  ),
  'property-value': words(
    'start',
    ({ message }) =>
      `QEMU did not start: it does not take a setting on its command line ("${message}"). No state was loaded.`,
    [onDestination('Use a QEMU that takes it, or change the setting on both sides and restart the guest.')],
  ),
  'device-unknown': words(
    'start',
    ({ values: [name] }) => `QEMU did not start: it has no device ${name}. No state was loaded.`,
    ({ values: [name] }) => [
      onDestination(
        `Use a QEMU that was built with ${name} (distributions split devices into packages), or take the device out of the guest on both sides.`,
      ),
    ],
  ),
  'machine-unsupported': words(
    'start',
    ({ values }) =>
      `QEMU did not start: it does not have the machine type${values.length === 0 ? '' : ` ${values.at(-1)}`}. It is older than the guest, or dropped the type, or it is one of another distribution. No state was loaded.`,
    [
      onDestination('Use a QEMU that lists the machine type (qemu-system-x86_64 -machine help).'),
      onSource('Or shut the guest down and start it with a machine type that both hosts have.'),
    ],
  ),
  'not-prepared': words(
    'start',
    ({ message }) => `libvirt could not prepare the guest on this host: "${message}". No state was sent or loaded.`,
    [
      onDestination('Create there what it names (network, bridge), or change it in the definition, and try again.'),
      anywhere('If this was a migration, the guest keeps running at the source.'),
    ],
  ),
  'incoming-definition': words(
    'other',
    ({ message }) => `libvirt at the destination could not prepare the guest: "${message}". Nothing was sent.`,
    [
      onDestination('Create there what it names (network, bridge, host identity), and migrate again.'),
      anywhere('The guest keeps running at the source.'),
    ],
  ),
} as const satisfies Readonly<Record<string, Words>>
