import { standardChain } from '../qemu/raw-chain'
import { atLeast, type Version } from '../qemu/version'

/** What keeps a device from being migrated at all, whatever its two config spaces are. */
export interface Obstacle {
  /** Of its page in the catalogue. */
  readonly code: string
  /** What QEMU prints last, without program, file and line, which differ by build; null where it prints nothing. */
  readonly message: string | null
  /** Why, as a sentence without its end. */
  readonly because: string
}

interface Row {
  readonly code: string
  /** The end at which it shows: a stream that was sent has passed the source. */
  readonly at: 'source' | 'destination'
  /** Names of device types, and of the sections that they send. */
  readonly devices: readonly string[]
  /** Releases of that end: the first, and the first that no longer has it. All where not told. */
  readonly since?: string
  readonly until?: string
  /** Whether that end's device is set up so that it shows; always where not told. */
  readonly shows?: (config: Uint8Array) => boolean
  readonly message: string | null
  readonly because: string
}

const MSIX = 0x11

/** Whether a whole list of capabilities has none with this id; of a list that is cut nothing is known. */
function lacks(config: Uint8Array, wanted: number): boolean {
  const { broken, capabilities } = standardChain(config)
  return broken === null && capabilities.every(({ id }) => id !== wanted)
}

/** QEMU's vmstate of these says that they are not to be migrated; measured on 5.2.0, 7.2.22, 10.0.13 and 11.1.3. */
const unmigratable = (devices: Row['devices'], until?: string): Row => ({
  code: 'not-migratable',
  at: 'source',
  devices,
  ...(until === undefined ? {} : { until }),
  message: 'State blocked by non-migratable device',
  because: `QEMU ${until === undefined ? '' : `before ${until.replace(/\.0$/, '')} `}does not migrate a machine that has this device`,
})

/**
 * What keeps a machine from being restored onto its own twin. Measured with the PCI device types of x86 that start in
 * QEMU 7.2.22, 10.0.13 and 11.1.3, with default options and with each of their switches turned.
 */
const ROWS: readonly Row[] = [
  {
    code: 'xhci-without-msix',
    at: 'destination',
    devices: ['nec-usb-xhci', 'qemu-xhci', 'xhci'],
    // usb_xhci_pci_post_load (hw/usb/hcd-xhci-pci.c) releases every vector, also of a controller that has none, and
    // msix_vector_unuse (hw/pci/msix.c) asserts since 15377f6e79 that there is one. 5.2.0 loads the same machine.
    since: '7.2.0',
    shows: (config) => lacks(config, MSIX),
    message: "msix_vector_unuse: Assertion `vector < dev->msix_entries_nr' failed.",
    because:
      'loading the state of an xHCI controller without MSI-X ends QEMU 7.2 and newer, whatever the source has sent',
  },
  {
    code: 'pci-serial-2x-crash',
    at: 'source',
    devices: ['pci-serial-2x'],
    // Measured on 5.2.0, 7.2.22, 10.0.13 and 11.1.3, with and without character devices: a segmentation fault.
    message: null,
    because: "saving the state of pci-serial-2x crashes the source's QEMU, and its guest is lost: do not migrate it",
  },
  unmigratable(['rocker', 'ufs', 'virtio-crypto-pci']),
  unmigratable(['nvme'], '11.1.0'),
]

/** One end of a migration: its QEMU, and the device's config space as far as it is held. */
export interface End {
  readonly qemu: Version
  readonly config: Uint8Array
}

/**
 * What keeps a device from being migrated, or null.
 * @param names of the device's type and section, as far as they are known
 * @param source null where it has sent its stream already
 */
export function obstacleTo(names: readonly string[], source: End | null, destination: End): Obstacle | null {
  const found = ROWS.find(({ at, devices, since, until, shows }) => {
    const end = at === 'source' ? source : destination
    return (
      end !== null &&
      devices.some((name) => names.includes(name)) &&
      (since === undefined || atLeast(end.qemu, since)) &&
      (until === undefined || !atLeast(end.qemu, until)) &&
      (shows === undefined || shows(end.config))
    )
  })
  return found ? { code: found.code, message: found.message, because: found.because } : null
}
