import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'More virtual functions than the device has crash the destination',
  cause:
    'The SR-IOV capability that the source sent has VF Enable set and a NumVFs above TotalVFs. QEMU compares neither, and crashes with a segmentation fault when it creates that many functions as it loads the device. QEMU itself keeps a guest from getting there: the stream was changed or damaged.',
  affects: 'igb, measured on 10.0.13 and 11.1.3',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'source',
      text: 'Take the stream again: no guest of an intact QEMU has such a state.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/system/devices/igb.html'],
}

export const sriovTooManyFunctions: KnownCase = { code: 'sriov-too-many-functions', signature: null, page }
