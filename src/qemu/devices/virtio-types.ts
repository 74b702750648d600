import { type Context, isOn, isSetOn, machineSince } from '../painting/context'

/** One kind of virtio device as it appears on PCI. */
export interface VirtioType {
  /** QEMU's name of the device type that also has -transitional and -non-transitional forms. */
  readonly name: string
  /** Virtio device id (VirtIO 1.2 section 5): PCI device id 0x1040 + id. */
  readonly id: number
  /** PCI device id of the legacy and transitional forms, for types that have them. */
  readonly transitionalId?: number
  /** 24-bit class codes this type has, for types that share an id. */
  readonly classes?: readonly number[]
  /**
   * Bytes of device configuration after the legacy registers, which determine the size of the legacy I/O BAR. `atMost`
   * if a property that neither dump nor user gives can make it longer.
   */
  readonly configLength: (context: Context) => {
    readonly bytes: number
    readonly atMost?: number
    readonly because?: string
  }
  /** Bytes of the default option ROM, for the name that the user gave; null if the type was detected. */
  readonly rom?: (context: Context, name: string | null) => { readonly bytes: number; readonly atMost?: number }
  /** Megabytes of video memory in BAR 0, for VGA-compatible types. */
  readonly vgaMemory?: number
}

/** Whether QEMU's name of a device type is that of a virtio device, emulated by QEMU itself or through vhost. */
export const isVirtio = (type: string): boolean => /^(?:virtio|vhost)-/.test(type)

const fixed = (bytes: number) => () => ({ bytes })

/** virtio_net_set_config_size (hw/net/virtio-net.c): the end of the last field whose feature is offered. */
function netConfig(context: Context) {
  const { set } = context
  if (isSetOn(context, 'rss', false) || isSetOn(context, 'hash', false)) return { bytes: 24 }
  if (set.has('speed') || set.has('duplex')) return { bytes: 17 }
  if (set.has('host_mtu') && set.get('host_mtu') !== '0') return { bytes: 12 }
  if (isSetOn(context, 'mq', false)) return { bytes: 10 }
  if (set.has('mq')) return { bytes: 8 }
  return { bytes: 8, atMost: 24, because: 'mq, host_mtu, speed and rss make it longer: give --set mq=on if it is on' }
}

/** virtio_blk_set_config_size (hw/block/virtio-blk.c): discard and write-zeroes (4.0) are at the end. */
function blkConfig(context: Context) {
  const discards = isOn(context, 'discard')
  return { bytes: discards || isSetOn(context, 'write-zeroes', discards) ? 60 : 36 }
}

/** virtio_balloon_config_size (hw/virtio/virtio-balloon.c). */
function balloonConfig(context: Context) {
  if (isOn(context, 'qemu-4-0-config-size') || isOn(context, 'page-poison')) return { bytes: 16 }
  return { bytes: isSetOn(context, 'free-page-hint', false) ? 12 : 8 }
}

/** virtio_9p_device_realize (hw/9pfs/virtio-9p-device.c): a length and the mount tag. */
function p9Config({ set }: Context) {
  const tag = set.get('mount_tag')
  if (tag !== undefined) return { bytes: 2 + tag.length }
  return { bytes: 8, atMost: 34, because: 'it depends on the length of the mount tag: give --set mount_tag=TAG' }
}

const EFI_ROM = 0x40000
const PXE_ROM = 0x20000

/** efi-virtio.rom is 256 KiB; machine types up to 1.4 set pxe-virtio.rom, 128 KiB, on virtio-net-pci itself. */
function netRom(context: Context, name: string | null) {
  if (machineSince(context, '1.5')) return { bytes: EFI_ROM }
  if (name === null) return { bytes: PXE_ROM, atMost: EFI_ROM }
  return { bytes: name === 'virtio-net-pci' ? PXE_ROM : EFI_ROM }
}

const vgaRom = () => ({ bytes: 0x10000 })

/** Types that never had a legacy form: their legacy configuration is never registered. */
const none = fixed(0)

export const VIRTIO_TYPES: readonly VirtioType[] = [
  { name: 'virtio-net-pci', id: 1, transitionalId: 0x1000, configLength: netConfig, rom: netRom },
  { name: 'virtio-blk-pci', id: 2, transitionalId: 0x1001, configLength: blkConfig },
  { name: 'vhost-user-blk-pci', id: 2, transitionalId: 0x1001, configLength: fixed(60) },
  {
    name: 'virtio-serial-pci',
    id: 3,
    transitionalId: 0x1003,
    configLength: (context) => ({ bytes: isOn(context, 'emergency-write') ? 12 : 8 }),
  },
  { name: 'virtio-rng-pci', id: 4, transitionalId: 0x1005, configLength: fixed(0) },
  { name: 'vhost-user-rng-pci', id: 4, transitionalId: 0x1005, configLength: fixed(0) },
  { name: 'virtio-balloon-pci', id: 5, transitionalId: 0x1002, configLength: balloonConfig },
  { name: 'virtio-scsi-pci', id: 8, transitionalId: 0x1004, configLength: fixed(36) },
  { name: 'vhost-scsi-pci', id: 8, transitionalId: 0x1004, configLength: fixed(36) },
  { name: 'vhost-user-scsi-pci', id: 8, transitionalId: 0x1004, configLength: fixed(36) },
  { name: 'virtio-9p-pci', id: 9, transitionalId: 0x1009, configLength: p9Config },
  { name: 'virtio-vga', id: 16, classes: [0x030000], configLength: none, rom: vgaRom, vgaMemory: 8 },
  { name: 'virtio-vga-gl', id: 16, classes: [0x030000], configLength: none, rom: vgaRom, vgaMemory: 8 },
  { name: 'vhost-user-vga', id: 16, classes: [0x030000], configLength: none, rom: vgaRom, vgaMemory: 8 },
  { name: 'virtio-gpu-pci', id: 16, classes: [0x038000], configLength: none },
  { name: 'virtio-gpu-gl-pci', id: 16, classes: [0x038000], configLength: none },
  { name: 'virtio-gpu-rutabaga-pci', id: 16, classes: [0x038000], configLength: none },
  { name: 'vhost-user-gpu-pci', id: 16, classes: [0x038000], configLength: none },
  { name: 'virtio-rtc-pci', id: 17, configLength: none },
  { name: 'vhost-user-rtc-pci', id: 17, configLength: none },
  { name: 'virtio-keyboard-pci', id: 18, classes: [0x090000], configLength: none },
  { name: 'virtio-mouse-pci', id: 18, classes: [0x090200], configLength: none },
  { name: 'virtio-tablet-pci', id: 18, classes: [0x098000], configLength: none },
  { name: 'virtio-multitouch-pci', id: 18, classes: [0x098000], configLength: none },
  { name: 'virtio-input-host-pci', id: 18, classes: [0x098000], configLength: none },
  { name: 'vhost-user-input-pci', id: 18, classes: [0x098000], configLength: none },
  { name: 'vhost-vsock-pci', id: 19, transitionalId: 0x1012, configLength: fixed(8) },
  { name: 'vhost-user-vsock-pci', id: 19, transitionalId: 0x1012, configLength: fixed(8) },
  { name: 'virtio-crypto-pci', id: 20, configLength: none },
  { name: 'virtio-iommu-pci', id: 23, configLength: none },
  { name: 'virtio-mem-pci', id: 24, configLength: none },
  { name: 'virtio-sound-pci', id: 25, configLength: none },
  { name: 'vhost-user-snd-pci', id: 25, configLength: none },
  { name: 'vhost-user-fs-pci', id: 26, configLength: none },
  { name: 'virtio-pmem-pci', id: 27, configLength: none },
  { name: 'vhost-user-scmi-pci', id: 32, configLength: none },
  { name: 'vhost-user-i2c-pci', id: 34, configLength: none },
  { name: 'vhost-user-gpio-pci', id: 41, configLength: none },
  { name: 'vhost-user-spi-pci', id: 45, configLength: none },
]

/** A virtio device of a type that is not in this table: only its capabilities are known. */
export const UNKNOWN_VIRTIO: VirtioType = { name: 'virtio', id: -1, configLength: none }
