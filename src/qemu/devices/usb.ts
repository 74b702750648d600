import { type DeviceRow, region } from './row'

const UHCI = [region(4, 'io', 0x20)]
const EHCI = [region(0, 'm32', 0x1000)]
const XHCI = [region(0, 'm64', 0x4000)]

export const USB: readonly DeviceRow[] = [
  { names: ['piix3-usb-uhci'], ids: ['8086:7020'], bars: UHCI },
  { names: ['piix4-usb-uhci'], ids: ['8086:7112'], bars: UHCI },
  { names: ['ich9-usb-uhci1'], ids: ['8086:2934'], bars: UHCI },
  { names: ['ich9-usb-uhci2'], ids: ['8086:2935'], bars: UHCI },
  { names: ['ich9-usb-uhci3'], ids: ['8086:2936'], bars: UHCI },
  { names: ['ich9-usb-uhci4'], ids: ['8086:2937'], bars: UHCI },
  { names: ['ich9-usb-uhci5'], ids: ['8086:2938'], bars: UHCI },
  { names: ['ich9-usb-uhci6'], ids: ['8086:2939'], bars: UHCI },
  { names: ['vt82c686b-usb-uhci'], ids: ['1106:3038'], bars: UHCI },
  { names: ['ich9-usb-ehci1'], ids: ['8086:293a'], bars: EHCI },
  { names: ['ich9-usb-ehci2'], ids: ['8086:293c'], bars: EHCI },
  { names: ['usb-ehci'], ids: ['8086:24cd'], bars: EHCI },
  { names: ['pci-ohci'], ids: ['106b:003f'], bars: [region(0, 'm32', 0x100)] },
  { names: ['qemu-xhci'], ids: ['1b36:000d'], bars: XHCI, express: 'always' },
  { names: ['nec-usb-xhci'], ids: ['1033:0194'], bars: XHCI, express: 'always' },
]
