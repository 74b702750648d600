import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-blk-pci'],
  where: [{ in: 'HEADER', register: 'BASE_ADDRESS_0', open: true }],
  masks: { wmask: 0x80 },
  machine: { to: '3.1' },
}

const page: CasePage = {
  title: 'The legacy I/O region of a virtio device has a different size',
  cause:
    "The legacy I/O region holds the device's configuration structure, which grew as features were added: virtio-blk got discard and write-zeroes in 4.0 (64 to 128 bytes), virtio-serial got emergency-write in 2.3 and 2.8. The guest's address is not a multiple of the larger size on the destination.",
  affects:
    'virtio-blk with a machine type up to 3.1 on one end and a newer one on the other; virtio-serial with one up to 2.7 and a newer one',
  fixed: null,
  commits: ['7976a6d231'],
  compat:
    'hw_compat_3_1: virtio-blk-device discard=false, write-zeroes=false; hw_compat_2_7: virtio-serial-device emergency-write=off',
  remedies: [
    {
      side: 'both',
      text: 'Use the same versioned machine type on both ends: it determines the features, and so the size.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'Switch off the features that the source does not have.',
      set: { device: 'virtio-blk-pci', property: 'discard', value: 'off' },
      along: [{ device: 'virtio-blk-pci', property: 'write-zeroes', value: 'off' }],
      guestRestart: false,
      reverse: 'guests that were created with the feature are then refused',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/7976a6d231'],
}

export const virtioLegacyRegionSize: KnownCase = { code: 'virtio-legacy-region-size', signature, page }
