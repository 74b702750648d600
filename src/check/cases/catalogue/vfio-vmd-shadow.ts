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
    "QEMU adds a vendor-specific capability to a passed-through Volume Management Device (8086:201d, 467f, 4c3d, 9a0b): 24 bytes at 0xe8. The last 16 are the host addresses of its two memory windows (BAR 2 to 5), for the guest's driver. QEMU compares them on load with every machine type, whatever skip-vsc-check is set to. Two hosts rarely map the windows to the same addresses.",
  affects: 'vfio-pci with these devices on any QEMU since 5.1, any machine type',
  fixed: null,
  introduced: '5.1.0',
  commits: ['ee7932b0bb'],
  remedies: [
    {
      side: 'destination',
      text: 'Choose a destination host that maps BAR 2 to 5 of the device to the same addresses (lspci -vv on both hosts): one with the same board, the same firmware and the same cards in its slots.',
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
