import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'Subsystem ids never make a restore fail',
  cause:
    "Subsystem vendor and device id lie outside the comparison; the destination silently takes the source's. AC97's use_broken_id on machine types up to 0.13 therefore never shows, nor do e1000e's subsys properties in config space (they are compared later, by the device).",
  affects: 'all versions',
  fixed: null,
  commits: [],
  compat: 'PC_COMPAT_0_13: AC97 use_broken_id=1',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/v1.3.0/hw/ac97.c'],
}

export const subsystemIdsUnchecked: KnownCase = { code: 'subsystem-ids-unchecked', signature: null, page }
