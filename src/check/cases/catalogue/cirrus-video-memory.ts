import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['cirrus-vga', 'cirrus_vga'],
  where: [{ in: 'HEADER', register: 'BASE_ADDRESS_0' }],
  destination: { clear: ['SPACE'] },
}

const page: CasePage = {
  title: "cirrus-vga's video memory has a different size",
  cause:
    'QEMU 2.9 lowered the default from 8 to 4 MiB; machine types up to 2.8 keep 8 MiB. QEMU usually refuses the RAM block first.',
  affects: 'a machine type up to 2.8 on one end and a newer one on the other, or vgamem_mb set on one end only',
  fixed: 'not a bug: the machine type decides',
  commits: ['73c148130b'],
  compat: 'hw_compat_2_8: cirrus-vga vgamem_mb=8',
  remedies: [
    {
      side: 'destination',
      text: "Set the source's size, in MiB.",
      set: {
        device: 'cirrus-vga',
        property: 'vgamem_mb',
        lookUp:
          'It is the size, in MiB, of the RAM block whose name ends in vga.vram on the source (info ramblock in its monitor).',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/73c148130b'],
}

export const cirrusVideoMemory: KnownCase = { code: 'cirrus-video-memory', signature, page }
