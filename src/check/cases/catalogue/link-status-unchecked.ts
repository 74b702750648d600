import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'Link Status of ports is not compared',
  cause:
    "QEMU 2.7 and newer compare no bit of Link Status. So the changes in 4.0 (a port's link follows its endpoint) and 6.0 (no link on an empty slot) can't stop a restore.",
  affects: '2.7 and newer',
  fixed: '2.7.0',
  commits: ['727b48661f', 'df72184ec1'],
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/727b48661f'],
}

export const linkStatusUnchecked: KnownCase = { code: 'link-status-unchecked', signature: null, page }
