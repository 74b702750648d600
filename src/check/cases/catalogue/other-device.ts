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
  title: 'Another device sits at the address',
  cause:
    "The ids or the class differ: the destination has another model of device where the source had this one, or another revision of it. For a passed-through device, the hosts' functions differ.",
  affects: 'any version',
  fixed: 'no fault: the two ends are set up differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare model and address of the device in both definitions (virsh dumpxml VM) and make them the same.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const otherDevice: KnownCase = { code: 'other-device', signature, page }
