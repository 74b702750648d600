import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-balloon-pci'],
  where: [{ in: 'HEADER', register: 'BASE_ADDRESS_0', open: true }],
  masks: { wmask: 0xc0 },
}

const page: CasePage = {
  title: "virtio-balloon's legacy I/O region grew from 32 to 64 bytes",
  cause:
    "QEMU 4.0.0 enlarged the balloon's configuration structure, so its legacy I/O region needs 64 bytes and an address that is a multiple of 64. A guest that was created with the 32-byte region may have it at an odd multiple of 32, which the destination can't represent. Only such addresses fail, so the failure comes and goes with the guest's address layout.",
  affects:
    'from QEMU 3.1 or older to 4.0.0 with machine types up to 3.1; on Proxmox also machine type 4.0 between pve-qemu 4.0 and 4.1',
  fixed: '4.1.0 / 4.0.1',
  introduced: '4.0.0',
  commits: ['2bbadb08ce', 'a6fe4a3aa8'],
  compat: 'hw_compat_4_0: virtio-balloon-device qemu-4-0-config-size=true; hw_compat_3_1: =false',
  remedies: [
    {
      side: 'destination',
      text: 'Use QEMU 4.0.1 or newer: with a versioned machine type up to 3.1 it keeps the small region.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'Set the size as in the QEMU that created the guest (QEMU 4.0.1 or newer).',
      set: { device: 'virtio-balloon-pci', property: 'qemu-4-0-config-size', value: 'off', gone: '11.1' },
      guestRestart: false,
      reverse: 'guests created by 4.0 need it on',
    },
    {
      side: 'both',
      text: 'Restart the guest on the new QEMU: its firmware then assigns suitable addresses.',
      guestRestart: true,
      reverse: null,
    },
  ],
  createdOn: [
    {
      from: '4.0',
      until: '4.1',
      says: 'Created by 4.0: the guest has the 64-byte region; 4.1 and newer need qemu-4-0-config-size=on if the machine type is older than 4.0.',
    },
  ],
  sources: [
    'https://lore.kernel.org/qemu-devel/20190710141440.27635-1-stefanha@redhat.com/',
    'https://bugs.launchpad.net/qemu/+bug/1838569',
    'https://github.com/proxmox/pve-qemu',
  ],
}

export const virtioBalloonConfigSize: KnownCase = { code: 'virtio-balloon-config-size', signature, page }
