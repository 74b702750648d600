import { ADVICE } from '../../cases/advice'
import { anywhere, type FailureText, failureText, onBoth, onDestination, onSource } from './failure-text'

/** Definitions and command lines. */
export const DEFINITION_TEXTS = {
  'definition-differs': failureText(
    'other',
    ({ message }) =>
      `Before anything was sent or loaded, libvirt compared two definitions of the guest (from both sides, or from the saved state). The guest would see different hardware: "${message}".`,
    [
      onBoth(
        "Compare both definitions and use the source's value on the destination: pass it with --xml, or change it in the management software.",
        ADVICE.definition.command,
      ),
    ],
  ),
  'definition-exists': failureText(
    'other',
    ({ message }) => `This host already has a guest with that name or UUID: "${message}".`,
    [onDestination('Undefine or rename the other guest, or destroy the one that an earlier attempt left behind.')],
  ),
  'property-unknown': failureText(
    'start',
    ({ values: [name] }) =>
      `QEMU does not know the property ${name}, so it did not start or did not accept the device. It is older than the first release with the property, newer than the last one, or the name is wrong. No state was loaded.`,
    ({ values: [name = ''] }) => [
      onDestination(`Use a QEMU that knows ${name}, such as the one that the guest was started on.`),
      onBoth(
        `Or remove ${name} from the definition (in libvirt: the override, qemu:commandline) and restart the guest.`,
      ),
    ],
  ),
  'property-value': failureText(
    'start',
    ({ message }) =>
      `QEMU does not accept the value of a setting, so it did not start or did not accept the device ("${message}"). No state was loaded.`,
    [onDestination('Use a QEMU that accepts it, or change the setting on both sides and restart the guest.')],
  ),
  'device-unknown': failureText(
    'start',
    ({ values: [name] }) =>
      `QEMU has no device ${name}, so it did not start or did not add the device. No state was loaded.`,
    ({ values: [name] }) => [
      onDestination(
        `Use a QEMU that was built with ${name} (distributions split devices into packages), or remove the device from the guest on both sides.`,
      ),
    ],
  ),
  'machine-unsupported': failureText(
    'start',
    ({ values }) =>
      `QEMU did not start: it does not have the machine type${values.length === 0 ? '' : ` ${values.at(-1)}`}. This QEMU is older than the guest, or dropped the machine type, or comes from another distribution. No state was loaded.`,
    [
      onDestination('Use a QEMU that lists the machine type (qemu-system-x86_64 -machine help).'),
      onSource('Or shut the guest down and start it with a machine type that both hosts have.'),
    ],
  ),
  'definition-refused': failureText(
    'start',
    ({ message }) =>
      `libvirt does not accept the guest's definition on this host: "${message}". No state was sent or loaded.`,
    [
      onDestination(
        "Change what the message names in the definition, or use a libvirt and a QEMU that support it. For a migration, use the source's releases.",
      ),
      anywhere('If this was a migration, the guest keeps running on the source.'),
    ],
  ),
  'not-prepared': failureText(
    'start',
    ({ message }) => `The guest could not be prepared on this host: "${message}". No state was sent or loaded.`,
    [
      onDestination(
        'Create or start there what the message names (network, bridge, storage pool, firmware, huge pages), or change it in the definition, and try again.',
      ),
      anywhere('If this was a migration, the guest keeps running on the source.'),
    ],
  ),
  'same-host': failureText(
    'other',
    ({ message }) =>
      `libvirt thinks that both ends are the same host: "${message}". They have the same name or the same UUID. Nothing was sent, and the guest keeps running.`,
    [
      onBoth(
        'Give each host its own name, which the other host can resolve, and its own UUID (host_uuid in libvirtd.conf or virtqemud.conf). Hosts that were cloned, or whose firmware has no UUID, share one.',
      ),
    ],
  ),
  'incoming-definition': failureText(
    'other',
    ({ message }) => `libvirt on the destination could not prepare the guest: "${message}". Nothing was sent.`,
    [
      onDestination('Create what the message names there (network, bridge, host identity), and migrate again.'),
      anywhere('The guest keeps running on the source.'),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
