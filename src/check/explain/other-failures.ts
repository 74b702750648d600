import { hex } from '../../bytes/hex'
import type { OtherFailureClass } from '../../formats/log/event'
import type { OtherFailure } from '../../formats/log/incident'
import { deviceState } from './device-state'

/** A failure other than a refused byte, explained. */
export interface OtherExplanation {
  readonly line: number
  readonly class: string
  readonly message: string
  /** Section that QEMU names with it, or null. */
  readonly section: string | null
  readonly reason: string | null
  readonly meaning: string
  readonly remedy: string
}

interface Words {
  readonly meaning: (values: readonly string[], section: string | null) => string
  readonly remedy: string | ((values: readonly string[], section: string | null) => string)
}

const OPTION_ROM = /\.rom$/

/** Names of feature bits that were refused in practice (VirtIO 1.2 chapters 5 and 6). */
const FEATURES: Readonly<Record<number, string>> = {
  32: 'VERSION_1',
  33: 'IOMMU_PLATFORM',
  34: 'RING_PACKED',
  36: 'ORDER_PLATFORM',
  38: 'NOTIFICATION_DATA',
  40: 'RING_RESET',
  54: 'GUEST_USO4',
  55: 'GUEST_USO6',
  56: 'HOST_USO',
  57: 'HASH_REPORT',
  60: 'RSS',
  61: 'RSC_EXT',
  63: 'SPEED_DUPLEX',
}

function missingBits(features: string, allowed: string): string {
  const missing = BigInt(features) & ~BigInt(allowed)
  const bits = Array.from({ length: 128 }, (_, bit) => bit).filter((bit) => ((missing >> BigInt(bit)) & 1n) === 1n)
  return bits.map((bit) => (FEATURES[bit] ? `${bit} (${FEATURES[bit]})` : `${bit}`)).join(', ')
}

function vfioState(message: string): string {
  const number = /state[^0-9a-zA-Z]{1,6}(0x[0-9a-f]{1,8}|\d{1,9})\b/i.exec(message)
  if (!number) return ''
  const value = Number(number[1])
  const meanings = deviceState(value).map(
    ({ protocol, name, valid, why }) => `under ${protocol} "${name}"${valid ? '' : `, not valid: ${why}`}`,
  )
  return ` State ${hex(value)} is ${meanings.join('; ')}.`
}

const size = (text: string): string => {
  const bytes = Number(text)
  return bytes >= 1024 && bytes % 1024 === 0 ? `${text} (${bytes / 1024} KiB)` : text
}

const MIB = 1024 * 1024

/** How to give a memory block a size in bytes, by its name. */
const SIZES: readonly (readonly [RegExp, (bytes: number) => string])[] = [
  [OPTION_ROM, (bytes) => `romsize=${bytes} for the device (QEMU 6.0 and newer), or the same ROM file`],
  [/(?:^|\/)vga\.vram$/, (bytes) => `vgamem_mb=${bytes / MIB} for the device, ram_size=${bytes} for qxl-vga`],
  [/\/qxl\.vgavram$/, (bytes) => `ram_size=${bytes} for the device`],
  [/\/qxl\.vram$/, (bytes) => `vram_size=${bytes} for the device`],
  [/\/bochs-display-vram$/, (bytes) => `vgamem=${bytes} for the device`],
  [/^(?:pc|mach-virt|ppc_spapr)\.ram$/, (bytes) => (bytes % MIB === 0 ? `-m ${bytes / MIB}M` : `-m ${bytes}B`)],
  [/^(?:pc\.bios|pc\.rom|system\.flash\d|virt\.flash\d)$/, (bytes) => `a firmware image of ${bytes} bytes`],
]

/** Returns how to give a memory block a size in bytes. */
const sameSize = (block: string, bytes: number): string =>
  SIZES.find(([names]) => names.test(block))?.[1](bytes) ??
  `size=${bytes} for the memory backend of that name, and -m with it where it is the guest's RAM`

/** Properties that switch off virtio features, for devices that have some of their own. */
const SWITCHES: readonly (readonly [RegExp, string])[] = [
  [/\/virtio-net$/, 'host_uso=off, guest_uso4=off, guest_uso6=off, queue_reset=off and so on'],
  [/\/virtio-vhost_vsock$/, 'seqpacket=off, queue_reset=off'],
]

const switches = (section: string | null): string =>
  SWITCHES.find(([names]) => section !== null && names.test(section))?.[1] ??
  "queue_reset=off, or the device's own property of that feature"

/** Explanations by class of failure. */
type ExplainedClass = OtherFailureClass | 'config-without-numbers'

const WORDS: Readonly<Record<ExplainedClass, Words>> = {
  'unknown-section': {
    meaning: ([name, instance]) =>
      instance === undefined
        ? `The stream continues with a kind of section (${name}) that this QEMU does not expect there: one side writes footers or a description and the other does not, or what came before was read with the wrong length.`
        : `The source has a device or state "${name}" (instance ${instance}) that the destination does not have, or has at another address.`,
    remedy:
      "Compare the devices and their addresses in both definitions (virsh dumpxml VM); devices that were hot-plugged at the source must be in the destination's definition, at the same addresses.",
  },
  'size-mismatch': {
    meaning: ([block, source, destination]) =>
      OPTION_ROM.test(block!)
        ? `The option ROM of ${block!.replace(/\/[^/]*$/, '')} has ${size(source!)} bytes at the source and ${size(destination!)} at the destination: the hosts have different ROM files.`
        : `The memory block "${block}" has ${size(source!)} bytes at the source and ${size(destination!)} at the destination: guest memory, video memory or firmware of different sizes.`,
    remedy: ([block, source]) =>
      `Give the destination the source's size: ${sameSize(block!, Number(source))}. It is checked before any config space, so it may hide a config failure.`,
  },
  'unknown-ramblock': {
    meaning: ([block]) =>
      `The source sends the memory block "${block}", which the destination does not have: ${OPTION_ROM.test(block!) ? 'the device has an option ROM at the source only, or sits at another address' : 'a memory device or region is missing, or has another name'}.`,
    remedy: 'Compare rombar, romfile and the addresses of the devices on both command lines.',
  },
  'missing-features': {
    meaning: ([features, allowed], section) =>
      `The guest's driver has agreed on virtio features that the destination's ${section ?? 'device'} can't offer: bit ${missingBits(features!, allowed!) || 'unknown'}. Feature bits are not part of config space.`,
    remedy: (_, section) =>
      `Use a destination whose QEMU, kernel and vhost backend offer the features, or switch them off for the guest and restart it (${switches(section)}).`,
  },
  'irq-state': {
    meaning: ([line]) =>
      `Interrupt line ${line} has a state that is neither 0 nor 1: the bytes after config space were read at the wrong place, because the two sides send 256 and 4096 bytes of config space for this device.`,
    remedy:
      'Put the device on the same kind of bus (PCIe port or conventional) and give it the same machine type and form (disable-modern, x-disable-pcie) on both sides.',
  },
  'section-footer': {
    meaning: ([name], section) =>
      `The state of ${section ?? name} has different lengths on the two sides: one sends fields or subsections that the other does not expect.`,
    remedy:
      'Use the same versioned machine type, and QEMU releases without a known gap for the device (piix4_pm: QEMU 7.0 fixed acpi_index, x-not-migrate-acpi-index=on). Properties that change what is sent (msix, p2/p3 of xhci) must be the same.',
  },
  'machine-type': {
    meaning: ([source, destination]) =>
      `The source runs machine type ${source}, the destination was started with ${destination}.`,
    remedy: "Start the destination with the source's machine type, with its version.",
  },
  'section-version': {
    meaning: (values, section) =>
      `The source's state of ${section ?? values.find((value) => !/^\d+$/.test(value)) ?? 'a device'} is of a newer version than the destination's QEMU can read.`,
    remedy: "Migrate to a QEMU at least as new as the source's, or start the guest with an older machine type.",
  },
  virtqueue: {
    meaning: (_, section) =>
      `The queues of ${section ?? 'a virtio device'} do not match: the destination has fewer or shorter queues than the guest uses, or the indices in the guest's memory disagree with those sent.`,
    remedy:
      'Give both sides the same queue sizes and counts (rx_queue_size, tx_queue_size, queues, queue-size). Indices that disagree point to a device that kept writing while memory was copied.',
  },
  'post-load': {
    meaning: ([names], section) =>
      `Config space was accepted; then ${section ?? 'the device'} itself compared its properties (${names}) and found them different.`,
    remedy: 'Set the same properties on both sides.',
  },
  'field-mismatch': {
    meaning: ([a, b], section) =>
      `A number in the state of ${section ?? 'a device'} must be the same on both sides or within bounds, and is ${a} against ${b}: a property such as a count or a size differs.`,
    remedy:
      'Compare the properties of the device on both command lines (for example aer_log_max, vectors, max_ports, ring sizes).',
  },
  vfio: {
    meaning: ([state], section) =>
      `A passed-through device (${section ?? 'vfio'}) did not enter the state that migration needs${state && /^[A-Z_]+$/.test(state) ? ` (${state})` : ''}, or can't be migrated at all. The kernel's driver decides that, not config space.`,
    remedy:
      "Look at the host kernel's log for the same time; check that both hosts have the same driver and firmware with migration support, or detach the device for the migration.",
  },
  'not-migratable': {
    meaning: ([name]) =>
      `${name ? `"${name}"` : 'A device or feature'} forbids migration at the source: nothing was compared.`,
    remedy: 'Detach the device or switch the feature off before migrating.',
  },
  capabilities: {
    meaning: ([name, own, received]) =>
      received === undefined
        ? `Page sizes or similar parameters differ (${name} against ${own}).`
        : `The migration capability ${name} is ${own} on the destination and ${received} at the source.`,
    remedy: 'Set the same migration capabilities on both sides before starting.',
  },
  stream: {
    meaning: () =>
      'What arrived is not a migration stream this QEMU can read, or its start is missing: another format, another version, or an interrupted transfer.',
    remedy:
      'Check that the file or connection carries an uncompressed stream from its first byte, and that both QEMUs speak the same version.',
  },
  connection: {
    meaning: ([reason]) =>
      `The stream ended before it was complete (${reason}): the source stopped sending, crashed, or the network failed.`,
    remedy: "Read the source's log for the same time: the cause is there.",
  },
  lock: {
    meaning: ([kind]) =>
      `The destination could not get the "${kind}" lock of a disk image: another process, often the source, still has it open.`,
    remedy: 'Use shared storage that both hosts lock correctly, and let only one QEMU run the guest.',
  },
  'device-state': {
    meaning: (_, section) =>
      `The state of ${section ?? 'a device'} was refused by the device's own code, not by the comparison of config space.`,
    remedy:
      "Look at the lines above for the device's own message, and compare its properties and the QEMU versions on both sides.",
  },
  'config-without-numbers': {
    meaning: (_, section) =>
      `The config space of ${section ?? 'a device'} was refused, but the line with the numbers ("Bad config data") is not in this log.`,
    remedy: `Look for "get_pci_config_device" in the destination's own log (/var/log/libvirt/qemu/VM.log), or take dumps of both sides.`,
  },
}

/** Reasons that QEMU gives if the stream broke off. */
const BROKEN_OFF = /^(Input\/output error|Connection reset|Broken pipe|Channel error|Unknown error|-5|-104)/

/** Explains a failed restore whose log shows no refused byte. */
export function explainOther(
  statement: OtherFailure | null,
  facts: { line: number; section: string | null; reason: string | null; elements: readonly string[] },
): OtherExplanation {
  const { line, section, reason, elements } = facts
  const refused = elements.some((element) => element.includes('pci config') || element === 'PCIDevice:config')
  const unnamed = refused
    ? 'config-without-numbers'
    : section === null && reason !== null && BROKEN_OFF.test(reason)
      ? 'connection'
      : 'device-state'
  const found: Omit<OtherFailure, 'class'> & { readonly class: ExplainedClass } = statement ?? {
    line,
    class: unnamed,
    message: section === null ? `load of migration failed: ${reason ?? 'no reason'}` : `error while loading ${section}`,
    values: reason === null ? [] : [reason],
  }
  const words = WORDS[found.class]
  const state = found.class === 'vfio' ? vfioState(found.message) : ''
  return {
    line: found.line,
    class: found.class,
    message: found.message,
    section,
    reason,
    meaning: words.meaning(found.values, section) + state,
    remedy: typeof words.remedy === 'string' ? words.remedy : words.remedy(found.values, section),
  }
}
