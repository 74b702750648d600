import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [
    { in: 'HEADER', register: 'BASE_ADDRESS_0' },
    { in: 'HEADER', register: 'BASE_ADDRESS_1' },
    { in: 'HEADER', register: 'BASE_ADDRESS_2' },
    { in: 'HEADER', register: 'BASE_ADDRESS_3' },
    { in: 'HEADER', register: 'BASE_ADDRESS_4' },
    { in: 'HEADER', register: 'BASE_ADDRESS_5' },
  ],
}

const page: CasePage = {
  title: 'A region of the device has a different size',
  cause:
    "The region is at an address that is not possible on the destination, where it is larger or of another type. A property (vgamem_mb, vectors, size, hostmem) or the machine type sets the size. The difference shows only after the guest's firmware has assigned addresses.",
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare all properties of the device on both command lines, and the machine types.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const regionSize: KnownCase = { code: 'region-size', signature, page }
