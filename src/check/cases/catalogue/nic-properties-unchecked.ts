import type { KnownCase } from '../known-case'
import type { CasePage } from '../page'

const page: CasePage = {
  title: 'Properties of e1000 and e1000e that are not in config space',
  cause: `Properties such as mitigation, init-vet and migrate-timadj change device registers, or which of them are sent. They do not change config space, so they can't cause "Bad config data".`,
  affects: 'all versions',
  fixed: null,
  commits: [],
  compat: 'pc_compat_1_6: e1000 mitigation=off; hw_compat_6_0: init-vet=off; hw_compat_7_2: migrate-timadj=off',
  remedies: [],
  sources: ['https://gitlab.com/qemu-project/qemu/-/blob/v8.2.7/hw/core/machine.c'],
}

export const nicPropertiesUnchecked: KnownCase = { code: 'nic-properties-unchecked', signature: null, page }
