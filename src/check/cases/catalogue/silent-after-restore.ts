import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'Restores that succeed but leave a device broken',
  cause:
    'QEMU does not refuse everything that goes wrong. Slots that are powered off after a migration (6.2, fixed in 7.0) disable the regions (BARs) of their devices. Bridge windows that were not refreshed (before 1.6) and a lost bus-master bit (before 2.2) stop DMA. QEMU prints no message.',
  affects: 'QEMU 6.2 with machine type pc-q35-6.1 or newer; QEMU before 2.2; QEMU before 1.6',
  fixed: '7.0.0, 2.2.0, 1.6.0',
  commits: ['6b0969f1ec', 'd5daff7d31', '68a27b208a', 'e78e9ae4a9'],
  compat: 'hw_compat_2_1: virtio-pci virtio-pci-bus-master-bug-migration=on',
  remedies: [
    {
      side: 'destination',
      text: 'Use QEMU 7.0 or newer; it powers on slots that hold a device.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'guest',
      text: 'If the device no longer works, reboot the guest, or detach the device and attach it again.',
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/6b0969f1ec', 'https://bugs.launchpad.net/qemu/+bug/1187529'],
}

export const silentAfterRestore: KnownCase = { code: 'silent-after-restore', signature: null, page }
