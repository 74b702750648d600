import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [
    { in: 'HEADER', register: 'DEVICE_ID' },
    { in: 'HEADER', register: 'REVISION_ID' },
    // A legacy device with vectors=0 has no capability either.
    { in: 'HEADER', register: 'STATUS', fields: ['CAP_LIST'], open: true },
    // So does a vhost backend without VERSION_1.
    { in: 'HEADER', register: 'BASE_ADDRESS_4', open: true },
    { in: 'HEADER', register: 'BASE_ADDRESS_0', fields: ['SPACE'] },
  ],
}

/** Low bytes of the ids of modern devices, 1041 and up (VirtIO 1.2 section 4.1.2). */
const MODERN = Object.fromEntries(Array.from({ length: 0x3f }, (_, type) => [0x41 + type, 'on']))

const page: CasePage = {
  title: 'A virtio device has a different form on each side: legacy, transitional or modern',
  cause:
    'disable-legacy and disable-modern decide which ids, regions and capabilities a virtio device has. Since 2.7, a device on a root or conventional bus is transitional, and one behind a PCIe port is modern. With machine types up to 2.6, devices are legacy. The two ends differ in the properties, in the machine type, or in the bus that the device is on. Or the vhost backend of one host (an old kernel) does not support VIRTIO 1.0, which makes the device legacy there (see virtio-backend-features).',
  affects:
    'a machine type up to 2.6 on one end and a newer one on the other; different properties or buses with any machine type',
  fixed: 'not a bug: the two ends are configured differently',
  introduced: '2.7.0',
  commits: ['9a4c0e220d'],
  compat: 'hw_compat_2_6: virtio-pci disable-modern=on, disable-legacy=off',
  remedies: [
    {
      side: 'destination',
      text: 'Put the device on the same kind of bus as on the source, with the same model.',
      libvirt: `<interface type='network'>
  <source network='default'/>
  <model type='virtio-non-transitional'/>
</interface>`,
      elementOf: ['virtio-net-pci'],
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'Set the form by hand.',
      set: {
        device: 'DEVICE',
        property: 'disable-legacy',
        from: { register: 'DEVICE_ID', names: MODERN },
        lookUp:
          'It is off if the source is transitional. If the source has no capabilities at all, also set disable-modern=on.',
        on: ['virtio-*', 'vhost-vsock-pci', 'vhost-scsi-pci', 'vhost-user-scsi-pci'],
      },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/9a4c0e220d'],
}

export const virtioForm: KnownCase = { code: 'virtio-form', signature, page }
