import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [{ in: 'PM', register: 'CTRL', fields: ['STATE'] }],
  masks: { wmask: 0x0 },
}

const page: CasePage = {
  title: 'The guest has written the power state in PMCSR, which is read-only on the destination',
  cause:
    'Since 2.9, the guest can write the power state in PMCSR of virtio devices behind a PCIe port. With machine types up to 2.8 it is read-only and zero. A destination where it is read-only refuses a guest that has written it.',
  affects: 'a source with machine type 2.9 or newer, or with the property on; a destination with the property off',
  fixed: '2.9.0',
  introduced: '2.9.0',
  commits: ['27ce0f3afc'],
  compat: 'hw_compat_2_8: virtio-pci x-pcie-pm-init=off',
  remedies: [
    {
      side: 'destination',
      text: "Use the source's machine type, or make the register writable by hand.",
      set: { device: 'DEVICE', property: 'x-pcie-pm-init', value: 'on', gone: '11.1' },
      guestRestart: false,
      reverse: 'none: a writable register takes every value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/27ce0f3afc'],
}

export const virtioPowerState: KnownCase = { code: 'virtio-power-state', signature, page }
