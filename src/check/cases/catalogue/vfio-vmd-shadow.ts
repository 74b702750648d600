import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: [
    { in: 'VNDR', register: 'MEMBAR1' },
    { in: 'VNDR', register: 'MEMBAR2' },
  ],
}

const page: CasePage = {
  title: "The two hosts map the windows of Intel's Volume Management Device to different addresses",
  cause:
    "QEMU adds a vendor-specific capability to a passed-through Volume Management Device (8086:201d, 467f, 4c3d, 9a0b): 24 bytes at 0xe8, the last 16 of which are the host's addresses of its two memory windows (BAR 2 to 5), for the guest's driver. They are compared on load, with every machine type and whatever skip-vsc-check says, and two hosts rarely place the windows alike.",
  affects: 'vfio-pci with these devices on any QEMU since 5.1, any machine type',
  fixed: null,
  introduced: '5.1.0',
  commits: ['ee7932b0bb'],
  remedies: [
    {
      side: 'destination',
      text: 'Take a destination whose host maps BAR 2 to 5 of the device to the same addresses (lspci -vv on both hosts): the same board, firmware and population of slots.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Detach the device, migrate, and attach one on the destination.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/ee7932b0bb'],
}

export const vfioVmdShadow: KnownCase = { code: 'vfio-vmd-shadow', signature, page }
