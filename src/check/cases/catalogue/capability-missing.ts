import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'

const signature: Signature = {
  where: [
    { in: 'HEADER', register: 'CAPABILITY_LIST' },
    { in: 'HEADER', register: 'STATUS', fields: ['CAP_LIST'] },
    { in: 'PM', register: 'NEXT' },
    { in: 'MSI', register: 'NEXT' },
    { in: 'MSIX', register: 'NEXT' },
    { in: 'EXP', register: 'NEXT' },
    { in: 'VNDR', register: 'NEXT' },
    { in: 'SSVID', register: 'NEXT' },
    { in: 'MSI', register: 'ID' },
    { in: 'MSIX', register: 'ID' },
    { in: 'EXP', register: 'ID' },
  ],
}

const page: CasePage = {
  title: 'A capability exists on one side only',
  cause:
    'The capability list starts or continues at a different offset. One side has a capability that the other lacks, or has it at another offset. Typical reasons are vectors=0 (no MSI-X), MSI switched off, a bus without PCI Express, or a legacy virtio device.',
  affects: 'any version',
  fixed: 'not a bug: the two ends are configured differently',
  commits: [],
  remedies: [
    {
      side: 'destination',
      text: 'Compare vectors, msi, msix and the bus of the device on both command lines, and the machine types.',
      guestRestart: false,
      reverse: null,
    },
  ],
  sources: ['https://www.qemu.org/docs/master/devel/migration/main.html'],
}

export const capabilityMissing: KnownCase = { code: 'capability-missing', signature, page }
