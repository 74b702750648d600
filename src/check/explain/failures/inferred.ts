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

const quoted = ({ own }: Facts): string => (own.length === 0 ? '' : ` Its own message: "${own.join('" "')}".`)

/**
 * Failures that no statement names: what follows from the section, the elements and the reason that QEMU ends with
 * (vmstate_load_state, qemu_loadvm_section_start_full, process_incoming_migration_co).
 */
export const INFERRED_TEXTS = {
  'config-without-numbers': failureText(
    'config',
    (facts) =>
      `The config space of ${deviceOr(facts, 'a device')} was refused, but the line with the numbers ("Bad config data") is not in this log.`,
    [
      onDestination(
        `Look for "get_pci_config_device" in the destination's own log (/var/log/libvirt/qemu/VM.log): it names the register.`,
        ADVICE.journal.command,
      ),
      onBoth('Or take dumps on both sides and compare them: pcimig check names every byte that is refused.'),
    ],
  ),
  'stream-ended': failureText(
    'other',
    (facts) =>
      `The stream ended before it was complete (${facts.reason ?? 'no reason'})${facts.section === null ? '' : `, while ${facts.section} was read`}. The source stopped sending or crashed, or the network failed. ${facts.section === null ? '' : 'The device itself was not refused.'}`.trim(),
    [
      onSource("Read the source's log from the same time: the cause is there."),
      anywhere('If the stream is a file, check that it is complete.'),
    ],
  ),
  'own-input-output': failureText(
    'other',
    (facts) =>
      `${deviceOr(facts, 'The device')} itself reported an input/output error when its state was loaded. Its backend program or driver refused the state, so the stream is not necessarily damaged.${quoted(facts)}`,
    ({ section }) => [
      onDestination(
        section?.includes('tpm')
          ? "Read swtpm's own log from the same time: the key, the version or the state does not fit."
          : "Read the host kernel's log from the same time: the driver of the passed-through device says what it refused.",
      ),
      onSource('If the source stopped at the same time, its log says more.'),
    ],
  ),
  'arm-register-list': failureText(
    'other',
    "The source's Arm processor has more registers than the destination has room for, or different ones. The CPU model, one of its options (pmu, sve, pauth, el2), the QEMU release or the host kernel differs. No device and no config space is involved.",
    [
      onDestination(
        'The line above it has the numbers of both sides: "Invalid value … expecting positive value <= …".',
        ADVICE.journal.command,
      ),
      onBoth(
        'Start both sides with the same -cpu, the same CPU options and the same machine options, on hosts with the same processor, kernel and QEMU.',
      ),
    ],
  ),
  'old-subsection': failureText(
    'other',
    (facts) =>
      `The source sends a subsection of ${deviceOr(facts, 'a device')} that the destination's QEMU does not know ("No such file or directory"). A newer QEMU or a property on the source adds it. QEMU before 10.2 does not print its name.`,
    [
      onDestination("Use a QEMU at least as new as the source's."),
      onSource(
        'Or start the guest with an older machine type, or without the property that adds the subsection, and then migrate.',
      ),
    ],
  ),
  'ram-without-detail': failureText(
    'open',
    'Guest memory was refused, and the line that says why is not in this log. Most often a memory block has a different size or name on the destination: an option ROM, video memory, firmware, or the RAM itself.',
    [
      onDestination(
        `Look in the destination's own log for "Size mismatch", "Unknown ramblock" or "Mismatched RAM page size": the line names the block.`,
        ADVICE.journal.command,
      ),
      onBoth('Compare memory sizes, ROM files (romfile, rombar, ROM package) and firmware of both sides.'),
    ],
  ),
  'out-of-memory': failureText(
    'other',
    (facts) =>
      `The destination did not have enough memory for the state of ${deviceOr(facts, 'the guest')} ("Cannot allocate memory").${quoted(facts)}`,
    [onDestination('Free memory on the host, or raise the memory limit of the QEMU process (cgroup, container).')],
  ),
  'device-state': failureText(
    'open',
    (facts) =>
      facts.own.length > 0
        ? `The state of ${deviceOr(facts, 'a device')} was refused by the device's own code.${quoted(facts)}`
        : `The state of ${deviceOr(facts, 'a device')} was refused, and this log does not say why.`,
    (facts) =>
      facts.own.length > 0
        ? [
            onBoth(
              'Compare what the message names: device properties and backends on both command lines, and the QEMU versions.',
            ),
          ]
        : [
            onDestination(
              "Look in the destination's own log for the lines directly above: the device's own message is there.",
              ADVICE.journal.command,
            ),
            onBoth('Compare the properties of the device and the QEMU versions on both sides.'),
          ],
  ),
  'no-reason': failureText(
    'open',
    ({ reason }) =>
      `The state of a device or the stream itself was refused${reason === null ? '' : ` (${reason})`}. This log does not say which: the lines above "load of migration failed" are missing.`,
    [
      onDestination(
        "Look in the destination's own log for the lines directly above: they name the device and the reason.",
        ADVICE.journal.command,
      ),
    ],
  ),
} as const satisfies Readonly<Record<string, FailureText>>

export type InferredId = keyof typeof INFERRED_TEXTS
