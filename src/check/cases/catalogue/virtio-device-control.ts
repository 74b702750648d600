import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [{ in: 'EXP', register: 'DEVCTL', fields: ['CERE', 'NFERE', 'FERE', 'URRE'] }],
  masks: { wmask: 0x0 },
}

const page: CasePage = {
  title: "The guest has written Device Control's error enables, which the destination keeps read-only",
  cause:
    "Since 2.9, Device Control's error enables of virtio devices behind a PCIe port can be written by the guest; with machine types up to 2.8 it is read-only and zero. The older form refuses a guest that has written it on the newer one.",
  affects: 'machine type 2.9 and newer, or a property set at the source, to a destination with the property off',
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
