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
    'The Standard Hot-Plug Controller of pci-bridge was on by default up to 2.8, off in 2.9, and on again since 2.10: machine type 2.9 differs from all others. Region 0 and a capability come with it.',
  affects: 'machine type 2.9 against any other, or shpc set on one end only',
  fixed: '2.10.0',
  introduced: '2.9.0',
  commits: ['dc0ae76770', '4e5c9bfecf'],
  compat: 'hw_compat_2_9: pci-bridge shpc=off',
  remedies: [
    {
      side: 'destination',
      text: 'Set what the source has.',
      set: {
        device: 'pci-bridge',
        property: 'shpc',
        from: { names: { 76: 'on', 64: 'off', 4: 'on', 0: 'off' } },
        lookUp: 'It is on if lspci -vv at the source shows the capability Hot-plug capable, else off.',
      },
      guestRestart: false,
      reverse: 'every host that the guest moves to later needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/dc0ae76770'],
}

export const pciBridgeShpc: KnownCase = { code: 'pci-bridge-shpc', signature, page }
