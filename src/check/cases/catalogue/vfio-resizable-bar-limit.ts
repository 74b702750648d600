import type { KnownCase } from '../known-case'
import { extendedListWithout } from '../list-pointers'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: extendedListWithout('REBAR'),
  eitherQemu: { from: '8.1' },
}

const page: CasePage = {
  title: 'One QEMU shows the Resizable BAR capability of a passed-through device and the other hides it',
  cause:
    'QEMU 8.1 and newer show the guest a Resizable BAR capability with the size that the host uses; releases from 4.1 to 8.0 hide it. Newer releases hide it too if a BAR is larger than the register allows in their view: over 512 GB up to 10.0, over 128 TB since 10.1, which got a newer definition of the register from the kernel headers. If the capability is hidden, the header before it points elsewhere, and QEMU compares that pointer. No machine type keeps the old behaviour.',
  affects:
    'vfio-pci between QEMU 8.0 or older and 8.1 or newer; with a BAR over 512 GB between 10.0 or older and 10.1 or newer',
  fixed: null,
  introduced: '8.1.0',
  commits: ['b5048a4cbf', '1cab5a02ab'],
  remedies: [
    {
      side: 'destination',
      text: 'Choose a destination on the same side of 8.1 as the source and, for a device with a BAR over 512 GB, on the same side of 10.1.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'For the next start of the guest, set the BAR to at most 512 GB on both hosts, if the device supports that (resourceN_resize in sysfs) and both ends run 8.1 or newer.',
      guestRestart: true,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Detach the device, migrate, and attach one on the destination.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: [
    'https://gitlab.com/qemu-project/qemu/-/commit/b5048a4cbf',
    'https://gitlab.com/qemu-project/qemu/-/commit/1cab5a02ab',
  ],
}

export const vfioResizableBarLimit: KnownCase = { code: 'vfio-resizable-bar-limit', signature, page }
