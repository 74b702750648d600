import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-rng-pci'],
  where: [{ in: 'HEADER', register: 'CAPABILITY_LIST', open: true }],
  source: { values: [0x84, 0xc8] },
  destination: { values: [0x98, 0xdc] },
  eitherWay: true,
  eitherQemu: { from: '7.2', until: '8.0' },
  machine: { to: '7.1' },
}

const page: WrittenPage = {
  title: 'virtio-rng has MSI-X on one side only',
  cause:
    'QEMU 7.2 gave virtio-rng an MSI-X capability (vectors=2) but did not keep it off for machine types up to 7.1. With these machine types, 7.2.0 has the capability, while older releases and the fixed 7.2.1 and 8.0 do not. The first byte that differs is the head of the capability list.',
  affects:
    'QEMU 7.2.0 on one end and 7.1 or older, or 7.2.1 or newer, on the other, with machine types up to 7.1; the (non-)transitional device types until 8.0',
  fixed: '7.2.1 / 8.0.0',
  introduced: '7.2.0',
  commits: ['bad9c5a516', '62bdb88715', '9ea02e8f1'],
  compat: 'hw_compat_7_1: virtio-rng-pci vectors=0',
  remedies: [
    {
      side: 'destination',
      source: 'lower',
      text: "If the guest has no MSI-X (the source's list starts at the lower offset), remove it on the destination.",
      set: { device: 'virtio-rng-pci', property: 'vectors', value: '0' },
      guestRestart: false,
      reverse: 'every host the guest later migrates to needs the same value',
    },
    {
      side: 'destination',
      source: 'higher',
      text: 'If the guest has MSI-X (it was created by 7.2.0), add it on the destination.',
      set: { device: 'virtio-rng-pci', property: 'vectors', value: '2' },
      guestRestart: false,
      reverse: 'releases up to 7.1 then refuse the guest',
    },
    {
      side: 'both',
      text: 'Detach the device and attach it again on a fixed QEMU: nothing is lost, as it is only a source of random numbers.',
      libvirt: { advice: 'detach' },
      guestRestart: false,
      reverse: null,
    },
  ],
  createdOn: [
    {
      from: '7.2',
      until: '7.2.1',
      says: 'Created by 7.2.0: the guest has MSI-X, and every fixed QEMU refuses it with an old machine type. Set vectors=2 on the destination until the guest is shut down.',
    },
  ],
  sources: [
    'https://lore.kernel.org/qemu-devel/20230109105809.163975-1-dgilbert@redhat.com/',
    'https://gitlab.com/qemu-project/qemu/-/commit/62bdb88715',
  ],
}

export const virtioRngVectors: KnownCase = { code: 'virtio-rng-vectors', signature, page }
