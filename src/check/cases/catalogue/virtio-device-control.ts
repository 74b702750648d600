import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [{ in: 'EXP', register: 'DEVCTL', fields: ['CERE', 'NFERE', 'FERE', 'URRE'] }],
  masks: { wmask: 0x0 },
}

const page: CasePage = {
  title: 'The guest has written error enables in Device Control that are read-only on the destination',
  cause:
    'Since 2.9, the guest can write the error enables in Device Control of virtio devices behind a PCIe port. With machine types up to 2.8 they are read-only and zero. A destination where they are read-only refuses a guest that has set them.',
  affects: 'a source with machine type 2.9 or newer, or with the property on; a destination with the property off',
  fixed: '2.9.0',
  introduced: '2.9.0',
  commits: ['c2cabb3422'],
  compat: 'hw_compat_2_8: virtio-pci x-pcie-deverr-init=off',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or make the register writable by hand.",
      set: { device: 'DEVICE', property: 'x-pcie-deverr-init', value: 'on', gone: '11.1' },
      guestRestart: false,
      reverse: 'none: a writable register takes every value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/c2cabb3422'],
}

export const virtioDeviceControl: KnownCase = { code: 'virtio-device-control', signature, page }
