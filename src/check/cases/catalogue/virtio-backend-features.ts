import type { CasePage } from '../page'
import type { Signature } from '../signature'

export const signature: Signature = {
  code: 'virtio-backend-features',
  devices: ['virtio-*'],
  where: [
    { in: 'HEADER', register: 'CAPABILITY_LIST' },
    { in: 'HEADER', register: 'STATUS', fields: ['CAP_LIST'] },
    { in: 'HEADER', register: 'BASE_ADDRESS_4' },
  ],
  machine: { to: '2.7' },
}

export const page: CasePage = {
  title: 'A vhost backend without VIRTIO_F_VERSION_1 took the modern capabilities away',
  cause:
    "QEMU 2.8 plugged the device after it had asked the backend for features, and left the modern capabilities out where the backend could not do VERSION_1. For machine types up to 2.7 the backend's answer is ignored again.",
  affects: '2.8 release candidates and backends without VERSION_1, machine types up to 2.7',
  fixed: '2.8.0',
  commits: ['66d1c4c19f', 'd1b4259f'],
  compat: 'hw_compat_2_7: virtio-pci x-ignore-backend-features=on',
  remedies: [
    {
      side: 'destination',
      text: "Use a release, or ignore the backend's features by hand.",
      set: { device: 'DEVICE', property: 'x-ignore-backend-features', value: 'on' },
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://github.com/qemu/qemu/commit/66d1c4c19faff83e36075c7b61053d060a8ffc50'],
}
