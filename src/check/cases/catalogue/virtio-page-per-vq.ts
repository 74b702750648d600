import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [
    { in: 'VNDR', register: 'NOTIFY_OFF_MULTIPLIER', values: [0x0, 0x4, 0x10] },
    { in: 'VNDR', register: 'STRUCT_LENGTH', values: [0x0, 0x10, 0x40] },
    { in: 'HEADER', register: 'BASE_ADDRESS_4', fields: ['ADDRESS'], open: true },
  ],
}

const page: CasePage = {
  title: 'The notification area of a virtio device has a different size',
  cause:
    'Up to 2.7, virtio gave each queue its own page for notifications. Since 2.8 these addresses are four bytes apart, which makes the length in the capability and region 4 smaller. Machine types up to 2.7 keep the pages (page-per-vq=on).',
  affects: 'a machine type up to 2.7 on one end and a newer one on the other, or page-per-vq set on one end only',
  fixed: 'not a bug: the machine type decides',
  introduced: '2.8.0',
  commits: ['d9997d89a4'],
  compat: 'hw_compat_2_7: virtio-pci page-per-vq=on',
  remedies: [
    {
      side: 'destination',
      text: "Set it to the source's value.",
      set: {
        device: 'DEVICE',
        property: 'page-per-vq',
        from: { names: { 0: 'on', 4: 'off', 16: 'off' } },
        lookUp:
          "It is off if lspci -vv on the source shows multiplier=00000004 in the device's Notify capability, on if it shows 00001000.",
      },
      libvirt: `<interface type='network'>
  <source network='default'/>
  <model type='virtio'/>
  <driver name='vhost' page_per_vq='ON_OR_OFF'/>
</interface>`,
      elementOf: ['virtio-net-pci'],
      fill: { ON_OR_OFF: { names: { 0: 'on', 4: 'off', 16: 'off' } } },
      guestRestart: false,
      reverse: 'breaks migration to and from every host that keeps the other value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/d9997d89a4'],
}

export const virtioPagePerVq: KnownCase = { code: 'virtio-page-per-vq', signature, page }
