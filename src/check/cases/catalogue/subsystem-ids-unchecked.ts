import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'Subsystem ids never make a restore fail',
  cause:
    "QEMU does not compare the subsystem vendor and device ids; the destination silently takes the source's. So AC97's use_broken_id on machine types up to 0.13 never causes a failure. Nor do e1000e's subsys properties in config space (the device compares them later).",
  affects: 'all versions',
  fixed: null,
  commits: [],
  compat: 'PC_COMPAT_0_13: AC97 use_broken_id=1',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/v1.3.0/hw/ac97.c'],
}

export const subsystemIdsUnchecked: KnownCase = { code: 'subsystem-ids-unchecked', signature: null, page }
