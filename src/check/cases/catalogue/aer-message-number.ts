import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'
import type { Signature } from '../signature'
import { SLOT_PORTS } from '../slot-ports'

const signature: Signature = {
  devices: SLOT_PORTS,
  where: [{ in: 'AER', register: 'ROOT_STATUS' }],
  destinationQemu: { until: '1.3' },
}

const page: CasePage = {
  title: "The message number in Root Error Status depends on the guest's MSI setup",
  cause:
    'The Advanced Error Interrupt Message Number follows the MSI vectors that the guest has set up, so it changes while the guest runs, for example with Windows 7 on early q35. QEMU 1.3 and newer do not compare it.',
  affects: 'both ends older than 1.3, q35',
  fixed: '1.3.0',
  commits: ['0e180d9c8a'],
  remedies: [{ side: 'both', text: 'Use QEMU 1.3 or newer on the destination.', guestRestart: false, reverse: null }],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/0e180d9c8a'],
}

export const aerMessageNumber: KnownCase = { code: 'aer-message-number', signature, page }
