import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vhost-user-blk-pci', 'virtio-blk-pci'],
  where: [{ in: 'HEADER', register: 'BASE_ADDRESS_0', open: true }],
  masks: { wmask: 0x80 },
  destinationQemu: { until: '7.2' },
}

const page: CasePage = {
  title: "vhost-user-blk's legacy region is larger on the destination",
  cause:
    'Before 7.2, vhost-user-blk always made room for the whole block configuration structure, so its legacy I/O region is 128 bytes long. A guest whose region is 64 bytes long may have it at an address that is not a multiple of 128.',
  affects: 'a source with the smaller region and a destination older than 7.2, disable-legacy=off',
  fixed: '7.2.0',
  commits: ['8edd56735b'],
  remedies: [
    {
      side: 'destination',
      text: 'Use QEMU 7.2 or newer, which sizes the region by the features that were negotiated.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'Start the guest with the device in its modern form, which has no legacy region.',
      set: { device: 'DEVICE', property: 'disable-legacy', value: 'on' },
      libvirt: `<disk type='vhostuser' device='disk' model='virtio-non-transitional'>
  <driver name='qemu' type='raw'/>
  <source type='unix' path='/run/vhost-user-blk.sock'/>
  <target dev='vda' bus='virtio'/>
</disk>`,
      guestRestart: true,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://lore.kernel.org/qemu-devel/20220906073111.353245-6-d-tatianin@yandex-team.ru/'],
}

export const vhostUserBlkConfigSize: KnownCase = { code: 'vhost-user-blk-config-size', signature, page }
