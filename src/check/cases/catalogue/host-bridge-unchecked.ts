import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'Registers of the q35 host bridge are not compared',
  cause:
    "The registers for SMRAM at the default SMBASE (5.0), the extended TSEG (2.10, larger since 10.2) and the CF8 latch (5.1) are outside the capabilities or outside config space. They differ between machine types, and the destination takes the source's values.",
  affects: 'q35 of all versions',
  fixed: null,
  commits: ['f404220e27', '2f295167e0', '2ebc21216f'],
  compat:
    'pc_compat_4_2: mch smbase-smram=off; pc_compat_2_9: mch extended-tseg-mbytes=0; hw_compat_5_0: x-config-reg-migration-enabled=off',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/commit/f404220e27'],
}

export const hostBridgeUnchecked: KnownCase = { code: 'host-bridge-unchecked', signature: null, page }
