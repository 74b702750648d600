import type { CasePage } from '../page'
import type { Signature } from '../signature'

export const signature: Signature = {
  code: 'vmxnet3-layout',
  devices: ['vmxnet3'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST' }],
}

export const page: CasePage = {
  title: 'vmxnet3 has its old or its new layout',
  cause:
    'QEMU 2.6 moved the MSI and MSI-X capabilities of vmxnet3 to where the real device has them and added PCI Express. Machine types up to 2.5 keep the old places.',
  affects: 'machine types up to 2.5 against newer ones, or one of the two properties set on one end only',
  fixed: 'no fault: machine types keep it apart',
  introduced: '2.6.0',
  commits: ['b22e0aef46', '7d6d347d06'],
  compat: 'hw_compat_2_5: vmxnet3 x-old-msi-offsets=on, x-disable-pcie=on',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or set the old places by hand (until 10.0).",
      set: { device: 'vmxnet3', property: 'x-old-msi-offsets', value: 'on', gone: '11.1' },
      guestRestart: false,
      reverse: 'breaks migrations to or from every peer that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/b22e0aef46'],
}
