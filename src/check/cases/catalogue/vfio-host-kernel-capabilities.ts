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
    "The host's vfio-pci driver removes capabilities that it does not know from the lists that QEMU sees. Linux 6.4 and newer show the Designated Vendor-Specific capability (DVSEC). Older kernels skip it, so the header before it points elsewhere. QEMU compares these pointers. lspci on the host shows the lists before vfio-pci edits them, so they look the same on both hosts.",
  affects:
    'one host with Linux 6.3 or older and one with 6.4 or newer; distribution kernels may have the change earlier',
  fixed: 'not a bug of QEMU: the two kernels show different lists',
  commits: ['6467d0740a'],
  remedies: [
    {
      side: 'both',
      text: 'Run kernels older than 6.4 on both hosts, or 6.4 and newer on both. Then compare the two functions again with --host-kernel and --src-host-kernel.',
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
