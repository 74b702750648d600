/*
 * Written by `npm run conformance -- --document` from docs/conformance and fixtures/ground-truth: do not edit.
 */

/** Device types, and the QEMU versions on which every comparison of config space and masks was exact. */
const VERIFIED: readonly { readonly versions: string; readonly types: readonly string[] }[] = [
  {
    versions: '11.1.3',
    types: [
      'cxl-switch-mailbox-cci iommu-testdev vhost-user-input-pci vhost-user-snd-pci vhost-user-vga',
      'virtio-rtc-pci',
    ],
  },
  {
    versions: '10.0.2 10.0.13 11.1.3',
    types: ['igb ufs virtio-multitouch-pci virtio-sound-pci'],
  },
  {
    versions: '7.2.22 11.1.3',
    types: [
      'ivshmem-doorbell vfio-pci vhost-user-blk-pci-transitional vhost-user-gpio-pci vhost-user-scsi-pci',
      'vhost-user-scsi-pci-non-transitional vhost-user-scsi-pci-transitional',
    ],
  },
  {
    versions: '7.2.22 10.0.13 11.1.3',
    types: ['cxl-downstream'],
  },
  {
    versions: '7.2.22 10.0.2 10.0.13 11.1.3',
    types: ['ICH9-SMB acpi-erst cxl-rp cxl-type3 cxl-upstream pvpanic-pci pxb-cxl virtio-iommu-pci'],
  },
  {
    versions: '7.2.22',
    types: ['i82378 macio-newworld macio-oldworld sii3112 sm501 sungem'],
  },
  {
    versions: '5.2.0 7.2.22 10.0.13 11.1.3',
    types: ['pci-bridge pci-bridge-seat xio3130-downstream'],
  },
  {
    versions: '5.2.0 7.2.22 10.0.2 10.0.13 11.1.3',
    types: [
      'AC97 AMDVI-PCI ES1370 ICH9-LPC PIIX3 PIIX4_PM VGA am53c974 ati-vga bochs-display cirrus-vga',
      'ctucan_pci dc390 e1000 e1000-82544gc e1000-82545em e1000e edu gpex-root i440FX i6300esb i82550',
      'i82551 i82557a i82557b i82557c i82558a i82558b i82559a i82559b i82559c i82559er i82562 i82801',
      'i82801b11-bridge ich9-ahci ich9-intel-hda ich9-usb-ehci1 ich9-usb-ehci2 ich9-usb-uhci1',
      'ich9-usb-uhci2 ich9-usb-uhci3 ich9-usb-uhci4 ich9-usb-uhci5 ich9-usb-uhci6 intel-hda ioh3420',
      'ivshmem-plain kvaser_pci lsi53c810 lsi53c895a mch megasas megasas-gen2 mioe3680_pci mptsas1068',
      'ne2k_pci nec-usb-xhci nvme pci-ipmi-bt pci-ipmi-kcs pci-ohci pci-serial pci-serial-2x pci-serial-4x',
      'pci-testdev pcie-pci-bridge pcie-root-port pcm3680_pci pcnet piix3-ide piix3-usb-uhci piix4-ide',
      'piix4-usb-uhci pvscsi pxb pxb-pcie qemu-xhci rocker rtl8139 sdhci-pci secondary-vga tpci200 tulip',
      'usb-ehci virtio-9p-pci virtio-9p-pci-non-transitional virtio-9p-pci-transitional virtio-balloon-pci',
      'virtio-balloon-pci-non-transitional virtio-balloon-pci-transitional virtio-blk-pci',
      'virtio-blk-pci-non-transitional virtio-blk-pci-transitional virtio-crypto-pci virtio-gpu-pci',
      'virtio-keyboard-pci virtio-mem-pci virtio-mouse-pci virtio-net-pci virtio-net-pci-non-transitional',
      'virtio-net-pci-transitional virtio-pmem-pci virtio-rng-pci virtio-rng-pci-non-transitional',
      'virtio-rng-pci-transitional virtio-scsi-pci virtio-scsi-pci-non-transitional',
      'virtio-scsi-pci-transitional virtio-serial-pci virtio-serial-pci-non-transitional',
      'virtio-serial-pci-transitional virtio-tablet-pci virtio-vga vmware-svga vmxnet3 x3130-upstream',
    ],
  },
  {
    versions: '5.2.0 7.2.22 10.0.2',
    types: ['qxl qxl-vga'],
  },
  {
    versions: '5.2.0',
    types: ['piix3-ide-xen vt82c686b-usb-uhci'],
  },
]

/** QEMU versions on which a device type was compared and found exact; empty for none. */
export const verifiedOn = (type: string): readonly string[] =>
  VERIFIED.find(({ types }) => types.some((line) => line.split(' ').includes(type)))?.versions.split(' ') ?? []
