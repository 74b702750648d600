import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-net-pci', 'virtio-blk-pci', 'virtio-scsi-pci', 'vhost-scsi-pci', 'vhost-user-scsi-pci'],
  where: [
    { in: 'HEADER', register: 'STATUS', fields: ['CAP_LIST'], open: true },
    { in: 'HEADER', register: 'BASE_ADDRESS_4', fields: ['MEM_TYPE', 'MEM_PREFETCH'], open: true },
  ],
  destinationQemu: { from: '2.8' },
}

const page: CasePage = {
  title: 'A vhost backend without VIRTIO_F_VERSION_1 removed the modern capabilities',
  cause:
    "Since 2.8, a virtio device has no modern region and no modern capabilities if the vhost backend (an old host kernel, or an old vhost-user program) does not support VIRTIO 1.0. The hosts' backends differ, so one end is legacy and the other transitional. Machine types up to 2.7 ignore the backend's features (release candidates of 2.8 did not).",
  affects:
    'QEMU 2.8 and newer with machine type 2.8 or newer, where the vhost or vhost-user backend on one end lacks VERSION_1',
  fixed: 'not a bug in one release: the hosts differ',
  commits: ['66d1c4c19f', 'd1b4259f'],
  compat: 'hw_compat_2_7: virtio-pci x-ignore-backend-features=on',
  remedies: [
    {
      side: 'destination',
      text: 'If the source has no modern capabilities, start the destination without them too.',
      set: {
        device: 'DEVICE',
        property: 'disable-modern',
        from: { field: 'CAP_LIST', as: 'inverse' },
        lookUp: 'It is on if lspci -vv on the source shows no VirtIO capabilities.',
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'both',
      text: 'Bring both hosts to a kernel or vhost-user program that supports VIRTIO 1.0, or start the guest without vhost.',
      libvirt: `<interface type='network'>
  <source network='default'/>
  <model type='virtio'/>
  <driver name='qemu'/>
</interface>`,
      elementOf: ['virtio-net-pci'],
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: [
    'https://bugs.launchpad.net/qemu/+bug/1745895',
    'https://github.com/qemu/qemu/commit/66d1c4c19faff83e36075c7b61053d060a8ffc50',
  ],
}

export const virtioBackendFeatures: KnownCase = { code: 'virtio-backend-features', signature, page }
