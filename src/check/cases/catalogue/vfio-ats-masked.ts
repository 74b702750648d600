import type { KnownCase } from '../known-case'
import { extendedListWithout } from '../list-pointers'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  devices: ['vfio-pci'],
  where: [...extendedListWithout('ATS'), { in: 'ATS', register: 'HEADER', fields: ['ID'] }],
  eitherQemu: { from: '11.1' },
}

const page: CasePage = {
  title: 'QEMU masks the ATS capability of a passed-through device on one side only',
  cause:
    'In QEMU 11.1 and newer, vfio-pci has the property ats. With its default, auto, and iommufd, QEMU hides the ATS capability if the host\'s kernel reports that ATS can\'t be used ("ATS capability will be masked"). With a legacy container, an older kernel or an older release, the capability is always visible. If it is hidden, the header before it points elsewhere, and QEMU compares that pointer. No machine type changes the default.',
  affects: 'vfio-pci on QEMU 11.1 and newer at one end, any machine type',
  fixed: 'not a bug: the two ends are configured differently, or the hosts differ',
  introduced: '11.1.0',
  commits: ['bc034e8a95', '6befa55274'],
  remedies: [
    {
      side: 'destination',
      text: 'If the source masks it, mask it on the destination too (QEMU 11.1 or newer).',
      set: { device: 'vfio-pci', property: 'ats', value: 'off', since: '11.1' },
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'If the source shows it, use a destination whose kernel supports ATS for the function, or one without iommufd. With ats=on, QEMU does not start if it would have to mask the capability.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'both',
      text: 'For the next start of the guest, set ats=off on both ends: the result is the same on every host.',
      guestRestart: true,
      reverse: null,
    },
  ],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/bc034e8a95'],
}

export const vfioAtsMasked: KnownCase = { code: 'vfio-ats-masked', signature, page }
