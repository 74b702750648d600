import { idPair } from '../../pci/config-space'
import type { Appearance } from '../painting/model'

/** Subsystem that QEMU gives a device without its own (pci_set_default_subsystem_id, hw/pci/pci.c). */
export const DEFAULT_SUBSYSTEM = '1af4:1100'

/**
 * Types whose ids are those of real hardware. One line each: type, revisions, subsystems ("-" for those of QEMU's own,
 * "*" for any), standard capabilities, extended ones, subsystem of a bridge. All numbers in hex. Seen on QEMU 5.2, 7.2,
 * 10.0 and 11.1 with every option that changes config space; the test of this file compares it with the ground truth.
 */
const LIKE_HARDWARE = `
AC97|1|-||
AMDVI-PCI|0|-|5 8 f|
ES1370|0|4942:4c4c||
ICH9-LPC|2|-||
ICH9-SMB|2|-||
PIIX3|0|-||
PIIX4_PM|3|-||
am53c974|10|-||
ati-vga|0|-||
cirrus-vga|0|-||
ctucan_pci|0|1760:ff00||
e1000|3|-||
e1000-82544gc|3|-||
e1000-82545em|3|-||
e1000e|0|*|1 5 10 11|1 3
i440FX|2|-||
i6300esb|0|-||
i82378|3|-||
i82550|e|-|1|
i82551|f|-|1|
i82557a|1|-||
i82557b|2|-||
i82557c|3|-||
i82558a|4|-|1|
i82558b|5|-|1|
i82559a|6|-|1|
i82559b|7|-|1|
i82559c|c|8086:0040|1|
i82559er|9|-|1|
i82801|3|-|1|
i82801b11-bridge|92|*|d||0000:0000
ich9-ahci|2|-|5 12|
ich9-intel-hda|3|-|5|
ich9-usb-ehci1|3|-||
ich9-usb-ehci2|3|-||
ich9-usb-uhci1|3|-||
ich9-usb-uhci2|3|-||
ich9-usb-uhci3|3|-||
ich9-usb-uhci4|3|-||
ich9-usb-uhci5|3|-||
ich9-usb-uhci6|3|-||
igb|1|-|1 5 10 11|1 e 10
intel-hda|1|-|5|
ioh3420|2|*|5 d 10|1 d|8086:0000
kvaser_pci|0|-||
lsi53c810|0|0000:1000||
lsi53c895a|0|0000:1000||
macio-newworld|0|-||
macio-oldworld|0|-||
mch|0|-||
megasas|0|1000:1013|5 11|
megasas-gen2|0|1000:9261|5 10 11|
mioe3680_pci|0|13fe:c302||
mptsas1068|0|1000:8000|5|
ne2k_pci|0|-||
nec-usb-xhci|3|-|5 10 11|
pci-ohci|0|-||
pcm3680_pci|0|13fe:c002||
pcnet|10|0000:0000||
piix3-ide|0|-||
piix3-usb-uhci|1|-||
piix4-ide|0|-||
piix4-usb-uhci|1|-||
pvscsi|0 2|0000:1000 15ad:07c0|5 10|
rtl8139|20|-||
sii3112|1|-||
sm501|0|-||
sungem|1|0000:0000||
tpci200|0|1498:300a||
tulip|0|103c:104f||
usb-ehci|10|-||
vmware-svga|0|15ad:0405||
vmxnet3|1|15ad:07b0|5 10 11|3
x3130-upstream|2|*|5 d 10|1|0000:0000
xio3130-downstream|1|*|5 d 10|1 d|0000:0000
`

/** virtio's capabilities are those that virtio_pci_realize and virtio_pci_device_plugged add (hw/virtio/virtio-pci.c). */
const VIRTIO_STANDARD = [0x01, 0x09, 0x10, 0x11]
const VIRTIO_EXTENDED = [0x0001, 0x000e, 0x000f, 0x0010]
const FIRST_MODERN_ID = 0x1040

const numbers = (text: string): number[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((part) => Number.parseInt(part, 16))

function subsystemsOf(text: string): readonly string[] | null {
  if (text === '*') return null
  return text === '-' ? [DEFAULT_SUBSYSTEM] : text.split(' ')
}

function parse(line: string): [string, Appearance] {
  const [type = '', revisions = '', subsystems = '', standard = '', extended = '', bridge = ''] = line.split('|')
  return [
    type,
    {
      revisions: numbers(revisions),
      subsystems: subsystemsOf(subsystems),
      standard: numbers(standard),
      extended: numbers(extended),
      bridgeSubsystem: bridge || null,
    },
  ]
}

let known: ReadonlyMap<string, Appearance> | null = null

/**
 * Returns the appearance of a device type that has the ids of real hardware; null for types whose ids only QEMU uses.
 */
export function appearanceOf(type: string): Appearance | null {
  known ??= new Map(LIKE_HARDWARE.trim().split('\n').map(parse))
  return known.get(type) ?? null
}

/** Names of the types that `appearanceOf` knows. */
export const likeHardware = (): readonly string[] =>
  LIKE_HARDWARE.trim()
    .split('\n')
    .map((line) => parse(line)[0])

const legacySubsystem = (virtioId: number): readonly string[] | null =>
  virtioId < 0 ? null : [idPair(0x1af4, virtioId)]

/**
 * Returns the appearance of a virtio device of QEMU.
 * @param id PCI device id
 * @param virtioId the id of its type, which is the subsystem id of a legacy or transitional device; negative if unknown
 */
export const virtioAppearance = (id: number, virtioId: number): Appearance => ({
  revisions: [id < FIRST_MODERN_ID ? 0 : 1],
  subsystems: id >= FIRST_MODERN_ID ? [DEFAULT_SUBSYSTEM] : legacySubsystem(virtioId),
  standard: VIRTIO_STANDARD,
  extended: VIRTIO_EXTENDED,
  bridgeSubsystem: null,
})
