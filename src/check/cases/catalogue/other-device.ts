import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [
    { in: 'HEADER', register: 'VENDOR_ID' },
    { in: 'HEADER', register: 'DEVICE_ID' },
    { in: 'HEADER', register: 'CLASS_DEVICE' },
    { in: 'HEADER', register: 'CLASS_PROG' },
    { in: 'HEADER', register: 'REVISION_ID' },
    { in: 'HEADER', register: 'HEADER_TYPE', fields: ['LAYOUT'] },
  ],
}

const page: CasePage = {
  title: 'A different device is at the address',
  cause:
    "The ids or the class differ: the destination has a different model of device than the source, or a different revision. For a passed-through device, the hosts' functions differ.",
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare the model and address of the device in both definitions (virsh dumpxml VM) and make them the same.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const otherDevice: KnownCase = { code: 'other-device', signature, page }
