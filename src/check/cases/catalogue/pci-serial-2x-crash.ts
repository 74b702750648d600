import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'Migrating a machine with pci-serial-2x crashes the source',
  cause:
    'When QEMU saves the state of a pci-serial-2x, it reads invalid memory and crashes with a segmentation fault. It is not just the restore that fails: the running guest is lost. It also happens with a paused machine, with and without character devices, and when saving an image or a snapshot as well as during a migration. pci-serial and pci-serial-4x are not affected.',
  affects: 'measured on 5.2.0, 7.2.22, 10.0.13 and 11.1.3',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'source',
      text: 'Do not migrate, save or snapshot the running guest. Shut it down and start it with two pci-serial devices, or with pci-serial-4x, instead.',
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const pciSerial2xCrash: KnownCase = { code: 'pci-serial-2x-crash', signature: null, page }
