import { attribute, childOf, makeElement, withAttributes, withChildren } from '../element'
import type { XmlElement } from '../xml'
import type { ElementRow, NewBackend } from './rows'

const isOneOf = (value: string | null, words: string): boolean => value !== null && words.split(' ').includes(value)

const typeOf = (device: XmlElement): string | null => attribute(device, 'type')

/** Attributes of <driver> that say how QEMU reaches an image, not what the guest sees. */
const IMAGE_DRIVER = {
  ...{ name: 'qemu', type: 'raw', io: null, error_policy: null, rerror_policy: null, copy_on_read: null },
  ...{ discard: null, detect_zeroes: null, discard_no_unref: null },
}

/** Caches under which the guest sees no write cache: write-cache=off of the device (qemuDomainDiskCachemodeFlags). */
const WRITE_THROUGH = 'writethrough directsync'

function imageDriver(driver: XmlElement): XmlElement {
  const given = attribute(driver, 'cache')
  const cache = given === null ? null : isOneOf(given, WRITE_THROUGH) ? 'writethrough' : 'writeback'
  return withChildren(withAttributes(driver, { ...IMAGE_DRIVER, cache }), [])
}

const hasMedium = (disk: XmlElement): boolean => !isOneOf(attribute(disk, 'device'), 'cdrom floppy')

/** Whether a disk is a PCI device itself, and not one on a controller. */
const onPci = (disk: XmlElement): boolean => attribute(childOf(disk, 'target'), 'bus') === 'virtio'

const DISK: ElementRow = {
  device: 'driver target address boot serial wwn vendor product readonly blockio geometry acpi',
  host: 'source backingStore mirror encryption auth iotune transient shareable reservations throttlefilters',
  attributes: (disk) => ({
    ...{ type: 'file', snapshot: null, rawio: null, sgio: null },
    device: attribute(disk, 'device') === 'lun' ? 'disk' : attribute(disk, 'device'),
  }),
  edit: { driver: imageDriver },
  backend: (disk, { own }) => {
    if (!hasMedium(disk)) return { children: [], by: 'no-medium' }
    const file = own(attribute(childOf(disk, 'target'), 'dev') ?? 'disk', 'image')
    return { children: [makeElement('source', { file })], by: 'empty-image' }
  },
  absent: (disk) => (typeOf(disk) === 'vhostuser' ? 'external-process' : null),
  pci: onPci,
}

/** Whether QEMU's own user network is behind an interface, which has a section in the machine's state: "slirp". */
const isSlirp = (nic: XmlElement): boolean =>
  typeOf(nic) === 'user' && attribute(childOf(nic, 'backend'), 'type') !== 'passt'

/**
 * A tap of the twin's own, on no bridge. A user network would do if the interface has one queue; libvirt gives the
 * device `mq` and `vectors` only if the back end has queues (qemuBuildNicDevProps), and they decide its MSI-X table. If
 * the guest has a user network the twin has one, too, for the sake of its section.
 */
const INTERFACE: ElementRow = {
  device: 'mac model driver address rom boot acpi teaming link mtu',
  host: 'source target bandwidth tune backend script downscript virtualport port filterref vlan ip route guest coalesce portForward virtualPort',
  attributes: (nic) => ({ type: isSlirp(nic) ? 'user' : 'ethernet', managed: null }),
  edit: { driver: (driver) => withAttributes(driver, { name: null, tx_queue_size: null }) },
  backend: (nic) => ({ children: [], by: isSlirp(nic) ? 'user-network' : 'unconnected-tap' }),
  absent: (nic) => (typeOf(nic) === 'hostdev' ? 'host-device' : null),
  pci: () => true,
}

const silence = (): NewBackend => ({ children: [], by: 'null-chardev' })

const NEVER = () => false

/** serial, parallel, console, channel: what the guest says goes nowhere. */
const CHARACTERS: ElementRow = {
  device: 'target address acpi',
  host: 'source protocol log',
  attributes: () => ({ type: 'null', tty: null }),
  edit: { target: (target) => withAttributes(target, { state: null }) },
  backend: silence,
  absent: (device) => (attribute(childOf(device, 'target'), 'type') === 'guestfwd' ? 'external-process' : null),
  pci: NEVER,
}

const FILESYSTEM: ElementRow = {
  device: 'driver target readonly address acpi',
  host: 'source binary idmap space_hard_limit space_soft_limit',
  backend: (_, { own }) => ({
    children: [makeElement('source', { dir: own('fs', 'directory') })],
    by: 'empty-directory',
  }),
  absent: (device) => (attribute(childOf(device, 'source'), 'socket') === null ? null : 'external-process'),
  pci: () => true,
}

const GRAPHICS: ElementRow = {
  device: 'gl',
  host: 'listen channel image jpeg zlib playback streaming mouse clipboard filetransfer audio',
  attributes: () => ({
    ...{ port: null, tlsPort: null, autoport: null, websocket: null, socket: null, listen: null, passwd: null },
    ...{ passwdValidTo: null, connected: null, keymap: null, sharePolicy: null, powerControl: null, defaultMode: null },
  }),
  backend: (device) => ({
    children: typeOf(device) === 'egl-headless' ? [] : [makeElement('listen', { type: 'none' })],
    by: 'no-listener',
  }),
  absent: (device) => (isOneOf(typeOf(device), 'vnc spice egl-headless') ? null : 'external-process'),
  pci: NEVER,
}

/** The rows of hostdev and its like: nothing of them is kept. */
const taken = (pci: (device: XmlElement) => boolean): ElementRow => ({
  device: '',
  absent: () => 'host-device',
  pci,
})

const RANDOM = '/dev/urandom'

const RNG: ElementRow = {
  device: 'rate driver address acpi',
  host: 'backend',
  backend: () => ({ children: [makeElement('backend', { model: 'random' }, [RANDOM])], by: 'random' }),
  pci: () => true,
}

/** Models whose back end is a file that has to be there, of the size of the device. */
const MAPPED = 'nvdimm virtio-pmem'

const MEMORY: ElementRow = {
  device: 'target address acpi uuid',
  host: 'source',
  backend: () => ({ children: [], by: 'anonymous-memory' }),
  absent: (device) => (isOneOf(attribute(device, 'model'), MAPPED) ? 'mapped-file' : null),
  pci: (device) => isOneOf(attribute(device, 'model'), 'virtio-pmem virtio-mem'),
}

const SHMEM: ElementRow = {
  device: 'model size msi address acpi',
  host: 'server',
  attributes: (device, { shared }) => ({ name: shared(attribute(device, 'name') ?? 'shmem') }),
  backend: () => ({ children: [], by: 'own-shared-memory' }),
  absent: (device) => (childOf(device, 'server') ? 'external-process' : null),
  pci: () => true,
}

const TPM: ElementRow = {
  device: 'address acpi',
  host: 'backend',
  backend: (device) => {
    const version = attribute(childOf(device, 'backend'), 'version')
    return {
      children: [makeElement('backend', { type: 'emulator', ...(version === null ? {} : { version }) })],
      by: 'own-file',
    }
  },
  absent: (device) => {
    const type = typeOf(childOf(device, 'backend') ?? device)
    return type === 'emulator' ? null : type === 'passthrough' ? 'host-device' : 'external-process'
  },
  pci: NEVER,
}

const PSTORE: ElementRow = {
  device: 'size address acpi',
  host: 'path',
  backend: (_, { own }) => ({ children: [makeElement('path', {}, [own('pstore', 'image')])], by: 'own-file' }),
  pci: () => true,
}

const CRYPTO: ElementRow = {
  device: 'backend driver address acpi',
  absent: (device) => (attribute(childOf(device, 'backend'), 'model') === 'builtin' ? null : 'external-process'),
  pci: () => true,
}

const VIDEO: ElementRow = {
  device: 'model driver address acpi',
  absent: (device) => (attribute(childOf(device, 'driver'), 'name') === 'vhostuser' ? 'external-process' : null),
  pci: () => true,
}

const INPUT: ElementRow = {
  device: 'driver address acpi',
  host: 'source',
  absent: (device) => (isOneOf(typeOf(device), 'passthrough evdev') ? 'host-device' : null),
  pci: (device) => attribute(device, 'bus') === 'virtio',
}

const VSOCK: ElementRow = {
  device: 'driver address acpi',
  host: 'cid',
  backend: () => ({ children: [makeElement('cid', { auto: 'yes' })], by: 'automatic-cid' }),
  pci: () => true,
}

const isPciFunction = (device: XmlElement): boolean => isOneOf(typeOf(device), 'pci mdev scsi_host')

/**
 * What becomes of each element of <devices>, as libvirt 9.0 to 11 define them (docs/formatdomain.rst). What is not in
 * here is left out, and the twin's result says so.
 */
export const DEVICE_ELEMENTS: ReadonlyMap<string, ElementRow> = new Map<string, ElementRow>([
  ['disk', DISK],
  ['controller', { device: 'driver model target master address pcihole64 acpi' }],
  ['interface', INTERFACE],
  ['filesystem', FILESYSTEM],
  ['input', INPUT],
  ['hub', { device: 'address' }],
  ['graphics', GRAPHICS],
  ['video', VIDEO],
  ['sound', { device: 'codec audio address driver acpi' }],
  [
    'audio',
    {
      device: '',
      host: 'input output',
      attributes: () => ({ type: 'none', runtimeDir: null, serverName: null, dev: null, driver: null }),
      backend: () => ({ children: [], by: 'silent' }),
    },
  ],
  ...['serial', 'parallel', 'console', 'channel'].map((name): [string, ElementRow] => [name, CHARACTERS]),
  ['hostdev', taken(isPciFunction)],
  ['redirdev', taken(NEVER)],
  ['smartcard', taken(NEVER)],
  ['rng', RNG],
  ['tpm', TPM],
  ['memory', MEMORY],
  ['memballoon', { device: 'stats driver address acpi' }],
  ['shmem', SHMEM],
  ['watchdog', { device: 'address acpi' }],
  ['panic', { device: 'address acpi' }],
  ['vsock', VSOCK],
  ['crypto', CRYPTO],
  ['pstore', PSTORE],
  ['iommu', { device: 'driver address acpi' }],
  ['nvram', { device: 'address' }],
])

/** Elements of <devices> that are not devices, and only say how the host runs the guest. */
export const HOST_ELEMENTS = 'redirfilter lease'
