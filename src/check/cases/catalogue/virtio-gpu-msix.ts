import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-gpu-pci', 'virtio-vga', 'virtio-crypto-pci'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST' }],
  source: { values: [0x84, 0xc8] },
  destination: { values: [0x98, 0xdc] },
  eitherWay: true,
  eitherQemu: { from: '4.0', until: '4.1' },
}

const page: CasePage = {
  title: 'virtio-gpu, virtio-vga or virtio-crypto lost MSI-X in 4.0.0',
  cause:
    'A rework in 4.0 dropped the properties vectors and ioeventfd from these devices, so in 4.0.0 they have no MSI-X. 4.0.1 and 4.1 brought the properties back for all machine types. 4.0.0 is the odd one out.',
  affects: 'QEMU 4.0.0 on one end and any other release on the other',
  fixed: '4.1.0 / 4.0.1',
  introduced: '4.0.0',
  commits: ['683c1d89ef', '32e8ac8a28', 'a4ee4c8baa'],
  remedies: [
    {
      side: 'destination',
      text: "Set vectors to the source's value: 0 if it runs 4.0.0 and has no MSI-X.",
      set: {
        device: 'DEVICE',
        property: 'vectors',
        from: { register: 'CAPABILITY_LIST', names: { 132: '0', 200: '0' } },
        lookUp: 'It is 0 if lspci -vv on the source shows no MSI-X, otherwise the Count that it shows for MSI-X.',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'both',
      text: 'Move away from 4.0.0: start the guest on another release.',
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/683c1d89ef'],
}

export const virtioGpuMsix: KnownCase = { code: 'virtio-gpu-msix', signature, page }
