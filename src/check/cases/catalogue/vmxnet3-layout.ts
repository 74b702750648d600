import type { KnownCase } from '../known-case'
import type { CasePage, PropertySetting } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vmxnet3'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST' }],
}

/** The list starts with MSI-X at 40 in the old layout; with MSI-X at 9c, or PCI Express at 48, in the new one. */
const oldPlaces = (property: string): PropertySetting => ({
  device: 'vmxnet3',
  property,
  from: { register: 'CAPABILITY_LIST', names: { 64: 'on', 156: 'off', 72: 'off' } },
  lookUp: `${property} is on if lspci -vv on the source shows MSI-X at [40], off if it shows it at [9c].`,
  gone: '11.1',
})

const page: CasePage = {
  title: 'vmxnet3 has the old layout on one side and the new one on the other',
  cause:
    'QEMU 2.6 moved the MSI and MSI-X capabilities of vmxnet3 to where the real device has them and added PCI Express. Machine types up to 2.5 keep the old layout.',
  affects:
    'a machine type up to 2.5 on one end and a newer one on the other, or one of the two properties set on one end only',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.6.0',
  commits: ['b22e0aef46', '7d6d347d06'],
  compat: 'hw_compat_2_5: vmxnet3 x-old-msi-offsets=on, x-disable-pcie=on',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or set the old layout by hand (possible up to QEMU 10.0).",
      set: oldPlaces('x-old-msi-offsets'),
      along: [oldPlaces('x-disable-pcie')],
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/b22e0aef46'],
}

export const vmxnet3Layout: KnownCase = { code: 'vmxnet3-layout', signature, page }
