/**
 * What a device type shows in every place, with every machine type and with every option that it was measured with.
 * Made by `npm run always` of fixtures/ground-truth. One line each; the fields, separated by bars:
 *
 * 1. the device type, "virtio" for all of virtio's; 2. its class codes;
 * 3. ids of its standard capabilities; 4. those of its extended ones if it has a PCI Express capability;
 * 5. the last byte of config space that is never zero in the bits that QEMU compares;
 * 6. the same within a capability, "id:offset", with an x before the id of an extended one;
 * 7. the lowest four bits at 0x10, 0x14 and so on to 0x24, which say what a BAR or a bridge's window is, "-" if they
 *    differ or the guest writes some; 8. the interrupt pin, none if it differs. All in hex.
 */
export const ALWAYS: string = `
AC97|040100|||14||110000|1
AMDVI-PCI|000000,080600||||f:12|000000|0
ES1370|040100|||10||100000|1
ICH9-LPC|060100|||e||000000|0
ICH9-SMB|0c0500|||20||000010|1
PIIX3|060100|||e||000000|0
PIIX4_PM|068000|||b||000000|1
VGA|030000|||10||800000|0
acpi-erst|00ff00|||a||000000|0
am53c974|010000|||10||100000|1
ati-vga|030000|||14||810000|1
bochs-display|038000|||10|10:26|800000|0
cirrus-vga|030000|||10||800000|0
ctucan_pci|0c0900|||b||000000|1
cxl-downstream|060400|5,10|1,23|198|5:3 10:26 x1:18 x23:8|4--001|0
cxl-rp|060400|d,10|1,d,23|198|5:3 9:3 d:5 10:26 x1:18 xd:4 x23:8|4--001|1
cxl-switch-mailbox-cci|0c0b00|10|23|10d|10:26 x23:d|4-0000|0
cxl-type3|050210|10,11|23,2e|192|10:26 11:9 x1:18 x3:5 x23:7|4-4-00|0
cxl-upstream|060400|5,10|1,23,2e|18c|5:3 10:26 x1:18 x23:8|4--001|0
dc390|010000|||10||100000|1
e1000|020000|||14||010000|1
e1000-82544gc|020000|||14||010000|1
e1000-82545em|020000|||14||010000|1
e1000e|020000|1,5,10,11|1,3|14b|1:2 5:2 10:d 11:9 x1:18 x3:b|001000|1
edu|00ff00|5||42|5:2|000000|1
gpex-root|060000|||b||000000|0
i440FX|060000|||b||000000|0
i6300esb|088000|||b||000000|0
i82378|060100|||b||000000|1
i82550|020000|1||df|1:3|810000|1
i82551|020000|1||df|1:3|810000|1
i82557a|020000|||14||810000|1
i82557b|020000|||14||810000|1
i82557c|020000|||14||810000|1
i82558a|020000|1||df|1:3|810000|1
i82558b|020000|1||df|1:3|810000|1
i82559a|020000|1||df|1:3|810000|1
i82559b|020000|1||df|1:3|810000|1
i82559c|020000|1||df|1:3|810000|1
i82559er|020000|1||df|1:3|810000|1
i82562|020000|1||df|1:3|810000|1
i82801|020000|1||df|1:3|810000|1
i82801b11-bridge|060401|d||50||00-001|0
ich9-ahci|010601|5,12||ac|5:2 12:4|000010|1
ich9-intel-hda|040300|||b|5:2|000000|1
ich9-usb-ehci1|0c0320|||b||000000|4
ich9-usb-ehci2|0c0320|||b||000000|4
ich9-usb-uhci1|0c0300|||20||000010|1
ich9-usb-uhci2|0c0300|||20||000010|2
ich9-usb-uhci3|0c0300|||20||000010|3
ich9-usb-uhci4|0c0300|||20||000010|1
ich9-usb-uhci5|0c0300|||20||000010|2
ich9-usb-uhci6|0c0300|||20||000010|3
igb|020000|1,5,10,11|1,e,10|190|1:2 5:3 10:26 11:9 x1:18 x10:30|0014-0|1
intel-hda|040300|||b|5:2|000000|1
ioh3420|060400|5,d,10|1|118|5:3 d:5 10:26 x1:18|00-001|1
iommu-testdev|00ff00|||a||000000|0
ivshmem-doorbell|050000|11||49|11:9|00c-00|0
ivshmem-plain|050000|||18||00c-00|0
kvaser_pci|ff0000|||18||11-000|1
lsi53c810|010000|||10||100000|1
lsi53c895a|010000|||10||100000|1
macio-newworld|ff0000|||b||000000|0
macio-oldworld|ff0000|||b||000000|0
mch|060000|||b||000000|0
megasas|010400|||1c|5:2 11:9|4-14-0|1
megasas-gen2|010400|10||c6|5:2 10:26 11:9|14-4-0|1
mioe3680_pci|0c0900|||14||110000|1
mptsas1068|010000|||10|5:2|100000|1
ne2k_pci|020000|||10||100000|1
nec-usb-xhci|0c0330|||10|5:2 10:26 11:9|4-0000|1
nvme|010802|10,11||a6|1:4 10:26 11:9 xe:5 x10:24|4---00|1
pci-bridge|060400|4||40|4:2 5:3 9:3|---001|
pci-bridge-seat|060400|4||40|4:2 5:3 9:3|---001|
pci-ipmi-bt|0c0702|||10||-00000|1
pci-ipmi-kcs|0c0701|||10||-00000|1
pci-ohci|0c0310|||b||000000|1
pci-serial|070000,070001,070002|||10||-00000|1
pci-serial-2x|070001,070002|||10||100000|1
pci-serial-4x|070002|||10||100000|1
pci-testdev|00ff00|||14||01--00|0
pcie-pci-bridge|060400|1,c,10|1|118|1:2 5:3 10:26 x1:18|4--001|1
pcie-root-port|060400|d,10,11|1|118|9:3 d:5 10:26 11:9 x1:18 xd:4|00-001|1
pcm3680_pci|0c0900|||14||110000|1
pcnet|020000|||10||100000|1
piix3-ide|010180|||20||000010|0
piix3-usb-uhci|0c0300|||20||000010|4
piix4-ide|010180|||20||000010|0
piix4-usb-uhci|0c0300|||20||000010|4
pvpanic-pci|088000|||b||-00000|0
pvscsi|010000|5||34|5:2 10:26|000000|1
pxb|060000|||b||000000|0
pxb-cxl|060000|||b||000000|0
pxb-pcie|060000|||b||000000|0
qemu-xhci|0c0330|||10|5:2 10:26 11:9|4-0000|1
qxl|038000|||1c||000---|1
qxl-vga|030000|||1c||000---|1
rocker|028000|11||49|11:9|000000|0
rtl8139|020000|||34||100000|1
sdhci-pci|080501|||b||000000|1
secondary-vga|038000|||10||800000|0
sii3112|010400|||20||----10|1
sm501|038000|||b||000000|0
sungem|020000|||b||000000|1
tpci200|068000|||34||010000|1
tulip|020000|||10||100000|1
ufs|010901|||b||000000|1
usb-ehci|0c0320|||b||000000|4
virtio|000200,00ff00,010000,018000,020000,030000,038000,040100,078000,080300,090000,090200,098000|||3|1:2 9:3 10:26 11:9 x1:18|-0----|1
vmware-svga|030000|||18||188000|0
vmxnet3|020000|5,11|3|34|5:2 10:26 11:9 x3:b|000000|1
x3130-upstream|060400|5,d,10|1|118|5:2 10:26 x1:18|00-001|0
xio3130-downstream|060400|5,d,10|1|118|5:2 10:26 x1:18|00-001|0
`
