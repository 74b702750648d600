import { type Feature, featuresIn } from '../../../qemu/virtio/features'
import {
  deviceOr,
  type Facts,
  type FailureText,
  failureText,
  onBoth,
  onDestination,
  onSource,
  type WayOut,
} from './failure-text'

const missing = ({ values: [features = '0', allowed = '0'], section }: Facts): readonly Feature[] =>
  featuresIn(BigInt(features) & ~BigInt(allowed), section)

const bitName = ({ bit, name }: Feature): string => (name === '' ? `${bit}` : `${bit} (${name})`)

/** QEMU 10.2 and newer take the missing features out of those that they print. */
const which = (facts: Facts): string => {
  const names = missing(facts).map(bitName).join(', ')
  return names === '' ? 'QEMU 10.2 and newer do not print which ones' : `bit ${names}`
}

/** Properties that switch the missing features off, with the release from which they are on by themselves. */
function switches(facts: Facts): readonly WayOut[] {
  const found = missing(facts).filter(({ property }) => property !== null)
  if (found.length === 0) return []
  const settings = [...new Set(found.map(({ property }) => `${property}=off`))].join(', ')
  const defaults = [
    ...new Set(
      found.flatMap(({ offered }) => (offered.by === 'property' && typeof offered.on === 'string' ? offered.on : [])),
    ),
  ]
  const older = defaults.length === 0 ? '' : ` Machine types older than ${defaults.join(' or ')} have it off.`
  return [
    onBoth(`Or switch ${found.length === 1 ? 'it' : 'them'} off for the guest and restart it: ${settings}.${older}`),
  ]
}

/** Virtio and other emulated devices. */
export const DEVICE_TEXTS = {
  'missing-features': failureText(
    'other',
    (facts) =>
      `The guest's driver has negotiated virtio features that the destination's ${deviceOr(facts, 'device')} can't offer: ${which(facts)}. Feature bits are not part of config space.`,
    (facts) => [
      onDestination('Use a destination whose QEMU, kernel and vhost backend offer the features.'),
      ...switches(facts),
      ...(missing(facts).length === 0
        ? [onBoth('`pcimig check` with the source and a capture of the destination names them.')]
        : []),
    ],
  ),
  virtqueue: failureText(
    'other',
    (facts) =>
      `The queues of ${deviceOr(facts, 'a virtio device')} do not match: the destination has fewer or shorter queues than the guest uses, or the indices in guest memory disagree with those in the stream.`,
    [
      onBoth('Give both sides the same queue sizes and counts (rx_queue_size, tx_queue_size, queues, queue-size).'),
      onSource('Indices that disagree point to a device that kept writing while memory was copied.'),
    ],
  ),
  'virtio-net-backend': failureText(
    'other',
    ({ message, section }) =>
      `The guest uses a feature of ${section ?? 'the network card'} that the destination's network backend does not have: "${message}".`,
    [
      onDestination(
        'Give the destination the same kind of network backend with the same settings (vnet_hdr, vhost, offloads), on a kernel that supports them.',
      ),
    ],
  ),
  'backend-state': failureText(
    'other',
    (facts) =>
      `The backend of ${deviceOr(facts, 'a vhost-user device')} on the destination refused the state that the source's backend wrote.`,
    [onBoth('Run the same version of the backend program on both hosts, with the same settings, and read its log.')],
  ),
  'irq-state': failureText(
    'other',
    ({ values: [line] }) =>
      `Interrupt line ${line} has a state that is neither 0 nor 1: the bytes after config space were read at the wrong offset, because one side has 256 and the other 4096 bytes of config space for this device.`,
    [
      onBoth(
        'Use the same machine type on both sides, the same kind of bus for the device (PCIe port or conventional) and the same form (disable-modern, x-disable-pcie).',
      ),
    ],
  ),
  'tpm-state': failureText(
    'other',
    ({ message }) => `swtpm on the destination did not accept the TPM's state: "${message}".`,
    [
      onDestination(
        'If the source encrypts the state of its TPM, give swtpm on this host the same key. Use a swtpm and libtpms at least as new as on the source.',
      ),
      onDestination("Read swtpm's own log from the same time: it says what it could not use."),
    ],
  ),
  'tpm-source': failureText(
    'other',
    ({ message }) => `swtpm on the source did not hand over the TPM's state: "${message}".`,
    [onSource("Read swtpm's own log from the same time: the program may have exited.")],
  ),
  'spapr-cap': failureText(
    'other',
    ({ values: [name, source, destination] }) =>
      `The guest runs with capability cap-${name} at level ${source}, and the destination offers ${destination}.`,
    ({ values: [name] }) => [
      onDestination(`Start the destination with the source's cap-${name}, on a host that supports it.`),
      onSource(`Or start the guest with a level of cap-${name} that both hosts support.`),
    ],
  ),
  'hash-table': failureText(
    'other',
    'The hash page table of the guest could not be loaded: its size differs, or the host has no memory for it.',
    [
      onBoth(
        'Give both sides the same maximum memory and max-cpu-compat, and the destination enough contiguous memory.',
      ),
    ],
  ),
  'bitmap-directory': failureText(
    'start',
    ({ message }) =>
      `The dirty bitmaps in a disk image can't be read or written: "${message}". No config space was compared.`,
    [
      onBoth(
        'Check the image while no guest uses it (qemu-img check -r all IMAGE), or remove its bitmaps (qemu-img bitmap --remove IMAGE NAME): the next backup is then a full one.',
      ),
    ],
  ),
  bitmap: failureText('other', ({ message }) => `A dirty bitmap of a disk could not be migrated: "${message}".`, [
    onBoth(
      'Give the block nodes the same names on both sides, or a mapping (block-bitmap-mapping), or switch the capability dirty-bitmaps off.',
    ),
  ]),
} as const satisfies Readonly<Record<string, FailureText>>
