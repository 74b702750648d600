import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-net-pci'],
  where: [{ in: 'MSIX', register: 'FLAGS', fields: ['QSIZE'] }],
}

const page: CasePage = {
  title: 'virtio-net has a different number of MSI-X vectors',
  cause:
    'Until 5.2, virtio-net had three vectors by default; 6.0 computes them from the queue pairs (two for each, and two more), which makes four for one pair. Machine types up to 5.2 keep three, but 6.0 and 6.1 forgot the transitional and non-transitional types. The same byte differs if queues or vectors are set differently on the two ends.',
  affects:
    'machine types up to 5.2 against newer; virtio-net-pci-(non-)transitional on 6.0 and 6.1; or queues, mq or vectors set on one end only',
  fixed: '6.2.0 for the alias types',
  introduced: '6.0.0',
  commits: ['3fd641ac5e', '51a81a2118'],
  compat: 'hw_compat_5_2: virtio-net-pci-base vectors=3',
  remedies: [
    {
      side: 'destination',
      text: 'Set the vectors that the source has. One queue pair has 4 by default (3 on machine types up to 5.2), and each further pair 2 more: if the queues differ, make them the same first. libvirt sets the vectors along with the queues of <driver>, from two pairs on.',
      set: {
        device: 'virtio-net-pci',
        property: 'vectors',
        from: { field: 'QSIZE', small: true, plus: 1 },
        lookUp: 'It is the Count that lspci -vv at the source shows for MSI-X.',
        each: 'unsigned',
      },
      guestRestart: false,
      reverse: 'every host that the guest moves to later needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/3fd641ac5e'],
}

export const virtioNetVectors: KnownCase = { code: 'virtio-net-vectors', signature, page }
