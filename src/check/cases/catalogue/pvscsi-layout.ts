import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pvscsi'],
  where: [{ in: 'HEADER', register: 'REVISION_ID' }],
  source: { values: [0x0, 0x2] },
  destination: { values: [0x0, 0x2] },
}

const page: CasePage = {
  title: 'pvscsi has the old layout on one side and the new one on the other',
  cause:
    'QEMU 2.6 gave pvscsi the revision, subsystem ids and capability offsets of the real adapter, and a PCI Express capability. Machine types up to 2.5 keep the old layout.',
  affects: 'a machine type up to 2.5 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.6.0',
  commits: ['952970ba56', 'd5da3ef2e2'],
  compat: 'hw_compat_2_5: pvscsi x-old-pci-configuration=on, x-disable-pcie=on',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or set the old layout by hand (possible up to QEMU 10.0).",
      set: {
        device: 'pvscsi',
        property: 'x-old-pci-configuration',
        from: { names: { 0: 'on', 2: 'off' } },
        lookUp: 'It is on if lspci on the source shows no rev, off if it shows rev 02.',
        gone: '11.1',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/952970ba56'],
}

export const pvscsiLayout: KnownCase = { code: 'pvscsi-layout', signature, page }
