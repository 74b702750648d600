import type { KnownCase } from '../known-case'
import { extendedListWithout } from '../list-pointers'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: extendedListWithout('DVSEC'),
}

const page: CasePage = {
  title: "The host's kernel hides a capability of a passed-through device on one side only",
  cause:
    "Between the function and QEMU stands the host's vfio-pci, which takes capabilities out of the lists that it doesn't know. Linux 6.4 and newer show the Designated Vendor-Specific capability (DVSEC) and older ones skip it, so that the header before it points elsewhere. QEMU compares these pointers. What lspci shows on the host is the list before that: it is the same on both.",
  affects:
    'a host with Linux 6.3 or older against one with 6.4 or newer; kernels of distributions may have the change earlier',
  fixed: 'not a bug of QEMU: the two kernels show different lists',
  commits: ['6467d0740a'],
  remedies: [
    {
      side: 'both',
      text: 'Run a kernel of the same side of 6.4 on both hosts, and compare the two functions again with --host-kernel and --src-host-kernel.',
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
  sources: ['https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=6467d0740a'],
}

export const vfioHostKernelCapabilities: KnownCase = { code: 'vfio-host-kernel-capabilities', signature, page }
