import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-balloon-pci'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST' }],
  source: { values: [0x84, 0xc8] },
  destination: { values: [0x98, 0xdc] },
  eitherWay: true,
}

const page: CasePage = {
  title: 'virtio-balloon has MSI-X on one side only',
  cause:
    'QEMU 10.0 gave virtio-balloon an MSI-X capability (vectors=2); machine types up to 9.2 keep it off. The difference shows at the head of the capability list.',
  affects: 'a machine type up to 9.2 on one end and 10.0 or newer on the other, or vectors set on one end only',
  fixed: 'not a bug: the machine type decides',
  introduced: '10.0.0',
  commits: ['virtio-balloon-pci: allow setting nvectors (10.0)'],
  compat: 'hw_compat_9_2: virtio-balloon-pci vectors=0',
  remedies: [
    {
      side: 'destination',
      text: 'Use the same versioned machine type on both ends.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'Or set the vectors by hand: 0 if the guest has no MSI-X, 2 if it does.',
      set: {
        device: 'virtio-balloon-pci',
        property: 'vectors',
        from: { register: 'CAPABILITY_LIST', names: { 132: '0', 200: '0', 152: '2', 220: '2' } },
        lookUp: 'It is 0 if lspci -vv on the source shows no MSI-X, 2 if it does.',
        since: '10.0',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://lore.kernel.org/qemu-devel/20250115161425.246348-1-arbab@linux.ibm.com/'],
}

export const virtioBalloonVectors: KnownCase = { code: 'virtio-balloon-vectors', signature, page }
