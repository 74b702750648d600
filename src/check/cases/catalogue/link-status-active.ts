import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [{ in: 'EXP', register: 'LNKSTA' }],
  destinationQemu: { until: '2.7' },
}

const page: CasePage = {
  title: 'The link of an endpoint is active on one side only',
  cause:
    'QEMU 2.4 set Data Link Layer Link Active for every PCI Express device, on older machine types too. QEMU 2.7 and newer do not compare the bit.',
  affects: 'from QEMU 2.3 or older to 2.4, 2.5 or 2.6, machine types up to 2.3',
  fixed: '2.7.0',
  introduced: '2.4.0',
  commits: ['6b4495401b', 'b2101eae63'],
  compat: 'hw_compat_2_3: pci-device x-pcie-lnksta-dllla=off',
  remedies: [{ side: 'destination', text: 'Use QEMU 2.7 or newer.', guestRestart: false, reverse: null }],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/6b4495401b'],
}

export const linkStatusActive: KnownCase = { code: 'link-status-active', signature, page }
