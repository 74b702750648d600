import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['nvme'],
  where: [
    { in: 'MSIX', register: 'TABLE' },
    { in: 'MSIX', register: 'PBA' },
    { in: 'HEADER', register: 'BASE_ADDRESS_0', open: true },
    { in: 'HEADER', register: 'BASE_ADDRESS_4', open: true },
  ],
}

const page: CasePage = {
  title: "nvme's MSI-X table is in a different region",
  cause:
    'QEMU 6.0 moved the MSI-X table of nvme into region 0, on older machine types too. Point releases of 8.2, and 9.0 and newer, keep it in its own region for machine types up to 5.2. The bug was noticed when guests did not resume from hibernation.',
  affects: 'machine types up to 5.2, with QEMU 5.2 or older on one end and 6.0 to 8.2 on the other',
  fixed: '9.0.0 / 8.2.x',
  introduced: '6.0.0',
  commits: ['fa905f65c5', '1901b4967c'],
  compat: 'hw_compat_5_2: nvme msix-exclusive-bar=on',
  remedies: [
    {
      side: 'destination',
      text: 'Set the region by hand.',
      set: {
        device: 'nvme',
        property: 'msix-exclusive-bar',
        from: { field: 'BIR', names: { 0: 'off', 4: 'on' } },
        lookUp: 'It is on if lspci -vv on the source shows the vector table in BAR=4, off if it shows it in BAR=0.',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/issues/2184'],
}

export const nvmeMsixRegion: KnownCase = { code: 'nvme-msix-region', signature, page }
