import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: [
    { in: 'PM', register: 'PMC', fields: ['PME_D0', 'PME_D1', 'PME_D2', 'PME_D3HOT', 'PME_D3COLD'] },
    { in: 'PM', register: 'CTRL', fields: ['PME_ENABLE', 'PME_STATUS'] },
  ],
}

const page: CasePage = {
  title: "The host's kernel shows the PME bits of a passed-through device on one side only",
  cause:
    'Linux 5.19 and newer clear the PME bits of a function that vfio-pci passes to a guest: PME_Support in the power management capabilities, and PME_En and PME_Status in the control register. Older kernels show what the hardware has. QEMU compares these bytes. So it refuses a migration if only one of the two hosts has an older kernel, even if QEMU, device and firmware are the same.',
  affects:
    'one host with Linux 5.18 or older and one with 5.19 or newer; distribution kernels may have the change earlier',
  fixed: 'not a bug of QEMU: the two kernels show different bytes',
  commits: ['54918c2874'],
  remedies: [
    {
      side: 'both',
      text: 'Run kernels older than 5.19 on both hosts, or 5.19 and newer on both. Then compare the two functions again with --host-kernel and --src-host-kernel.',
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
  sources: ['https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=54918c2874'],
}

export const vfioHostKernelPme: KnownCase = { code: 'vfio-host-kernel-pme', signature, page }
