import { ADVICE } from '../../cases/advice'
import { anywhere, onBoth, onDestination, onSource, type Words, words } from './words'

/** Definitions and command lines. */
export const DEFINITION_WORDS = {
  'definition-differs': words(
    'other',
    ({ message }) =>
      `libvirt compared two definitions of the guest (of both sides, or of the saved state) before anything was sent or loaded, and the guest would see other hardware: "${message}".`,
    [
      onBoth(
        "Compare both definitions and give the destination's the source's value: with --xml, or what the manager keeps.",
        ADVICE.definition.command,
      ),
    ],
  ),
  'definition-exists': words(
    'other',
    ({ message }) => `This host already has a guest of that name or UUID: "${message}".`,
    [onDestination('Undefine or rename the other guest, or end the one that an earlier attempt left behind.')],
  ),
  'property-unknown': words(
    'start',
    ({ values: [name] }) =>
      `QEMU does not know the property ${name}, and so did not start or did not take the device. It is older than the release that has the property, newer than the last one that had it, or the name is wrong. No state was loaded.`,
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
      `QEMU does not take the value of a setting, and so did not start or did not take the device ("${message}"). No state was loaded.`,
    [onDestination('Use a QEMU that takes it, or change the setting on both sides and restart the guest.')],
  ),
  'device-unknown': words(
    'start',
    ({ values: [name] }) => `QEMU has no device ${name}, and so did not start or did not take it. No state was loaded.`,
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
  'definition-refused': words(
    'start',
    ({ message }) =>
      `libvirt does not take the definition of the guest on this host: "${message}". No state was sent or loaded.`,
    [
      onDestination(
        'Change what it names in the definition, or use a libvirt and a QEMU that know it; for a migration, those of the source.',
      ),
      anywhere('If this was a migration, the guest keeps running at the source.'),
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
  'same-host': words(
    'other',
    ({ message }) =>
      `libvirt takes both ends for one host: "${message}". They have the same name or the same UUID. Nothing was sent, and the guest keeps running.`,
    [
      onBoth(
        'Give each host a name of its own that the other resolves, and a UUID of its own (host_uuid in libvirtd.conf or virtqemud.conf: hosts that were cloned, or whose firmware has none, share one).',
      ),
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
