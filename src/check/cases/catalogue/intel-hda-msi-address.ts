import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['intel-hda', 'ich9-intel-hda'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST' }],
  source: { values: [0x50, 0x60] },
  destination: { values: [0x50, 0x60] },
}

const page: CasePage = {
  title: 'The MSI capability of intel-hda is at a different offset',
  cause:
    'QEMU 2.2 moved the capability from 0x50 to 0x60, where the real device has it. Machine types up to 2.1 keep it at 0x50.',
  affects: 'a machine type up to 2.1 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.2.0',
  commits: ['d209c7440a'],
  compat: 'hw_compat_2_1: intel-hda old_msi_addr=on',
  remedies: [
    {
      side: 'destination',
      text: 'Set the offset by hand.',
      set: {
        device: 'intel-hda',
        property: 'old_msi_addr',
        from: { names: { 80: 'on', 96: 'off' } },
        lookUp: 'It is on if lspci -vv on the source shows the MSI capability at [50], off if it shows it at [60].',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/d209c7440a'],
}

export const intelHdaMsiAddress: KnownCase = { code: 'intel-hda-msi-address', signature, page }
