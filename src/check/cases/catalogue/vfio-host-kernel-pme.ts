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
  title: "The host's kernel shows the power management events of a passed-through device on one side only",
  cause:
    'Linux 5.19 and newer clear the PME bits of a function that vfio-pci gives to a guest: PME_Support in the power management capabilities, PME_En and PME_Status in the control register. Older kernels show what the hardware has. QEMU compares these bytes, so a migration between two hosts of which one has an older kernel is refused, although QEMU, device and firmware are the same.',
  affects:
    'a host with Linux 5.18 or older against one with 5.19 or newer; kernels of distributions may have the change earlier',
  fixed: 'not a bug of QEMU: the two kernels show different bytes',
  commits: ['54918c2874'],
  remedies: [
    {
      side: 'both',
      text: 'Run a kernel of the same side of 5.19 on both hosts, and compare the two functions again with --host-kernel and --src-host-kernel.',
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
