import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [{ in: 'EXP', register: 'DEVCAP', fields: ['EXT_TAG'] }],
}

const page: CasePage = {
  title: 'A PCI Express device supports extended tags on one side only',
  cause:
    'Since 9.2, every emulated PCI Express device advertises Extended Tag Field Supported; machine types up to 9.1 keep it off.',
  affects: 'a machine type up to 9.1 on one end and a newer one on the other, or x-pcie-ext-tag set on one end only',
  fixed: 'not a bug: the machine type decides',
  introduced: '9.2.0',
  commits: ['449dca6ac9'],
  compat: 'hw_compat_9_1: pci-device x-pcie-ext-tag=false',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's versioned machine type on both ends.",
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'Or set the property by hand: off if the source does not have the bit.',
      set: {
        device: 'DEVICE',
        property: 'x-pcie-ext-tag',
        from: { field: 'EXT_TAG', as: 'switch' },
        lookUp: 'It is on if lspci -vv on the source shows ExtTag+, off if it shows ExtTag-.',
        since: '9.2',
      },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://github.com/qemu/qemu/blob/master/hw/core/machine.c'],
}

export const extendedTag: KnownCase = { code: 'extended-tag', signature, page }
