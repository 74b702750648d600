import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [
    { in: 'MSIX', register: 'FLAGS', fields: ['QSIZE'] },
    { in: 'MSI', register: 'FLAGS', fields: ['QMASK'] },
  ],
}

const page: CasePage = {
  title: 'The device has a different number of interrupt vectors',
  cause:
    "A property sets the size of the MSI-X table (or the number of MSI messages): vectors, queues, or the device's number of interrupters or functions. The two ends have different values.",
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare the properties of the device on both command lines, and the machine types.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: "Set the source's number of vectors. (The field Table Size holds one less.)",
      set: {
        device: 'DEVICE',
        property: 'vectors',
        from: { field: 'QSIZE', small: true, plus: 1 },
        lookUp: 'It is the Count that lspci -vv on the source shows for MSI-X.',
        on: ['virtio-*', 'vhost-*'],
        each: 'unsigned',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const msixVectorCount: KnownCase = { code: 'msix-vector-count', signature, page }
