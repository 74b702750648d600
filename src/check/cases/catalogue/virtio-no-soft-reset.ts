import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [{ in: 'PM', register: 'CTRL', fields: ['NO_SOFT_RESET'] }],
}

const page: CasePage = {
  title: 'No_Soft_Reset of a virtio device is set on one side only',
  cause:
    'QEMU 9.1 has a property that sets No_Soft_Reset in Power Management Control/Status. It is off by default, so it was set by hand on one end.',
  affects: 'x-pcie-pm-no-soft-reset on one end only',
  fixed: 'not a bug',
  introduced: '9.1.0',
  commits: ['5d98e18823'],
  compat: 'hw_compat_9_0: virtio-pci x-pcie-pm-no-soft-reset=off',
  remedies: [
    {
      side: 'destination',
      text: 'Give both ends the same value.',
      set: {
        device: 'DEVICE',
        property: 'x-pcie-pm-no-soft-reset',
        from: { field: 'NO_SOFT_RESET', as: 'switch' },
        lookUp: 'It is on if lspci -vv on the source shows NoSoftRst+, off if it shows NoSoftRst-.',
        since: '9.1',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://github.com/qemu/qemu/blob/master/hw/core/machine.c'],
}

export const virtioNoSoftReset: KnownCase = { code: 'virtio-no-soft-reset', signature, page }
