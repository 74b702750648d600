import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pci-serial', 'pci-serial-2x', 'pci-serial-4x', 'pci-serial-multi'],
  where: [{ in: 'HEADER', register: 'CLASS_PROG' }],
  source: { values: [0x0, 0x2] },
  destination: { values: [0x0, 0x2] },
}

const page: CasePage = {
  title: 'pci-serial has a different programming interface',
  cause: 'QEMU 2.1 set the programming interface to 02 (16550); machine types up to 2.0 keep 00.',
  affects: 'a machine type up to 2.0 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.1.0',
  commits: ['fa118d1f8b'],
  compat: 'pc_compat_2_0: pci-serial prog_if=0',
  remedies: [
    {
      side: 'destination',
      text: 'Set the value by hand.',
      set: {
        device: 'pci-serial',
        property: 'prog_if',
        from: {},
        lookUp: 'It is the prog-if that lspci -v on the source shows, 0 if it shows none.',
        gone: '11.1',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/fa118d1f8b'],
}

export const pciSerialProgIf: KnownCase = { code: 'pci-serial-prog-if', signature, page }
