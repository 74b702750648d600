import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*', 'vhost-*'],
  where: [{ in: 'ATS', register: 'CAP', fields: ['PAGE_ALIGNED'] }],
  source: { clear: ['PAGE_ALIGNED'] },
  destination: { set: ['PAGE_ALIGNED'] },
  eitherWay: true,
  eitherQemu: { from: '5.2', until: '6.0' },
  machine: { to: '5.1' },
}

const page: CasePage = {
  title: 'ATS advertises page-aligned requests on one side only',
  cause:
    "QEMU 5.2 set Page Aligned Request in the ATS capability of virtio devices, because Linux's IOMMU drivers ask for it. It set the bit on all machine types. Guests with an older machine type that come from another release do not have the bit.",
  affects:
    'from QEMU 5.1 or older to 5.2, machine types up to 5.1; virtio devices with ats=on behind a PCIe port, as used with a vIOMMU; RHEL-AV 8.3.1 to 8.4 (fixed in qemu-kvm 5.2.0-16.el8)',
  fixed: '6.0.0',
  introduced: '5.2.0',
  commits: ['d83f46d189', '4c70875372'],
  compat: 'hw_compat_5_1: virtio-pci x-ats-page-aligned=off',
  remedies: [
    {
      side: 'destination',
      text: 'Use QEMU 6.0 or newer, which leaves the bit clear on older machine types.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: "On 6.0 and newer, if the machine type does not match the guest, set the bit to the source's value.",
      set: {
        device: 'DEVICE',
        property: 'x-ats-page-aligned',
        from: { field: 'PAGE_ALIGNED', as: 'switch' },
        lookUp:
          "It is on if bit 5 of the source's ATS capability is set (lspci -vv there shows the capability), otherwise off.",
      },
      guestRestart: false,
      reverse: 'a guest from 5.2 that has the bit is then refused',
    },
    {
      side: 'both',
      text: 'Start the guest without ATS on both sides.',
      set: { device: 'DEVICE', property: 'ats', value: 'off' },
      libvirt: `<interface type='network'>
  <source network='default'/>
  <model type='virtio'/>
  <driver name='vhost' ats='off'/>
</interface>`,
      elementOf: ['virtio-net-pci'],
      guestRestart: true,
      reverse: 'every host the guest later migrates to needs the same value',
    },
  ],
  createdOn: [
    {
      from: '5.2',
      until: '6.0',
      says: 'Created by 5.2 with an old machine type: the guest has the bit, and 6.0 and newer refuse it unless x-ats-page-aligned=on is set there.',
    },
  ],
  sources: [
    'https://lore.kernel.org/qemu-devel/20210406040330.11306-1-jasowang@redhat.com/',
    'https://bugzilla.redhat.com/show_bug.cgi?id=1942362',
  ],
}

export const atsPageAligned: KnownCase = { code: 'ats-page-aligned', signature, page }
