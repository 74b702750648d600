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
    'Up to 2.0 the controller had the capability on every bus; 2.1 dropped it on conventional ones, and 2.2 brought it back for machine types up to 2.0. A guest of 2.1 with such a machine type therefore fails to migrate to 2.2 and newer.',
  affects: 'up to 2.0 to 2.1, or 2.1 to 2.2 and newer, machine types up to 2.0',
  fixed: '2.2.0',
  commits: ['e6043e92c2', '058fdcf52c'],
  compat: 'pc_compat_2_0: nec-usb-xhci force-pcie-endcap=on',
  remedies: [
    {
      side: 'destination',
      text: 'Use a QEMU before 5.2 that has what the QEMU that created the guest had: force-pcie-endcap is on with machine types up to 2.0 from 2.2 on. Since 5.2 the property has no effect.',
      guestRestart: false,
      reverse: 'guests created by 2.1 need off',
    },
  ],
  sources: ['https://github.com/qemu/qemu/commit/e6043e92c2812a56b8f6cf35d5512067c746ce21'],
}

export const xhciEndpointCapability: KnownCase = { code: 'xhci-endpoint-capability', signature, page }
