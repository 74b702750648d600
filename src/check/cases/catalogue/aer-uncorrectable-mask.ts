import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [{ in: 'AER', register: 'UNCOR_MASK' }],
  source: { set: ['INTN'] },
  destination: { clear: ['INTN'] },
  machine: { to: '7.2' },
}

const page: CasePage = {
  title: 'The guest has the AER mask register of QEMU 8.0.0, and the destination does not',
  cause:
    'QEMU 8.0.0 made Uncorrectable Error Mask in Advanced Error Reporting writable and masked Uncorrectable Internal Error by default, on all machine types. In QEMU up to 7.2, and with machine types up to 7.2 on later releases, the register is read-only and zero. They refuse a source that has the new value.',
  affects:
    'a source on QEMU 8.0.0 (or with the property on); a destination on 7.2 or older, or on 8.0.1 or newer with a machine type up to 7.2; every device with AER',
  fixed: '8.0.1 / 8.1.0',
  introduced: '8.0.0',
  commits: ['5ed3dabe57', '010746ae1d'],
  compat: 'hw_compat_7_2: pci-device x-pcie-err-unc-mask=off',
  remedies: [
    {
      side: 'destination',
      text: 'Turn the register on for the devices until the guest is shut down.',
      set: { device: 'DEVICE', property: 'x-pcie-err-unc-mask', value: 'on', since: '8.0' },
      guestRestart: false,
      reverse: 'migrating back to a QEMU without the property (7.2 and older) stays impossible',
    },
    {
      side: 'both',
      text: 'Shut the guest down and start it with QEMU 8.0.1 or newer. Every release that has its machine type then accepts it.',
      guestRestart: true,
      reverse: null,
    },
  ],
  createdOn: [
    {
      from: '8.0',
      until: '8.0.1',
      says: 'The guest was created by 8.0.0, and the fix in 8.0.1 and 8.1 breaks its migration. Until the guest has been shut down once, start the destination with x-pcie-err-unc-mask=on for its PCI devices.',
    },
    {
      from: '2.4',
      until: '8.0',
      says: 'The guest was created by a release older than 8.0.0, so its register is zero. A failure here means that it was restarted while it ran on 8.0.0.',
    },
  ],
  sources: [
    'https://lore.kernel.org/qemu-devel/20230503002701.854329-1-leobras@redhat.com/',
    'https://gitlab.com/qemu-project/qemu/-/commit/5ed3dabe57',
  ],
}

export const aerUncorrectableMask: KnownCase = { code: 'aer-uncorrectable-mask', signature, page }
