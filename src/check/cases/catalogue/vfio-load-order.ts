import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: "When vfio-pci's config space is loaded",
  cause:
    'QEMU 6.0 moved the config space of vfio-pci to the stop-and-copy phase. QEMU 10.1 can load it after the iterative data, which Arm needs. The comparison is the same, only later. With different settings on the two ends, the data arrives in the wrong order.',
  affects: 'vfio-pci, machine types up to 10.0 on Arm',
  fixed: '10.1.0',
  commits: ['6380b0a02f', 'd329f5032e'],
  compat: 'hw_compat_10_0: vfio-pci x-migration-load-config-after-iter=off',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/6380b0a02fbdac253b8a98b300398319ab655237'],
}

export const vfioLoadOrder: KnownCase = { code: 'vfio-load-order', signature: null, page }
