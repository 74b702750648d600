import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'The first four bytes of extended config space',
  cause:
    'Since 2.9 these bytes are read-only in PCI Express devices that have no extended capabilities (x-pcie-extcap-init, removed in 11.0). QEMU does not compare them, read-only or not. The same is true of the secondary latency timer of bridges, which changed in 8.2.',
  affects: 'machine types up to 2.8 (extended config space) and up to 8.1 (secondary latency timer)',
  fixed: null,
  commits: ['f03d8ea330', '4565917bb0'],
  compat:
    'hw_compat_2_8: pci-device x-pcie-extcap-init=off; hw_compat_8_1: base-pci-bridge x-pci-express-writeable-slt-bug=true',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/f03d8ea330'],
}

export const extendedConfigStart: KnownCase = { code: 'extended-config-start', signature: null, page }
