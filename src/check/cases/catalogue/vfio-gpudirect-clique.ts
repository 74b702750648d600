import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: [{ in: 'VNDR', register: 'CLIQUE', fields: ['ID'] }],
}

const page: CasePage = {
  title: 'A passed-through NVIDIA GPU has a different GPUDirect clique on the destination',
  cause:
    "QEMU adds a vendor-specific capability to an NVIDIA GPU that has the property x-nv-gpudirect-clique: 8 bytes at 0xc8, or since 8.1 at 0xd4 if a capability of the GPU starts at 0xc8. It holds the property's value. QEMU compares it with every machine type, whatever skip-vsc-check is set to. The two ends were started with different values.",
  affects: 'vfio-pci with x-nv-gpudirect-clique on any QEMU since 2.11, any machine type',
  fixed: null,
  introduced: '2.11.0',
  commits: ['dfbee78db8'],
  remedies: [
    {
      side: 'destination',
      text: "Set x-nv-gpudirect-clique on the destination to the source's value.",
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/dfbee78db8'],
}

export const vfioGpudirectClique: KnownCase = { code: 'vfio-gpudirect-clique', signature, page }
