import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'The first four bytes of extended config space',
  cause:
    'Since 2.9 they are read-only for express devices without extended capabilities (x-pcie-extcap-init, gone since 11.0). They are not compared either way. The same is true of the secondary latency timer of bridges (8.2).',
  affects: 'machine types up to 2.8, and up to 8.1',
  fixed: null,
  commits: ['f03d8ea330', '4565917bb0'],
  compat:
    'hw_compat_2_8: pci-device x-pcie-extcap-init=off; hw_compat_8_1: base-pci-bridge x-pci-express-writeable-slt-bug=true',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/f03d8ea330'],
}

export const extendedConfigStart: KnownCase = { code: 'extended-config-start', signature: null, page }
