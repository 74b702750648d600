import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vhost-vsock-pci', 'vhost-user-vsock-pci'],
  where: [{ in: 'HEADER', register: 'DEVICE_ID' }],
  source: { values: [0x12] },
  destination: { values: [0x53] },
  eitherWay: true,
  machine: { to: '5.0' },
}

const page: CasePage = {
  title: 'vhost-vsock is transitional on one side and modern on the other',
  cause:
    'vsock was never meant to have a legacy form, and QEMU 5.2 forces the modern form. A guest that was created with the transitional form has device id 1012; the destination has 1053.',
  affects:
    'from QEMU 5.1 or older without disable-legacy=on to 5.1 with it, or to 5.2 or newer; machine types up to 5.0',
  fixed: '5.2.0',
  commits: ['6209070503', 'd55f518248'],
  compat: 'hw_compat_5_0: virtio-device x-disable-legacy-check=true',
  remedies: [
    {
      side: 'source',
      text: 'Detach the device and attach it again with disable-legacy=on before migrating.',
      set: { device: 'vhost-vsock-pci', property: 'disable-legacy', value: 'on' },
      libvirt: "<vsock model='virtio-non-transitional'><cid auto='yes'/></vsock>",
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/6209070503'],
}

export const vhostVsockModern: KnownCase = { code: 'vhost-vsock-modern', signature, page }
