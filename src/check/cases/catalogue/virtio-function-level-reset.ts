import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [{ in: 'EXP', register: 'DEVCAP', fields: ['FLR'] }],
}

const page: CasePage = {
  title: 'A virtio device offers Function Level Reset on one side only',
  cause:
    'QEMU 4.2 added Function Level Reset to virtio devices behind a PCIe port; machine types up to 4.1 keep it off.',
  affects: 'a machine type up to 4.1 on one end and a newer one on the other',
  fixed: 'not a bug: the machine type decides',
  introduced: '4.2.0',
  commits: ['eb1556c493'],
  compat: 'hw_compat_4_1: virtio-pci x-pcie-flr-init=off',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or set the property by hand.",
      set: {
        device: 'DEVICE',
        property: 'x-pcie-flr-init',
        from: { field: 'FLR', as: 'switch' },
        lookUp: 'It is on if lspci -vv on the source shows FLReset+, off if it shows FLReset-.',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/eb1556c493'],
}

export const virtioFunctionLevelReset: KnownCase = { code: 'virtio-function-level-reset', signature, page }
