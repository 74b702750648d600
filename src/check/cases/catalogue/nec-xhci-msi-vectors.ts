import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['nec-usb-xhci', 'xhci'],
  // A release candidate of 5.2, which no version string distinguishes from the release.
  where: [{ in: 'MSI', register: 'FLAGS', fields: ['QMASK'], open: true }],
}

const page: CasePage = {
  title: 'nec-usb-xhci lost its number of interrupters',
  cause:
    'A split of the xHCI model in the 5.2 development cycle overwrote the number of interrupters and slots of nec-usb-xhci, so its MSI capability offered one vector instead of sixteen. Only release candidates had it.',
  affects: '5.1 to 5.2.0-rc0 and rc1',
  fixed: '5.2.0',
  commits: ['172bc8520d', '8ddab8dd3d'],
  remedies: [
    {
      side: 'destination',
      text: 'Use a release of QEMU instead of the candidate.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://lore.kernel.org/qemu-devel/20201111171622.GI3232@work-vm/'],
}

export const necXhciMsiVectors: KnownCase = { code: 'nec-xhci-msi-vectors', signature, page }
