import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'

const page: WrittenPage = {
  title: 'An xHCI controller without MSI-X aborts the destination',
  cause:
    'When QEMU loads the state of an xHCI controller, it releases its MSI-X vectors even if msix=off left it without any. Since 7.2 that code asserts that the vector exists. The destination aborts with "msix_vector_unuse: Assertion `vector < dev->msix_entries_nr\' failed", even if both machines are identical, with or without MSI, paused or running, with or without USB devices.',
  affects: 'nec-usb-xhci,msix=off on destinations from 7.2.0 on; qemu-xhci,msix=off where it has that property (10.0)',
  fixed: null,
  introduced: '7.2.0',
  commits: ['15377f6e79'],
  remedies: [
    {
      side: 'both',
      text: 'Restart the guest with MSI-X, on both ends: leave msix at its default. Without a restart the capabilities of the two ends would differ.',
      set: { device: 'nec-usb-xhci', property: 'msix', value: 'on', on: ['nec-usb-xhci'] },
      guestRestart: true,
      reverse: 'guests that were started with msix=off are refused because their capabilities differ',
    },
    {
      side: 'both',
      text: 'Or detach the controller before the migration, start the destination without it, and attach it again afterwards.',
      libvirt: { advice: 'detach' },
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/15377f6e79'],
}

export const xhciWithoutMsix: KnownCase = { code: 'xhci-without-msix', signature: null, page }
