import { ADVICE } from '../../explain/advice'
import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'An xHCI controller without MSI-X ends the destination',
  cause:
    'As it loads the state of an xHCI controller, QEMU releases its MSI-X vectors even where msix=off left it without any, and since 7.2 the code that does so asserts that there is such a vector. The destination aborts with "msix_vector_unuse: Assertion `vector < dev->msix_entries_nr\' failed", also where both machines are identical; with MSI or without, paused or running, with USB devices or without.',
  affects: 'nec-usb-xhci,msix=off on destinations from 7.2.0 on; qemu-xhci,msix=off where it has that property (10.0)',
  fixed: null,
  introduced: '7.2.0',
  commits: ['15377f6e79'],
  remedies: [
    {
      side: 'both',
      text: 'Start the guest anew with MSI-X, on both ends: leave msix at its default. Without a restart the two ends would differ in their capabilities.',
      set: { device: 'nec-usb-xhci', property: 'msix', value: 'on', on: ['nec-usb-xhci'] },
      guestRestart: true,
      reverse: 'guests that were started with msix=off are refused at their capabilities',
    },
    {
      side: 'both',
      text: 'Or detach the controller before the migration, start the destination without it, and attach it again afterwards.',
      libvirt: ADVICE.detach.command,
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/15377f6e79'],
}

export const xhciWithoutMsix: KnownCase = { code: 'xhci-without-msix', signature: null, page }
