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
  title: "A guest created with QEMU 8.0.0's AER mask register meets a QEMU without it",
  cause:
    'QEMU 8.0.0 gave Advanced Error Reporting a writable Uncorrectable Error Mask with Uncorrectable Internal Error masked by default, for all machine types. QEMU up to 7.2, and machine types up to 7.2 on later releases, keep the register read-only and zero, so they refuse a source that has the new value.',
  affects:
    'source QEMU 8.0.0 (or the property switched on) to a destination up to 7.2, or to 8.0.1 and later with a machine type up to 7.2; every device with AER',
  fixed: '8.0.1 / 8.1.0',
  introduced: '8.0.0',
  commits: ['5ed3dabe57', '010746ae1d'],
  compat: 'hw_compat_7_2: pci-device x-pcie-err-unc-mask=off',
  remedies: [
    {
      side: 'destination',
      text: 'Give the devices the register until the guest is shut down.',
      set: { device: 'DEVICE', property: 'x-pcie-err-unc-mask', value: 'on', since: '8.0' },
      guestRestart: false,
      reverse: 'migrating back to a QEMU without the property (7.2 and older) stays impossible',
    },
    {
      side: 'both',
      text: 'Shut the guest down and start it with QEMU 8.0.1 or newer; it then fits all releases of its machine type.',
      guestRestart: true,
      reverse: null,
    },
  ],
  createdOn: [
    {
      from: '8.0',
      until: '8.0.1',
      says: 'The guest was created by 8.0.0 itself: the fix in 8.0.1 and 8.1 is what breaks it. Start the destination with x-pcie-err-unc-mask=on for its PCI devices until the guest is shut down once.',
    },
    {
      from: '2.4',
      until: '8.0',
      says: 'The guest was created before 8.0.0 and has the register at zero; a failure here means that it ran through 8.0.0 and was restarted there.',
    },
  ],
  sources: [
    'https://lore.kernel.org/qemu-devel/20230503002701.854329-1-leobras@redhat.com/',
    'https://gitlab.com/qemu-project/qemu/-/commit/5ed3dabe57',
  ],
}

export const aerUncorrectableMask: KnownCase = { code: 'aer-uncorrectable-mask', signature, page }
