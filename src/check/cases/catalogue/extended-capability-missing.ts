import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [
    { in: 'AER', register: 'HEADER' },
    { in: 'ATS', register: 'HEADER' },
    { in: 'ACS', register: 'HEADER' },
    { in: 'ARI', register: 'HEADER' },
    { in: 'DSN', register: 'HEADER' },
    { in: 'SRIOV', register: 'HEADER' },
  ],
}

const page: CasePage = {
  title: 'An extended capability exists on one side only',
  cause:
    "The list of extended capabilities differs: aer=on, ats=on, disable-acs or SR-IOV is set on one end only. QEMU compares only the destination's capabilities, so a migration in the other direction succeeds despite the difference.",
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare aer, ats, disable-acs and sriov of the device on both command lines, and the machine types.',
      guestRestart: false,
      reverse: null,
    },
    {
      side: 'destination',
      text: 'Disable Advanced Error Reporting if the source does not have it.',
      set: { device: 'DEVICE', property: 'aer', value: 'off', on: ['virtio-*', 'vhost-*'] },
      guestRestart: false,
      reverse: 'none: a destination without it accepts every source',
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const extendedCapabilityMissing: KnownCase = { code: 'extended-capability-missing', signature, page }
