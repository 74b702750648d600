import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['qxl', 'qxl-vga'],
  where: [{ in: 'HEADER', register: 'REVISION_ID' }],
  source: { values: [0x2, 0x3, 0x4, 0x5] },
  destination: { values: [0x2, 0x3, 0x4, 0x5] },
}

const page: CasePage = {
  title: 'qxl has a different hardware revision',
  cause: "QEMU 5.0 raised qxl's revision to 5; machine types up to 4.2 keep 4, and those up to 1.2 keep 3.",
  affects: 'a machine type up to 4.2 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '5.0.0',
  commits: ['ed71c09ffd'],
  compat: 'hw_compat_4_2: qxl revision=4',
  remedies: [
    {
      side: 'destination',
      text: "Set the source's revision.",
      set: {
        device: 'qxl',
        property: 'revision',
        from: {},
        lookUp: 'It is the rev that lspci on the source shows.',
        each: 'unsigned',
        gone: '11.1',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/ed71c09ffd'],
}

export const qxlRevision: KnownCase = { code: 'qxl-revision', signature, page }
