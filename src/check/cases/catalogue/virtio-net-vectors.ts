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
    'Up to 5.2, virtio-net had three vectors by default. Since 6.0 the default is two for each queue pair plus two, which is four for one pair. Machine types up to 5.2 keep three, but 6.0 and 6.1 forgot the transitional and non-transitional device types. The same byte differs if queues or vectors are set differently on the two ends.',
  affects:
    'a machine type up to 5.2 on one end and a newer one on the other; virtio-net-pci-(non-)transitional on 6.0 and 6.1; or queues, mq or vectors set on one end only',
  fixed: '6.2.0 for the alias types',
  introduced: '6.0.0',
  commits: ['3fd641ac5e', '51a81a2118'],
  compat: 'hw_compat_5_2: virtio-net-pci-base vectors=3',
  remedies: [
    {
      side: 'destination',
      text: "Set vectors to the source's value. The default is 4 for one queue pair (3 on machine types up to 5.2) and 2 more for each further pair. If the queues differ, make them the same first. With two or more pairs, libvirt sets the vectors along with the queues of <driver>.",
      set: {
        device: 'virtio-net-pci',
        property: 'vectors',
        from: { field: 'QSIZE', small: true, plus: 1 },
        lookUp: 'It is the Count that lspci -vv on the source shows for MSI-X.',
        each: 'unsigned',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/3fd641ac5e'],
}

export const virtioNetVectors: KnownCase = { code: 'virtio-net-vectors', signature, page }
