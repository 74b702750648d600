import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'An invalid interrupt pin aborts the destination',
  cause:
    'QEMU does not compare the interrupt pin on load: the destination takes what the source sends. Virtio devices and a pci-bridge with a hot-plug controller (SHPC) set their interrupt line when their state is loaded, and QEMU aborts with "pci_irq_handler: Assertion `0 <= irq_num && irq_num < PCI_NUM_PINS\' failed" if the pin is not one of INTA to INTD. No QEMU gives a device such a pin, so the stream or the dump is damaged.',
  affects: 'virtio devices, pci-bridge with SHPC; measured on destinations of 7.2.22, 10.0.13 and 11.1.3',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'source',
      text: "Save the stream again: this one does not match the source's state.",
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const interruptPinAssertion: KnownCase = { code: 'interrupt-pin-assertion', signature: null, page }
