import type { KnownCase } from '../known-case'
import type { WrittenPage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['virtio-*'],
  where: [{ in: 'HEADER', register: 'STATUS', fields: ['CAP_LIST'] }],
  source: { clear: ['CAP_LIST'] },
  destination: { set: ['CAP_LIST'] },
  sourceQemu: { until: '2.12' },
  pseries: true,
}

const page: WrittenPage = {
  title: 'A pSeries firmware call cleared Capabilities List in Status',
  cause:
    "On pSeries, QEMU offered plain MSI for devices that only have MSI-X. When the guest asked for it (ibm,change-msi), QEMU wrote through an empty MSI capability pointer into the header. That cleared Capabilities List in the running guest, so the source's state is damaged, whatever the versions.",
  affects: 'a pseries source older than 2.12 (or than 2.11.1); any destination',
  fixed: '2.12.0 / 2.11.1',
  commits: ['9cbe305b60'],
  remedies: [
    {
      side: 'source',
      text: 'Reboot the guest on a fixed QEMU: resetting the device restores the bit.',
      guestRestart: true,
      reverse: null,
    },
    {
      side: 'source',
      text: 'Detach the device and attach it again, if the guest can do without it for a moment.',
      libvirt: { advice: 'detach' },
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/9cbe305b60cc49cfcd134765b85c28be95b1b57d'],
}

export const spaprStatusCapList: KnownCase = { code: 'spapr-status-cap-list', signature, page }
