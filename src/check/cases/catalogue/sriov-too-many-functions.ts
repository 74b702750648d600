import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'A NumVFs above TotalVFs crashes the destination',
  cause:
    'The SR-IOV capability that the source sent has VF Enable set and a NumVFs above TotalVFs. QEMU compares neither. While it loads the device it creates that many functions and crashes with a segmentation fault. QEMU does not let a guest set such a value, so the stream was changed or damaged.',
  affects: 'igb, measured on 10.0.13 and 11.1.3',
  fixed: null,
  commits: [],
  remedies: [
    {
      side: 'source',
      text: 'Save the stream again: no guest on an intact QEMU has such a state.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/system/devices/igb.html'],
}

export const sriovTooManyFunctions: KnownCase = { code: 'sriov-too-many-functions', signature: null, page }
