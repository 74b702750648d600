import { ADVICE } from '../../cases/advice'
import {
  anywhere,
  deviceOr,
  type Facts,
  type FailureText,
  failureText,
  onBoth,
  onDestination,
  onSource,
} from './failure-text'

const SAME_RELEASE = onBoth(
  "Use the same versioned machine type on both sides, and a QEMU on the destination that is at least as new as the source's.",
)

const isCut = ([number]: readonly string[]): boolean => number === undefined || /^-(?:5|104|32)$/.test(number)

/** cpreg_vmstate_array_len of target/arm/machine.c is the number of registers that arrive. */
const isProcessor = ({ section }: Facts): boolean => section === 'cpu'

/** Sections of processors, one for each, numbered from 0 (hw/core/cpu-sysemu.c; target/i386/machine.c; hw/intc/apic_common.c). */
const PROCESSORS = ['cpu_common', 'cpu', 'apic']

const SAME_PROCESSORS = onBoth(
  'Give the destination as many processors as the guest has on the source, including hot-plugged ones (-smp; <vcpu>, <topology>).',
)

/** Sections, versions and ends of streams: migration/savevm.c and migration/vmstate.c. */
export const STREAM_TEXTS = {
  'unknown-section': failureText(
    'other',
    ({ values: [name = '', instance] }) =>
      `The source has a ${PROCESSORS.includes(name) ? 'processor with the state' : 'device or state'} "${name}"${instance === undefined ? '' : ` (instance ${instance})`} that the destination does not have, or has at another address.`,
    ({ values: [name = ''] }) => [
      ...(PROCESSORS.includes(name) ? [SAME_PROCESSORS] : []),
      onBoth(
        `Compare the devices and their addresses in both definitions and look for ${name}: whatever was hot-plugged on the source must be in the destination's definition, at the same address.`,
        ADVICE.definition.command,
      ),
      onDestination(
        "If the definitions match, the destination's QEMU release does not have it (too old, too new, or built without the device): use a QEMU that has it, or a newer point release.",
      ),
    ],
  ),
  'unknown-section-number': failureText(
    'other',
    ({ values: [number] }) =>
      `The stream continues with a kind of section (${number}) that this QEMU does not expect there. The data before it was read with the wrong length or was damaged, or one side writes footers or a description and the other does not.`,
    [
      SAME_RELEASE,
      onBoth(
        'Compare the properties of the device that was loaded before it. A compatible stream never has such a section.',
      ),
    ],
  ),
  subsection: failureText(
    'other',
    ({ values: [subsection, parent], section }) =>
      `The source sends the subsection "${subsection}" of ${section ?? parent}, which the destination's QEMU does not know. A newer QEMU or a property on the source adds it.`,
    ({ values: [subsection = ''] }) => [
      onDestination(`Use a QEMU that knows "${subsection}", at least as new as the source's.`),
      onSource(
        'Or start the guest with an older machine type, or without the property that adds the subsection, and then migrate.',
      ),
    ],
  ),
  'newer-version': failureText(
    'other',
    ({ values, section }) =>
      `The source's state of ${section ?? values[1] ?? 'a device'} has version ${values[0]}, and the destination's QEMU reads versions up to ${values[2]}: the source is newer.`,
    [SAME_RELEASE, onSource('Or start the guest with an older machine type, if that keeps the older version.')],
  ),
  'struct-too-new': failureText(
    'other',
    (facts) =>
      `The source's state of ${deviceOr(facts, /^\d+$/.test(facts.values[0]!) ? 'a device' : facts.values[0]!)} has version ${facts.values[1]}, newer than the destination's QEMU can read (${facts.values[2]}).`,
    [SAME_RELEASE, onSource('Or start the guest with an older machine type, if that keeps the older version.')],
  ),
  'struct-too-old': failureText(
    'other',
    (facts) =>
      `The source's state of ${deviceOr(facts, /^\d+$/.test(facts.values[0]!) ? 'a device' : facts.values[0]!)} has version ${facts.values[1]}, older than the oldest that the destination's QEMU can read (${facts.values[2]}).`,
    [onBoth('Migrate through a release between the two that reads the old version and sends a newer one.')],
  ),
  'section-footer': failureText(
    'other',
    ({ values: [name], section }) =>
      `The state of ${section ?? name} does not end in the stream where the destination expects it. Most often one side sends fields or subsections that the other does not know. A stream that was damaged in transit looks the same.`,
    [
      onBoth(
        'Use the same versioned machine type, and QEMU releases without a known gap for the device (piix4_pm: QEMU 7.0 fixed acpi_index, x-not-migrate-acpi-index=on).',
      ),
      onBoth('Properties that change what is sent (msix, p2/p3 of xhci) must be the same.'),
    ],
  ),
  'section-footer-number': failureText(
    'other',
    ({ values: [number] }) =>
      `The section with number ${number} in the stream does not end where the destination expects it: its state has different lengths on the two sides, or the stream is truncated or damaged there.`,
    [
      anywhere(
        'The line before it, "Missing section footer for …" or "Read section footer failed", names the device or says that the stream ended.',
      ),
      SAME_RELEASE,
    ],
  ),
  'stream-cut': failureText(
    'other',
    ({ values, section }) =>
      isCut(values)
        ? `The stream ended in the middle${section === null ? '' : ` of ${section}`}. The source stopped sending, was shut down or crashed, or the network failed. The destination's message is only a consequence.`
        : `The stream could not be read any further${section === null ? '' : ` in ${section}`}. It is truncated, or the data before it was read with the wrong length.`,
    [
      onSource(
        "Read the source's log from the same time: the cause is there (the guest powered off, QEMU exited, the migration was cancelled).",
      ),
      anywhere('If the source says nothing, check the connection between the hosts: firewalls, timeouts, a full file.'),
    ],
  ),
  'version-refused': failureText(
    'open',
    (facts) =>
      `The state of ${deviceOr(facts, 'a device')} was refused (error ${facts.values[1]}), and the line does not say why.`,
    [
      onDestination(
        "Look in the destination's own log for the lines directly above: the device's own message is there.",
        ADVICE.journal.command,
      ),
      SAME_RELEASE,
    ],
  ),
  'not-a-stream': failureText(
    'other',
    'What arrived is not a migration stream that this QEMU can read. It has another format or version, other data comes first, or nothing arrived because the other side closed the connection.',
    [
      onSource("Read the source's log from the same time: if it gave up before it sent anything, the cause is there."),
      onDestination('Check that the file or connection carries an uncompressed stream from its first byte.'),
      onBoth('With TLS or multifd, both sides need the same setting.'),
    ],
  ),
  'no-configuration': failureText(
    'other',
    'The destination expects a section with the machine type at the start of the stream, but the source sends none.',
    [
      onBoth('Use the same machine type on both sides: machine types older than 2.4 send no such section.'),
      onBoth('Otherwise set send-configuration to the same value on both sides.'),
    ],
  ),
  'packaged-too-large': failureText(
    'other',
    ({ values: [bytes] }) =>
      `The state of the guest's devices (${bytes} bytes) is more than a source can send in one piece when it switches to postcopy (32 MiB). The guest keeps running.`,
    [
      onSource('Migrate without postcopy.'),
      onSource('Or detach the device with the large state (a passed-through device, a GPU) before the migration.'),
    ],
  ),
  'unreadable-stream': failureText(
    'other',
    "This QEMU can't read the stream at that position. It was truncated or damaged in transit, the two sides use different settings (compression, xbzrle, multifd), or an earlier part was read with the wrong length.",
    [
      onBoth('Set the same migration capabilities on both sides, and try without xbzrle and compression.'),
      SAME_RELEASE,
    ],
  ),
  'machine-type': failureText(
    'other',
    ({ values: [source, destination] }) =>
      `The source runs machine type ${source}, but the destination was started with ${destination}.`,
    ({ values: [source] }) => [
      onDestination(`Start the destination with the source's machine type, including its version: -machine ${source}.`),
    ],
  ),
  'capability-differs': failureText(
    'other',
    ({ values: [name, own, received] }) =>
      `The migration capability ${name} is ${own} on the destination, but the source has it ${received}.`,
    ({ values: [name, , received] }) => [
      onDestination(`Set ${name} to ${received} on the destination before the migration starts, as on the source.`),
    ],
  ),
  'capability-unknown': failureText(
    'other',
    ({ values: [name] }) =>
      `The source uses the migration capability ${name}, which the destination's QEMU does not know.`,
    ({ values: [name] }) => [
      onSource(`Switch ${name} off, or use a destination that is at least as new as the source.`),
    ],
  ),
  'page-bits': failureText(
    'other',
    ({ values: [received, own] }) =>
      `Page sizes differ (${received} and ${own}): the source's target pages have 2^${received} bytes, the destination's 2^${own}.`,
    [onBoth('Use the same machine type and CPU on both sides: they determine the size of target pages.')],
  ),
  'guest-uuid': failureText(
    'other',
    ({ values: [source, destination] }) =>
      `The stream is from the guest with UUID ${source}, but the destination was started for ${destination}.`,
    [onDestination('Start the destination with the UUID of the incoming guest (-uuid).')],
  ),
  'multifd-stream': failureText(
    'other',
    'The two sides do not agree on multifd. It is on at one end only, the number of channels or the version differs, or an unrelated connection reached the port.',
    [
      onBoth(
        'Set the capability multifd and multifd-channels to the same values on both sides before the destination listens.',
      ),
    ],
  ),
  'multifd-cut': failureText(
    'open',
    'One of the connections that carry memory was lost: one of the two QEMUs gave up, or the network failed.',
    [onBoth('Read the logs of both QEMUs from the same time: the first message is the cause.')],
  ),
  'input-validation': failureText(
    'other',
    (facts) =>
      `A number in the state of ${deviceOr(facts, 'a device')} (${facts.values[0]}) is outside the range that the destination allows.`,
    [onBoth('Compare the properties of the device on both command lines: a count or a size differs.')],
  ),
  'too-large-number': failureText(
    'other',
    (facts) =>
      isProcessor(facts)
        ? `The processor has ${facts.values[0]} registers on the source and room for ${facts.values[1]} on the destination. The CPU model, one of its options, the QEMU release or the host kernel differs. No device and no config space is involved.`
        : `A number in the state of ${deviceOr(facts, 'a device')} must be the same on both sides or within bounds, but the two values are ${facts.values[0]} and ${facts.values[1]}: a property such as a count or a size differs.`,
    (facts) =>
      isProcessor(facts)
        ? [
            onBoth(
              'Start both sides with the same -cpu, the same CPU options and the same machine options, on hosts with the same processor, kernel and QEMU.',
            ),
          ]
        : [
            onBoth(
              'Compare the properties of the device on both command lines (for example aer_log_max, vectors, max_ports, ring sizes).',
            ),
          ],
  ),
  'unlike-numbers': failureText(
    'open',
    (facts) =>
      `A number in the state of ${deviceOr(facts, 'a device')} must be the same on both sides or within bounds, but the two values are ${facts.values[0]} and ${facts.values[1]}: a property such as a count or a size differs.`,
    [
      onBoth(
        'Compare the properties of the device on both command lines (for example aer_log_max, vectors, max_ports, ring sizes).',
      ),
    ],
  ),
  'unlike-properties': failureText(
    'other',
    (facts) =>
      `Config space was accepted. Then ${deviceOr(facts, 'the device')} itself compared its properties (${facts.values[0]}) and found them different.`,
    ({ values: [names] }) => [onBoth(`Set the same ${names} on both sides.`)],
  ),
  'changed-property': failureText(
    'other',
    ({ values: [name, before, after], section }) =>
      `The property ${name} of ${section ?? 'a device'} is ${before} on one side and ${after} on the other.`,
    ({ values: [name] }) => [onBoth(`Give the device the same ${name} on both sides.`)],
  ),
} as const satisfies Readonly<Record<string, FailureText>>
