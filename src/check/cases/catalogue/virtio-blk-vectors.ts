import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-blk-pci', 'vhost-user-blk-pci'],
  where: [{ in: 'MSIX', register: 'FLAGS', fields: ['QSIZE'], open: true }],
  machine: { to: '2.11' },
}

const page: CasePage = {
  title: 'virtio-blk has a vector for each queue on one side, but only two on the other',
  cause:
    'Up to 2.11, virtio-blk had two MSI-X vectors regardless of its number of queues. Since 2.12 it has one for each queue plus one.',
  affects: 'a machine type up to 2.11 on one end and a newer one on the other, with num-queues above 1',
  fixed: '2.12.0',
  commits: ['0ebf9a7488'],
  compat: 'hw_compat_2_11: virtio-blk-pci vectors=2',
  remedies: [
    {
      side: 'destination',
      text: 'Set the number of vectors that the guest was created with.',
      set: {
        device: 'virtio-blk-pci',
        property: 'vectors',
        from: { field: 'QSIZE', small: true, plus: 1 },
        lookUp: 'It is the Count that lspci -vv on the source shows for MSI-X.',
        each: 'unsigned',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/0ebf9a7488'],
}

export const virtioBlkVectors: KnownCase = { code: 'virtio-blk-vectors', signature, page }
