import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['nec-usb-xhci', 'xhci'],
  // A release candidate of 5.2, which no version string distinguishes from the release.
  where: [{ in: 'MSI', register: 'FLAGS', fields: ['QMASK'], open: true }],
}

const page: CasePage = {
  title: 'nec-usb-xhci offers one MSI vector instead of sixteen',
  cause:
    'When the xHCI model was split during 5.2 development, the number of interrupters and slots of nec-usb-xhci was overwritten. Its MSI capability then offered one vector instead of sixteen. Only release candidates have this bug.',
  affects: 'from QEMU 5.1 to 5.2.0-rc0 or rc1',
  fixed: '5.2.0',
  commits: ['172bc8520d', '8ddab8dd3d'],
  remedies: [
    {
      side: 'destination',
      text: 'Use a QEMU release instead of the release candidate.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://lore.kernel.org/qemu-devel/20201111171622.GI3232@work-vm/'],
}

export const necXhciMsiVectors: KnownCase = { code: 'nec-xhci-msi-vectors', signature, page }
