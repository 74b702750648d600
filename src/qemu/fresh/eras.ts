import { atLeast, orderOf, type Version } from '../releases/version'

/**
 * Releases that added device types, and releases that removed them. Types that are not listed are older than QEMU 2.6.
 */
const FIRST: Readonly<Record<string, string>> = {
  '2.7': 'e1000e',
  '2.8': 'virtio-crypto-pci AMDVI-PCI vhost-vsock-pci',
  '2.9': 'pcie-root-port',
  '2.10': 'qemu-xhci vhost-user-scsi-pci',
  '2.11': 'pcie-pci-bridge',
  '2.12': 'vhost-user-blk-pci kvaser_pci pcm3680_pci mioe3680_pci',
  '3.0': 'bochs-display',
  '4.0': 'ati-vga',
  '4.1': 'virtio-pmem-pci vhost-user-gpu-pci vhost-user-vga vhost-user-input-pci',
  '4.2': 'vhost-user-fs-pci pci-ipmi-kcs pci-ipmi-bt',
  '5.0': 'virtio-iommu-pci tulip',
  '5.1': 'virtio-mem-pci vhost-user-vsock-pci',
  '5.2': 'ctucan_pci',
  '6.0': 'pvpanic-pci',
  '6.1': 'virtio-gpu-gl-pci virtio-vga-gl',
  '6.2': 'vhost-user-i2c-pci vhost-user-rng-pci',
  '7.0': 'acpi-erst',
  '7.1': 'pxb-cxl cxl-rp cxl-type3 cxl-upstream cxl-downstream',
  '7.2': 'vhost-user-gpio-pci',
  '8.0': 'igb',
  '8.1': 'virtio-multitouch-pci vhost-user-scmi-pci',
  '8.2': 'ufs virtio-sound-pci cxl-switch-mailbox-cci',
  '9.0': 'vhost-user-snd-pci',
  '11.1': 'iommu-testdev virtio-rtc-pci vhost-user-rtc-pci',
}

/** The forms -transitional and -non-transitional of virtio's types. */
const FORMS_SINCE = '4.0'
const FORM = /-(non-)?transitional$/

const FIRST_RELEASES: ReadonlyMap<string, string> = new Map(
  Object.entries(FIRST).flatMap(([release, types]) => types.split(' ').map((type) => [type, release] as const)),
)

function firstRelease(type: string): string | null {
  const base = type.replace(FORM, '')
  const release = FIRST_RELEASES.get(base)
  if (base === type) return release ?? null
  return release !== undefined && orderOf(release) > orderOf(FORMS_SINCE) ? release : FORMS_SINCE
}

/** Whether a release has a device type, according to QEMU's history. */
export function hasType(type: string, qemu: Version): boolean {
  const first = firstRelease(type)
  return first === null || atLeast(qemu, first)
}

/** Device types whose config space is not in any stream, and why. */
const NOT_SENT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'sdhci-pci sii3112 acpi-erst ati-vga edu pci-testdev pxb pxb-pcie pxb-cxl cxl-rp cxl-upstream cxl-downstream AMDVI-PCI':
      'its config space is not in the stream',
    'rocker ufs virtio-crypto-pci cxl-type3 cxl-switch-mailbox-cci vhost-user-gpio-pci vhost-user-i2c-pci vhost-user-input-pci vhost-user-rng-pci vhost-user-snd-pci vhost-user-spi-pci vhost-user-vsock-pci vhost-user-vsock-pci-non-transitional':
      'QEMU does not migrate it',
  }).flatMap(([types, why]) => types.split(' ').map((type) => [type, why] as const)),
)

const NVME_MIGRATES = '11.1'

/** Returns why a device type's config space is not checked when a guest migrates from this QEMU, or null. */
export function notMigrated(type: string, qemu: Version): string | null {
  if (type === 'nvme') return atLeast(qemu, NVME_MIGRATES) ? null : `QEMU does not migrate it before ${NVME_MIGRATES}`
  return NOT_SENT.get(type) ?? null
}
