import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['pci-bridge', 'pci_bridge'],
  where: [
    { in: 'HEADER', register: 'BASE_ADDRESS_0', open: true },
    { in: 'HEADER', register: 'CAPABILITY_LIST', values: [0x40, 0x4c] },
    { in: 'SHPC' },
  ],
}

const page: CasePage = {
  title: 'pci-bridge has a hot-plug controller on one side only',
  cause:
    'The Standard Hot-Plug Controller of pci-bridge was on by default up to 2.8, off in 2.9, and has been on again since 2.10. So machine type 2.9 differs from all others. The controller comes with region 0 and a capability.',
  affects: 'machine type 2.9 on one end and another one on the other, or shpc set on one end only',
  fixed: '2.10.0',
  introduced: '2.9.0',
  commits: ['dc0ae76770', '4e5c9bfecf'],
  compat: 'hw_compat_2_9: pci-bridge shpc=off',
  remedies: [
    {
      side: 'destination',
      text: "Set it to the source's value.",
      set: {
        device: 'pci-bridge',
        property: 'shpc',
        from: { names: { 76: 'on', 64: 'off', 4: 'on', 0: 'off' } },
        lookUp: 'It is on if lspci -vv on the source shows the capability Hot-plug capable, otherwise off.',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/dc0ae76770'],
}

export const pciBridgeShpc: KnownCase = { code: 'pci-bridge-shpc', signature, page }
