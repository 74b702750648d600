import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['nec-usb-xhci'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST' }, { in: 'EXP' }],
  machine: { to: '2.0' },
}

const page: CasePage = {
  title: 'nec-usb-xhci on a conventional bus has a PCI Express capability on one side only',
  cause:
    'Up to 2.0 the controller had the capability on every bus; 2.1 dropped it on conventional ones, and 2.2 brought it back for machine types up to 2.0. So a guest on 2.1 with such a machine type fails to migrate to 2.2 and newer.',
  affects: 'from QEMU 2.0 or older to 2.1, or from 2.1 to 2.2 or newer, machine types up to 2.0',
  fixed: '2.2.0',
  commits: ['e6043e92c2', '058fdcf52c'],
  compat: 'pc_compat_2_0: nec-usb-xhci force-pcie-endcap=on',
  remedies: [
    {
      side: 'destination',
      text: 'Use a QEMU older than 5.2, with force-pcie-endcap as in the QEMU that created the guest: from 2.2 on it is on with machine types up to 2.0. Since 5.2 the property has no effect.',
      guestRestart: false,
      reverse: 'guests created by 2.1 need it off',
    },
  ],
  sources: ['https://github.com/qemu/qemu/commit/e6043e92c2812a56b8f6cf35d5512067c746ce21'],
}

export const xhciEndpointCapability: KnownCase = { code: 'xhci-endpoint-capability', signature, page }
