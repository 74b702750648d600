import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['nvme'],
  where: [{ in: 'HEADER', register: 'VENDOR_ID' }],
  source: { values: [0x86, 0x36] },
  destination: { values: [0x86, 0x36] },
}

const page: CasePage = {
  title: "nvme has Intel's ids on one side",
  cause:
    "QEMU 5.2 changed nvme from Intel's 8086:5845 to 1b36:0010; machine types up to 5.1 keep the old ids. (nvme could not be migrated at all before 11.1.)",
  affects: 'a machine type up to 5.1 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '5.2.0',
  commits: ['6eb7a07129'],
  compat: 'hw_compat_5_1: nvme use-intel-id=on',
  remedies: [
    {
      side: 'destination',
      text: 'Set the ids by hand.',
      set: {
        device: 'nvme',
        property: 'use-intel-id',
        from: { names: { 134: 'on', 54: 'off' } },
        lookUp: 'It is on if lspci -n on the source shows 8086:5845, off if it shows 1b36:0010.',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/6eb7a07129'],
}

export const nvmeIds: KnownCase = { code: 'nvme-ids', signature, page }
