import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['VGA', 'vga', 'secondary-vga'],
  where: [{ in: 'HEADER', register: 'REVISION_ID' }],
  source: { values: [0x0, 0x2] },
  destination: { values: [0x0, 0x2] },
}

const page: CasePage = {
  title: 'VGA has the old revision on one side only',
  cause:
    'QEMU 2.2 gave the standard VGA revision 2 for its extended registers; machine types up to 2.1 keep revision 0, and so does a device with mmio=off.',
  affects: 'a machine type up to 2.1 on one end and a newer one on the other, or mmio set on one end only',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.2.0',
  commits: [],
  compat: 'pc_compat_2_1: VGA qemu-extended-regs=off',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or switch the registers off.",
      set: {
        device: 'VGA',
        property: 'qemu-extended-regs',
        from: { names: { 0: 'off', 2: 'on' } },
        lookUp: 'It is on if lspci on the source shows rev 02, off if it shows none.',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/master/hw/i386/pc.c'],
}

export const vgaRevision: KnownCase = { code: 'vga-revision', signature, page }
