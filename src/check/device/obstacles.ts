import { u16 } from '../../bytes/little-endian'
import { SRIOV } from '../../pci/capabilities/extended/virtualization/sriov'
import { registerOf } from '../../pci/layout'
import { rawExtendedChain, rawStandardChain } from '../../qemu/painting/raw-chain'
import { atLeast, type Version } from '../../qemu/releases/version'

/** What keeps a device from being migrated at all, even with equal config spaces. */
export interface Obstacle {
  /** Code of its page in the catalogue. */
  readonly code: string
  /** What QEMU prints last, without program, file and line, which differ by build; null if it prints nothing. */
  readonly message: string | null
  /** Why, as a sentence without its full stop. */
  readonly because: string
}

interface Row {
  readonly code: string
  /** The end at which it occurs. A stream that was sent has already passed the source. */
  readonly at: 'source' | 'destination'
  /** Names of device types and of the sections that they send; "virtio-*" matches every name with that prefix. */
  readonly devices: readonly string[]
  /** Releases of that end: the first affected, and the first no longer affected. All if absent. */
  readonly since?: string
  readonly until?: string
  /** Whether it occurs with this destination device and what the source sends; always if absent. */
  readonly shows?: (destination: Uint8Array, source: Uint8Array) => boolean
  readonly message: string | null
  readonly because: string
}

const MSIX = 0x11
const SHPC = 0x0c
const INTERRUPT_PIN = 0x3d
/** INTA to INTD, and none (PCI 3.0 section 6.2.4). */
const NO_PIN = 0
const PINS: readonly (number | undefined)[] = [1, 2, 3, 4]

/** Whether a complete capability list lacks this id. A truncated list proves nothing. */
function lacks(config: Uint8Array, wanted: number): boolean {
  const { broken, capabilities } = rawStandardChain(config)
  return broken === null && capabilities.every(({ id }) => id !== wanted)
}

const [CONTROL, TOTAL_VFS, NUM_VFS] = ['CTRL', 'TOTAL_VF', 'NUM_VF'].map((name) => registerOf(SRIOV, name).offset)
const VF_ENABLE = 0x0001

/** Whether VF Enable is set with more functions than there are (PCIe 5.0 section 9.3.3.7). */
function enablesTooMany(config: Uint8Array): boolean {
  const found = rawExtendedChain(config).capabilities.find(({ id }) => id === SRIOV.id)
  if (!found || found.at + NUM_VFS! + 2 > config.length) return false
  const read = (offset: number) => u16(config, found.at + offset)
  return (read(CONTROL!) & VF_ENABLE) !== 0 && read(NUM_VFS!) > read(TOTAL_VFS!)
}

/** QEMU marks the vmstate of these as unmigratable; measured on 5.2.0, 7.2.22, 10.0.13 and 11.1.3. */
const unmigratable = (devices: Row['devices'], until?: string): Row => ({
  code: 'not-migratable',
  at: 'source',
  devices,
  ...(until === undefined ? {} : { until }),
  message: 'State blocked by non-migratable device',
  because: `QEMU ${until === undefined ? '' : `before ${until.replace(/\.0$/, '')} `}does not migrate a machine that has this device`,
})

/**
 * Devices that set their interrupt line when their state is loaded, by the pin that the source sent, which QEMU does
 * not compare. Measured on 7.2.22, 10.0.13 and 11.1.3 (virtio: 7.2.22 and 11.1.3): pins 0, 5, 0x41 and 0xff abort, 2
 * and 4 load; 14 other types load with pin 5.
 */
const badPin = (devices: Row['devices'], sets: (destination: Uint8Array) => boolean): Row => ({
  code: 'interrupt-pin-assertion',
  at: 'destination',
  devices,
  since: '7.2.0',
  shows: (destination, source) =>
    sets(destination) &&
    destination[INTERRUPT_PIN] !== NO_PIN &&
    source.length > INTERRUPT_PIN &&
    !PINS.includes(source[INTERRUPT_PIN]),
  message: "pci_irq_handler: Assertion `0 <= irq_num && irq_num < PCI_NUM_PINS' failed.",
  because:
    "the source's interrupt pin is not one of INTA to INTD: QEMU adopts it and aborts when it sets the device's line",
})

/**
 * What keeps a machine from being restored onto an identical one. Measured with the PCI device types of x86 that start
 * in QEMU 7.2.22, 10.0.13 and 11.1.3, with default options and with each of their switches toggled.
 */
const ROWS: readonly Row[] = [
  {
    code: 'xhci-without-msix',
    at: 'destination',
    devices: ['nec-usb-xhci', 'qemu-xhci', 'xhci'],
    // usb_xhci_pci_post_load (hw/usb/hcd-xhci-pci.c) releases every vector, even of a controller that has none, and
    // msix_vector_unuse (hw/pci/msix.c) asserts since 15377f6e79 that there is one. 5.2.0 loads the same machine.
    since: '7.2.0',
    shows: (config) => lacks(config, MSIX),
    message: "msix_vector_unuse: Assertion `vector < dev->msix_entries_nr' failed.",
    because:
      'loading the state of an xHCI controller without MSI-X aborts QEMU 7.2 and newer, whatever the source sent',
  },
  // shpc_interrupt_update (hw/pci/shpc.c), called when the state is loaded.
  badPin(['pci-bridge', 'pci_bridge'], (config) => !lacks(config, SHPC)),
  badPin(['virtio-*'], () => true),
  {
    code: 'pci-serial-2x-crash',
    at: 'source',
    devices: ['pci-serial-2x'],
    // Measured on 5.2.0, 7.2.22, 10.0.13 and 11.1.3, with and without character devices: a segmentation fault.
    message: null,
    because: "saving the state of pci-serial-2x crashes the source's QEMU, and its guest is lost: do not migrate it",
  },
  {
    code: 'sriov-too-many-functions',
    at: 'destination',
    devices: ['igb'],
    // pcie_sriov_pf_post_load, register_vfs (hw/pci/pcie_sriov.c): 8 of 8 load, 9, 18 and 65535 crash, unless VF Enable is clear.
    since: '10.0.0',
    shows: (_, source) => enablesTooMany(source),
    message: null,
    because:
      'the source enables more virtual functions than the device has: QEMU crashes when it loads its SR-IOV capability',
  },
  unmigratable(['rocker', 'ufs', 'virtio-crypto-pci']),
  // With a back end that answers as one does, on each of 7.2.22, 10.0.13 and 11.1.3 that has the type.
  unmigratable(['vhost-user-gpio-pci', 'vhost-user-i2c-pci', 'vhost-user-input-pci', 'vhost-user-rng-pci']),
  unmigratable(['vhost-user-rtc-pci', 'vhost-user-snd-pci', 'vhost-user-spi-pci', 'vhost-user-test-device-pci']),
  unmigratable(['vhost-user-vsock-pci*']),
  // 7.2.22; of 10.0.13 and 11.1.3 its back end decides.
  unmigratable(['vhost-user-fs-pci'], '8.0.0'),
  // Read in 11.1: vmstate_vhost_vdpa_device has unmigratable = 1 (hw/virtio).
  unmigratable(['vhost-vdpa-device-pci*']),
  unmigratable(['nvme'], '11.1.0'),
  // pci_proxy_dev_realize (hw/remote/proxy.c, 6.0 and newer) adds a blocker with these words.
  { ...unmigratable(['x-pci-proxy-dev']), message: 'x-pci-proxy-dev does not support migration' },
]

/** Whether one of the names equals this, or starts with it if it ends in "*". */
const isNamed = (wanted: string, names: readonly string[]): boolean =>
  wanted.endsWith('*') ? names.some((name) => name.startsWith(wanted.slice(0, -1))) : names.includes(wanted)

/** Rows by the names that were asked for; streams may hold any. */
const byNames = new Map<string, readonly Row[]>()
const MOST_NAMES = 1000

/** Rows for devices with one of these names, in the order of all rows. */
function rowsFor(names: readonly string[]): readonly Row[] {
  const key = names.join('\n')
  const known = byNames.get(key)
  if (known) return known
  const found = ROWS.filter(({ devices }) => devices.some((name) => isNamed(name, names)))
  if (byNames.size >= MOST_NAMES) byNames.clear()
  byNames.set(key, found)
  return found
}

/** Whether anything is known that may keep a device of these names from being migrated. */
export const mayBeStopped = (names: readonly string[]): boolean => rowsFor(names).length > 0

/** One end of a migration: its QEMU, and the device's config space as far as it is known. */
export interface End {
  readonly qemu: Version
  readonly config: Uint8Array
  /** This end has already sent its stream. */
  readonly sent: boolean
}

const isAffected = ({ since, until }: Row, qemu: Version): boolean =>
  (since === undefined || atLeast(qemu, since)) && (until === undefined || !atLeast(qemu, until))

/** Returns what keeps a QEMU from saving the state of a device of that type, or null. */
export function obstacleToSaving(type: string, qemu: Version): Obstacle | null {
  const found = ROWS.find(
    (row) => row.at === 'source' && row.devices.some((name) => isNamed(name, [type])) && isAffected(row, qemu),
  )
  return found ? { code: found.code, message: found.message, because: found.because } : null
}

/**
 * Returns what keeps a device from being migrated, or null.
 * @param names of the device's type and section, as far as they are known
 */
export function obstacleTo(names: readonly string[], source: End, destination: Omit<End, 'sent'>): Obstacle | null {
  const found = rowsFor(names).find((row) => {
    const { at, shows } = row
    const end = at === 'source' ? source : destination
    return (
      !(at === 'source' && source.sent) &&
      (shows === undefined || shows(destination.config, source.config)) &&
      // The release comes last: in a sweep, asking for it divides the releases.
      isAffected(row, end.qemu)
    )
  })
  return found ? { code: found.code, message: found.message, because: found.because } : null
}
